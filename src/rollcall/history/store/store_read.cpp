// Reading the store: from the newest hour back, until there is enough.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <span>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/history/store/query_condition.hpp"
#include "rollcall/history/store/store.hpp"
#include "rollcall/history/store/store_writer.hpp"
#include "rollcall/history/store/text_index.hpp"

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

void merge_newest(std::vector<stored_query>& all, std::vector<stored_query> found) {
    const auto before = static_cast<std::ptrdiff_t>(all.size());
    std::ranges::move(found, std::back_inserter(all));
    std::inplace_merge(all.begin(), all.begin() + before, all.end(), is_newer);
}

std::string newest(std::size_t wanted) {
    return wanted == SIZE_MAX ? "ORDER BY started DESC, lo DESC" : fmt::format("ORDER BY started DESC, lo DESC LIMIT {}", wanted);
}

// Could the table hold anything that the question asks for?
bool touches(const query_question& asked, const store_table& table) {
    const wall_time begin{std::chrono::hours{table.hour}};
    return (!asked.since || *asked.since < table.end()) && (!asked.until || *asked.until > begin);
}

or_refusal<std::vector<stored_query>> select(engine::connection& on, const store_table& table, std::string_view statement,
                                             const sql_condition& where, std::string_view order) {
    const auto columns = fmt::format(read_columns, statement);
    const auto text = fmt::format("SELECT {} FROM {} WHERE {} {}", columns, qualified(table), where.text, order);
    auto found = engine::collect_rows(on, text, where.parameters);
    if (found.has_error()) return refuse(found.error().message);
    std::vector<stored_query> queries;
    queries.reserve(found->size());
    for (auto& row : *found) queries.push_back(query_of(row));
    return queries;
}

// Rows stand in the order in which they ended, so that a search for the newest would look at all of them: it looks at the last part of the
// hour first, and at ever larger ones until enough is found. `where`: with the window's begin as a further condition.
or_refusal<std::vector<stored_query>> select_newest(engine::connection& on, const store_table& table, const table_facts& facts,
                                                    const query_question& asked, const sql_condition& where, std::size_t wanted) {
    constexpr std::int64_t small_table = 2'000;
    constexpr std::int64_t spare = 8;    // as many rows as asked for, times this, in the first window
    constexpr std::int64_t growth = 16;  // of the next ones
    const auto order = newest(wanted);
    if (facts.rows <= small_table || wanted >= static_cast<std::size_t>(facts.rows))
        return select(on, table, listed_statement, where, order);
    const auto last = asked.until ? std::min(facts.last_us, microseconds_of(*asked.until)) : facts.last_us;
    const double us_a_row = static_cast<double>(facts.last_us - facts.first_us) / static_cast<double>(facts.rows);
    auto window = static_cast<std::int64_t>(us_a_row * static_cast<double>(wanted) * spare) + 1;
    for (;; window *= growth) {
        const std::int64_t begin = last - window;
        if (begin <= facts.first_us) return select(on, table, listed_statement, where, order);
        sql_condition narrowed = where;
        narrowed.text += " AND started >= ?";
        narrowed.parameters.emplace_back(begin);
        auto found = select(on, table, listed_statement, narrowed, order);
        if (found.has_error() || found->size() >= wanted) return found;
    }
}

// Most ranges hold nothing: asking so much is half as dear as asking for the rows.
or_refusal<bool> holds_rows(engine::connection& on, engine::prepared_statement& probe, const parameter_list& parameters) {
    auto running = on.execute(probe, parameters);
    if (running.has_error()) return refuse(running.error().message);
    const auto rows = engine::collect_rows(**running);
    if (rows.has_error()) return refuse(rows.error().message);
    return !rows->empty();
}

