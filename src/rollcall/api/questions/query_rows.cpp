// Running queries from the registry first, then those that have ended: one that ends in between is in both, and counts as ended.
#include "rollcall/api/questions/query_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "rollcall/api/questions/history_reading.hpp"

namespace rollcall::api {

namespace {

using history::query_question;
using history::stored_query;
using registry::listed_rows;

constexpr std::size_t key_digits = 16;

std::uint64_t sort_number(const stored_query& query) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(query.started.time_since_epoch()).count();
    return us < 0 ? 0 : static_cast<std::uint64_t>(us);
}

// Asks for running queries. A row begins with its sort key and its query's counter; a query that is not meant gives an empty one.
std::shared_ptr<registry::listing> make_running_listing(const services& s, query_question asked, query_row_context how) {
    auto listing = std::make_shared<registry::listing>();
    listing->filter.query_runs = true;
    listing->filter.visible_to = asked.visible_to;
    listing->context.now = s.time.steady_now();
    listing->render = [asked = std::move(asked), how = std::move(how), now = s.time.steady_now(), wall_now = s.time.wall_now()](
                          std::string& out, const registry::session_row& row) {
        const auto query = running_query(row, now, wall_now);
        if (!matches(asked, query)) return;
        fmt::format_to(std::back_inserter(out), "{:016x}{:016x}{:016x}", sort_number(query), query.id.hi, query.id.lo);
        append_query_row(out, query, how);
    };
    return listing;
}

std::uint64_t hex_number(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return number;
}

// The rows of running queries that have not ended since, each with its key.
listed_rows running_rows(const listed_rows& found, const std::unordered_set<query_id>& ended, std::string_view before_row) {
    listed_rows rows;
    for (const auto& piece : found.rows) {
        if (piece.length == 0) continue;
        auto text = found.text_of(piece);
        const query_id id{hex_number(text.substr(key_digits, key_digits)), hex_number(text.substr(2 * key_digits, key_digits))};
        if (ended.contains(id)) continue;
        registry::sort_key key;
        key.number = hex_number(text.substr(0, key_digits));
        const std::size_t begin = rows.bytes.size();
        rows.bytes += before_row;
        rows.bytes += text.substr(3 * key_digits);
        rows.rows.push_back({key, piece.id, begin, rows.bytes.size() - begin});
    }
    std::ranges::stable_sort(rows.rows, [](const auto& a, const auto& b) { return a.key.number > b.key.number; });
    rows.matches = rows.rows.size();
    return rows;
}

listed_rows ended_rows(const std::vector<stored_query>& queries, const query_row_context& how, std::string_view before_row) {
    listed_rows rows;
    for (const auto& query : queries) {
        registry::sort_key key;
        key.number = sort_number(query);
        const std::size_t begin = rows.bytes.size();
        rows.bytes += before_row;
        append_query_row(rows.bytes, query, how);
        rows.rows.push_back({key, query.connection(), begin, rows.bytes.size() - begin});
    }
    rows.matches = rows.rows.size();
    return rows;
}

}  // namespace

stored_query running_query(const registry::session_row& row, steady_time now, wall_time wall_now) {
    stored_query query;
    const auto runs = std::max(now - row.since, steady_time::duration{0});
    query.id = row.query;
    query.total = std::chrono::duration_cast<std::chrono::microseconds>(runs);
    query.started = wall_now - std::chrono::duration_cast<wall_time::duration>(runs);
    query.state = row.state == registry::session_state::queued ? registry::query_state::queued : registry::query_state::running;
    query.user = row.user;
    query.host = row.host;
    query.db = row.db;
    query.verb = row.verb;
    query.statement = row.info.text();
    if (row.details) {
        query.client_name = row.details->client_name;
        query.client_version = row.details->client_version;
        query.program_name = row.details->program_name;
        query.trace_id = row.details->trace_id;
    }
    if (row.progress >= 0) query.progress = std::to_string(std::lround(row.progress));
    return query;
}

asio::awaitable<http::http_result<listed_rows>> query_rows_here(const services& s, query_question asked, query_row_context how,
                                                                std::string_view before_row) {
    asked.cluster = s.cluster;
    std::shared_ptr<const registry::listing> listing = make_running_listing(s, asked, how);
    const auto running = co_await s.sessions.gather(std::move(listing));
    const std::size_t wanted = asked.offset + asked.limit;
    std::vector<stored_query> ended;
    if (s.history != nullptr) {
        auto read = [asked](history::archive& from) { return from.read(asked); };
        auto found = co_await read_history(s, std::move(read));
        if (found.has_error()) co_return found.error();
        ended = std::move(*found);
    }
    std::unordered_set<query_id> known;
    for (const auto& query : ended) known.insert(query.id);
    std::vector<listed_rows> parts;
    parts.push_back(running_rows(running, known, before_row));
    parts.push_back(ended_rows(ended, how, before_row));
    registry::merge_order order;
    order.sort.descending = true;
    order.limit = wanted;
    co_return registry::merge(parts, order);
}

asio::awaitable<std::optional<stored_query>> find_running_here(const services& s, query_id id, security::principal caller) {
    struct found_query {
        std::optional<stored_query> query;
    };
    const auto found = std::make_shared<found_query>();  // written on the row's shard, read here after it
    auto listing = std::make_shared<registry::listing>();
    listing->filter.query = id;
    listing->filter.visible_to = std::move(caller);
    listing->context.now = s.time.steady_now();
    listing->render = [found, now = s.time.steady_now(), wall_now = s.time.wall_now()](std::string& out, const registry::session_row& row) {
        found->query = running_query(row, now, wall_now);
        out += '.';
    };
    std::shared_ptr<const registry::listing> asked = std::move(listing);
    co_await s.sessions.render_session(connection_of(id), std::move(asked));
    co_return std::move(found->query);
}

}  // namespace rollcall::api
