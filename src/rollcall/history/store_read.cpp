// Reading the store: from the newest hour back, until there is enough.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <span>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/history/query_condition.hpp"
#include "rollcall/history/store.hpp"
#include "rollcall/history/store_writer.hpp"

namespace rollcall::history {

namespace {

// {}: the statement, whole or as much of it as lists show.
constexpr std::string_view read_columns =
    "hi, lo, started, total_us, queued_us, planned_us, executed_us, sent_us, rows_sent, bytes_sent, rows_changed, state, error_code, "
    "user_name, host, db, verb, {}, digest, error, client_name, client_version, program_name, trace_id";
constexpr std::string_view whole_statement = "statement";
constexpr std::string_view listed_statement = "left(statement, 4097)";

// Takes one cell after the other off a row.
class cells {
public:
    explicit cells(std::vector<engine::text_cell>& row) : row_(row) {}
    std::string text() { return std::move(row_[at_++]).value_or(std::string{}); }
    template <class Number>
    Number number() {
        Number value = 0;
        const std::string from = text();
        std::from_chars(from.data(), from.data() + from.size(), value);
        return value;
    }
    std::chrono::microseconds microseconds() { return std::chrono::microseconds{number<std::int64_t>()}; }

private:
    std::vector<engine::text_cell>& row_;
    std::size_t at_ = 0;
};

registry::query_state state_of(std::string_view name) {
    using registry::query_state;
    for (const auto each : {query_state::eof, query_state::ok, query_state::err}) {
        if (registry::query_state_name(each) == name) return each;
    }
    return query_state::cancelled;
}

// In the order of read_columns.
stored_query query_of(std::vector<engine::text_cell>& row) {
    cells in{row};
    stored_query query;
    query.id.hi = in.number<std::uint64_t>();
    query.id.lo = in.number<std::uint64_t>();
    query.started = wall_time{in.microseconds()};
    query.total = in.microseconds();
    query.queued = in.microseconds();
    query.planned = in.microseconds();
    query.executed = in.microseconds();
    query.sent = in.microseconds();
    query.rows_sent = in.number<std::uint64_t>();
    query.bytes_sent = in.number<std::uint64_t>();
    query.rows_changed = in.number<std::uint64_t>();
    query.state = state_of(in.text());
    query.error_code = in.number<std::uint16_t>();
    query.user = in.text();
    query.host = in.text();
    query.db = in.text();
    query.verb = in.text();
    query.statement = in.text();
    query.digest = in.text();
    query.error = in.text();
    query.client_name = in.text();
    query.client_version = in.text();
    query.program_name = in.text();
    query.trace_id = in.text();
    return query;
}

bool is_newer(const stored_query& a, const stored_query& b) noexcept {
    return a.started != b.started ? a.started > b.started : a.id.lo > b.id.lo;
}

// Could the table hold anything that the question asks for?
bool touches(const query_question& asked, const store_table& table) {
    const wall_time begin{std::chrono::hours{table.hour}};
    return (!asked.since || *asked.since < table.end()) && (!asked.until || *asked.until > begin);
}

stored<std::vector<stored_query>> select(engine::connection& on, const store_table& table, std::string_view statement,
                                         const sql_condition& where, std::string_view order) {
    using rows = stored<std::vector<stored_query>>;
    const auto columns = fmt::format(read_columns, statement);
    const auto text = fmt::format("SELECT {} FROM {} WHERE {} {}", columns, qualified(table), where.text, order);
    auto found = engine::collect_rows(on, text, where.parameters);
    if (found.has_error()) return rows{boost::system::in_place_error, found.error().message};
    std::vector<stored_query> queries;
    queries.reserve(found->size());
    for (auto& row : *found) queries.push_back(query_of(row));
    return rows{boost::system::in_place_value, std::move(queries)};
}

// When the table's statements began, and how many there are.
struct table_span {
    std::int64_t first_us = 0;
    std::int64_t last_us = 0;
    std::int64_t rows = 0;
};

stored<table_span> span_of(engine::connection& on, const store_table& table) {
    using span = stored<table_span>;
    auto found = engine::collect_rows(on, fmt::format("SELECT min(started), max(started), count(*) FROM {}", qualified(table)), {});
    if (found.has_error()) return span{boost::system::in_place_error, found.error().message};
    cells in{found->front()};
    table_span read;
    read.first_us = in.number<std::int64_t>();
    read.last_us = in.number<std::int64_t>();
    read.rows = in.number<std::int64_t>();
    return span{boost::system::in_place_value, read};
}

// Rows stand in the order in which they ended, so that a search for the newest would look at all of them: it looks at the last part of the
// hour first, and at ever larger ones until enough is found. `where`: with the window's begin as a further condition.
stored<std::vector<stored_query>> select_newest(engine::connection& on, const store_table& table, const query_question& asked,
                                                const sql_condition& where, std::size_t wanted) {
    using rows = stored<std::vector<stored_query>>;
    constexpr std::int64_t small_table = 2'000;
    constexpr std::int64_t spare = 8;    // as many rows as asked for, times this, in the first window
    constexpr std::int64_t growth = 16;  // of the next ones
    const std::string order =
        wanted == SIZE_MAX ? "ORDER BY started DESC, lo DESC" : fmt::format("ORDER BY started DESC, lo DESC LIMIT {}", wanted);
    const auto span = span_of(on, table);
    if (span.has_error()) return rows{boost::system::in_place_error, span.error()};
    if (span->rows <= small_table || wanted >= static_cast<std::size_t>(span->rows))
        return select(on, table, listed_statement, where, order);
    const auto last = asked.until ? std::min(span->last_us, microseconds_of(*asked.until)) : span->last_us;
    const double us_a_row = static_cast<double>(span->last_us - span->first_us) / static_cast<double>(span->rows);
    auto window = static_cast<std::int64_t>(us_a_row * static_cast<double>(wanted) * spare) + 1;
    for (;; window *= growth) {
        const std::int64_t begin = last - window;
        if (begin <= span->first_us) return select(on, table, listed_statement, where, order);
        sql_condition narrowed = where;
        narrowed.text += " AND started >= ?";
        narrowed.parameters.emplace_back(begin);
        auto found = select(on, table, listed_statement, narrowed, order);
        if (found.has_error() || found->size() >= wanted) return found;
    }
}

query_question of_caller(const security::principal& caller) {
    query_question asked;
    asked.visible_to = caller;
    return asked;
}

}  // namespace

std::vector<store_table> store::newest_first() const {
    auto known = tables_.with([](const std::set<store_table>& tables) { return tables; });
    std::vector<store_table> tables{known.begin(), known.end()};
    std::ranges::stable_sort(tables, std::greater{}, &store_table::end_hour);
    return tables;
}

stored<std::vector<stored_query>> store::read(const query_question& asked) {
    using answer = stored<std::vector<stored_query>>;
    auto on = connect();
    if (on.has_error()) return answer{boost::system::in_place_error, on.error()};
    const auto where = make_condition(asked);
    const std::size_t wanted = asked.limit > SIZE_MAX - asked.offset ? SIZE_MAX : asked.offset + asked.limit;
    std::vector<stored_query> all;
    for (const auto& table : newest_first()) {
        if (table.kind == 'p' || !touches(asked, table)) continue;
        // Whatever comes now is older than all that is wanted.
        if (wanted == 0 || (all.size() >= wanted && all[wanted - 1].started >= table.end())) break;
        auto found = select_newest(**on, table, asked, where, wanted);
        if (found.has_error()) return found;
        const auto before = static_cast<std::ptrdiff_t>(all.size());
        std::ranges::move(*found, std::back_inserter(all));
        std::inplace_merge(all.begin(), all.begin() + before, all.end(), is_newer);
    }
    if (all.size() > wanted) all.resize(wanted);
    return answer{boost::system::in_place_value, std::move(all)};
}

stored<std::optional<stored_profile>> store::find(query_id id, const security::principal& caller) {
    using answer = stored<std::optional<stored_profile>>;
    auto on = connect();
    if (on.has_error()) return answer{boost::system::in_place_error, on.error()};
    auto where = make_condition(of_caller(caller));
    where.text += " AND lo = ? AND hi = ?";
    where.parameters.emplace_back(id.lo);
    where.parameters.emplace_back(id.hi);
    std::optional<stored_profile> profile;
    const auto tables = newest_first();
    for (const auto& table : tables) {
        if (table.kind == 'p') continue;
        auto found = select(**on, table, whole_statement, where, "LIMIT 1");
        if (found.has_error()) return answer{boost::system::in_place_error, found.error()};
        if (found->empty()) continue;
        profile.emplace().query = std::move(found->front());
        break;
    }
    if (!profile) return answer{boost::system::in_place_value, std::nullopt};
    const store_table operators = table_of('p', profile->query.started);
    if (std::ranges::find(tables, operators) != tables.end()) {
        const parameter_list key{id.lo, id.hi};
        auto found =
            engine::collect_rows(**on, fmt::format("SELECT operators FROM {} WHERE lo = ? AND hi = ? LIMIT 1", qualified(operators)), key);
        if (found.has_error()) return answer{boost::system::in_place_error, found.error().message};
        if (!found->empty()) profile->operators = std::move(found->front().front()).value_or(std::string{});
    }
    return answer{boost::system::in_place_value, std::move(profile)};
}

stored<std::optional<query_id>> store::find_trace(const std::string& trace_id, const security::principal& caller) {
    using answer = stored<std::optional<query_id>>;
    auto on = connect();
    if (on.has_error()) return answer{boost::system::in_place_error, on.error()};
    auto where = make_condition(of_caller(caller));
    where.text += " AND trace_id = ?";
    where.parameters.emplace_back(trace_id);
    std::optional<stored_query> newest;
    for (const auto& table : newest_first()) {
        if (table.kind == 'p') continue;
        if (newest && table.end() <= newest->started) break;
        auto found = select(**on, table, listed_statement, where, "ORDER BY started DESC, lo DESC LIMIT 1");
        if (found.has_error()) return answer{boost::system::in_place_error, found.error()};
        if (!found->empty() && (!newest || is_newer(found->front(), *newest))) newest = std::move(found->front());
    }
    std::optional<query_id> id;
    if (newest) id = newest->id;
    return answer{boost::system::in_place_value, id};
}

}  // namespace rollcall::history
