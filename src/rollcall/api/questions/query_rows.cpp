// Running queries from the registry first, then those that have ended: one that ends in between is in both, and counts as ended.
#include "rollcall/api/questions/query_rows.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rollcall/api/questions/history_reading.hpp"

namespace rollcall::api {

namespace {

using history::query_question;
using history::stored_query;
using registry::listed_rows;

std::uint64_t sort_number(const stored_query& query) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(query.started.time_since_epoch()).count();
    return us < 0 ? 0 : static_cast<std::uint64_t>(us);
}

// The queries that run here and that the caller means, newest first.
asio::awaitable<std::vector<stored_query>> collect_running(const services& s, query_question asked) {
    auto listing = std::make_shared<registry::listing>();
    listing->filter.query_runs = true;
    listing->filter.visible_to = asked.visible_to;
    listing->filter.keep_to_own_list();
    listing->context.now = s.time.steady_now();
    std::function<stored_query(const registry::session_row&)> make = [now = s.time.steady_now(),
                                                                      wall_now = s.time.wall_now()](const registry::session_row& row) {
        return running_query(row, now, wall_now);
    };
    auto running = co_await s.sessions.collect(std::move(listing), std::move(make));
    std::erase_if(running.rows, [&asked](const stored_query& query) { return !matches(asked, query); });
    std::ranges::stable_sort(running.rows, std::ranges::greater{}, &sort_number);
    co_return std::move(running.rows);
}

// Each with its key.
listed_rows rows_of(const std::vector<stored_query>& queries, const query_row_context& how) {
    listed_rows rows;
    for (const auto& query : queries) {
        registry::sort_key key;
        key.number = sort_number(query);
        if (!rows.bytes.empty()) rows.bytes += ',';
        const std::size_t begin = rows.bytes.size();
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

asio::awaitable<http::http_result<listed_rows>> query_rows_here(const services& s, query_question asked, query_row_context how) {
    asked.cluster = s.cluster;
    auto running = co_await collect_running(s, asked);
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
    std::erase_if(running, [&known](const stored_query& query) { return known.contains(query.id); });
    const std::vector<listed_rows> parts{rows_of(running, how), rows_of(ended, how)};
    registry::merge_order order;
    order.sort.descending = true;
    order.limit = wanted;
    co_return registry::merge(parts, order);
}

asio::awaitable<std::optional<stored_query>> find_running_here(const services& s, query_id id, security::principal caller) {
    auto listing = std::make_shared<registry::listing>();
    listing->filter.query = id;
    listing->filter.visible_to = std::move(caller);
    listing->filter.keep_to_own_list();
    listing->context.now = s.time.steady_now();
    std::function<stored_query(const registry::session_row&)> make = [now = s.time.steady_now(),
                                                                      wall_now = s.time.wall_now()](const registry::session_row& row) {
        return running_query(row, now, wall_now);
    };
    co_return co_await s.sessions.find(connection_of(id), std::move(listing), std::move(make));
}

}  // namespace rollcall::api