// The newest of those rows alone where the text that is asked for can be.
or_refusal<std::vector<stored_query>> select_within(engine::connection& on, const store_table& table, const std::vector<row_range>& ranges,
                                                    const sql_condition& where, std::size_t wanted) {
    sql_condition narrowed = where;
    narrowed.text += " AND started BETWEEN ? AND ? AND rowid >= ? AND rowid < ?";
    const auto probe = on.prepare(fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", qualified(table), narrowed.text));
    if (probe.has_error()) return refuse(probe.error().message);
    std::vector<stored_query> all;
    for (const auto& range : ranges) {
        // Whatever comes now is older than all that is wanted.
        if (wanted == 0 || (all.size() >= wanted && microseconds_of(all[wanted - 1].started) > range.last_us)) break;
        narrowed.parameters = where.parameters;
        for (const auto bound : {range.first_us, range.last_us, range.first_row, range.end_row}) narrowed.parameters.emplace_back(bound);
        const auto any = holds_rows(on, **probe, narrowed.parameters);
        if (any.has_error()) return any.error();
        if (!*any) continue;
        auto found = select(on, table, listed_statement, narrowed, newest(wanted));
        if (found.has_error()) return found;
        merge_newest(all, std::move(*found));
    }
    return all;
}

or_refusal<std::vector<stored_query>> search(engine::connection& on, const store_table& table, const table_facts& facts,
                                             const query_question& asked, const sql_condition& where, std::size_t wanted, bool indexed) {
    if (asked.contains.empty() || !indexed) return select_newest(on, table, facts, asked, where, wanted);
    const auto ranges = ranges_that_may_hold(on, table, facts.rows, asked.contains);
    if (ranges.has_error()) return ranges.error();
    return *ranges ? select_within(on, table, **ranges, where, wanted) : select_newest(on, table, facts, asked, where, wanted);
}

query_question of_caller(const security::principal& caller) {
    query_question asked;
    asked.visible_to = caller;
    return asked;
}

}  // namespace

std::vector<std::pair<store_table, table_facts>> store::newest_first(std::string_view kinds) const {
    std::vector<std::pair<store_table, table_facts>> tables;
    tables_.with([&](const known_tables& known) {
        for (const auto& each : known) {
            if (kinds.find(each.first.kind) != std::string_view::npos) tables.push_back(each);
        }
    });
    std::ranges::stable_sort(tables, std::greater{}, [](const auto& each) { return each.first.end_hour(); });
    return tables;
}

bool store::is_known(const store_table& table) const {
    return tables_.with([&](const known_tables& known) { return known.contains(table); });
}

or_refusal<std::vector<stored_query>> store::read(const query_question& asked) {
    auto on = connect();
    if (on.has_error()) return on.error();
    const auto where = make_condition(asked);
    const std::size_t wanted = asked.limit > SIZE_MAX - asked.offset ? SIZE_MAX : asked.offset + asked.limit;
    std::vector<stored_query> all;
    for (const auto& [table, facts] : newest_first(query_kinds)) {
        if (!touches(asked, table)) continue;
        // Whatever comes now is older than all that is wanted.
        if (wanted == 0 || (all.size() >= wanted && all[wanted - 1].started >= table.end())) break;
        auto found = search(**on, table, facts, asked, where, wanted, is_known(text_table_of(table)));
        if (found.has_error()) return found;
        merge_newest(all, std::move(*found));
    }
    if (all.size() > wanted) all.resize(wanted);
    return all;
}

or_refusal<std::optional<stored_profile>> store::find(query_id id, const security::principal& caller) {
    auto on = connect();
    if (on.has_error()) return on.error();
    auto where = make_condition(of_caller(caller));
    where.text += " AND lo = ? AND hi = ?";
    where.parameters.emplace_back(id.lo);
    where.parameters.emplace_back(id.hi);
    std::optional<stored_profile> profile;
    for (const auto& [table, facts] : newest_first(query_kinds)) {
        auto found = select(**on, table, whole_statement, where, "LIMIT 1");
        if (found.has_error()) return found.error();
        if (found->empty()) continue;
        profile.emplace().query = std::move(found->front());
        break;
    }
    if (!profile) return std::nullopt;
    const store_table operators = table_of('p', profile->query.started);
    if (is_known(operators)) {
        const parameter_list key{id.lo, id.hi};
        auto found =
            engine::collect_rows(**on, fmt::format("SELECT operators FROM {} WHERE lo = ? AND hi = ? LIMIT 1", qualified(operators)), key);
        if (found.has_error()) return refuse(found.error().message);
        if (!found->empty()) profile->operators = std::move(found->front().front()).value_or(std::string{});
    }
    return profile;
}

or_refusal<std::optional<traced_query>> store::find_trace(const std::string& trace_id, const security::principal& caller) {
    auto on = connect();
    if (on.has_error()) return on.error();
    auto where = make_condition(of_caller(caller));
    where.text += " AND trace_id = ?";
    where.parameters.emplace_back(trace_id);
    std::optional<stored_query> newest;
    for (const auto& [table, facts] : newest_first(query_kinds)) {
        if (newest && table.end() <= newest->started) break;
        auto rows = select(**on, table, listed_statement, where, "ORDER BY started DESC, lo DESC LIMIT 1");
        if (rows.has_error()) return rows.error();
        if (!rows->empty() && (!newest || is_newer(rows->front(), *newest))) newest = std::move(rows->front());
    }
    std::optional<traced_query> found;
    if (newest) found = traced_query{newest->id, newest->started};
    return found;
}

}  // namespace rollcall::history
