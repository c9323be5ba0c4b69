// A plan is made once, and retired on a worker.
#include "rollcall/session/execution/prepared_statements.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "rollcall/session/execution/result_rows.hpp"
#include "rollcall/session/results/result_columns.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/sql/dialect/bound_text.hpp"

namespace rollcall::session {

namespace {

// Plans and what they tell of themselves. A statement that the engine cannot plan before its parameters are bound is none.
using plan_result = sql_result<std::unique_ptr<engine::prepared_statement>>;

// Of digits with a point. What is no such number is text.
sql::sql_type type_of_decimal(const std::string& text) {
    constexpr std::size_t most_digits = 38;  // of the engine's
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
    const std::size_t point = text.find('.');
    const bool plain = text.find_first_not_of("-+.0123456789") == std::string::npos && digits > 0 && digits <= most_digits;
    if (!plain) return sql::types::text;
    return sql::types::decimal(static_cast<int>(digits), point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1));
}

// Where it is NULL, as it was before.
sql::sql_type type_of(const parameter& value, const sql::sql_type& before, bool is_decimal) {
    namespace types = sql::types;
    if (std::holds_alternative<std::monostate>(value)) return before;
    if (const auto* const text = std::get_if<std::string>(&value); text != nullptr && is_decimal) return type_of_decimal(*text);
    if (std::holds_alternative<std::int64_t>(value)) return types::bigint;
    if (std::holds_alternative<std::uint64_t>(value)) return types::unsigned_bigint;
    if (const auto* const text = std::get_if<std::string>(&value)) return sql::type_of_bound_text(*text);
    if (std::holds_alternative<blob_value>(value)) return types::bytes;
    if (std::holds_alternative<date_value>(value)) return types::date;
    constexpr int digits = 6;  // of a second, where it has a part of one
    if (const auto* const time = std::get_if<time_value>(&value)) {
        return types::with_digits(types::duration, time->microseconds == 0 ? 0 : digits);
    }
    if (const auto* const point = std::get_if<datetime_value>(&value)) {
        return types::with_digits(types::datetime, point->time.microseconds == 0 ? 0 : digits);
    }
    return types::real;
}

// Whatever the statement does with it: MySQL stores and compares a text or a time by its own rules, a number the engine does as well.
bool is_typed(const parameter& value) noexcept {
    return std::holds_alternative<std::string>(value) || std::holds_alternative<blob_value>(value) ||
           std::holds_alternative<date_value>(value) || std::holds_alternative<time_value>(value) ||
           std::holds_alternative<datetime_value>(value);
}

// Is it written for the engine as before, so that its plan holds?
bool is_written_alike(const sql::statement& before, const sql::statement& now) {
    const auto* const a = std::get_if<sql::engine_statement>(&before);
    const auto* const b = std::get_if<sql::engine_statement>(&now);
    return a != nullptr && b != nullptr && a->text == b->text && !a->change && !b->change && !a->staged && !b->staged &&
           a->session_dependent == b->session_dependent;
}

bool is_about_prepared(const sql::statement& statement) {
    return std::holds_alternative<sql::prepare_statement>(statement) || std::holds_alternative<sql::execute_statement>(statement) ||
           std::holds_alternative<sql::deallocate_statement>(statement);
}

std::size_t parameters_of(const sql::statement& statement) {
    if (const auto* const kill = std::get_if<sql::kill_statement>(&statement)) return kill->parameter_count;
    const auto* const query = sql::engine_part(statement);
    return query == nullptr ? 0 : query->parameter_count;
}

}  // namespace

sql_result<void> prepared_statements::find_room() const {
    const bool full = core_.state.prepared.size() + core_.state.named_prepared.size() >= core_.with.limits.max_prepared_per_session ||
                      core_.with.counters.prepared_open.load() >= core_.with.limits.max_prepared;
    if (!full) return {};
    return sql_error{sql_errc::max_prepared_stmt_count,
                     "Can't create more than limits.max_prepared_per_session prepared statements; close those no longer used"};
}

asio::awaitable<sql_result<std::vector<column>>> prepared_statements::prepare(std::string text, sql::redacted_sql shown,
                                                                              prepared_entry& entry) {
    auto room = find_room();
    if (room.has_error()) co_return room.error();
    if (core_.with.schemas != nullptr) entry.schemas_version = core_.with.schemas->version();
    auto parsed = co_await parser_.parse(text, true);
    if (parsed.has_error()) co_return parsed.error();
    entry.definitions = core_.run->definitions;
    if (is_about_prepared(*parsed)) {
        co_return sql_error{sql_errc::unsupported_prepared, "This command is not supported in the prepared statement protocol yet"};
    }
    entry.long_data_memory = runtime::memory_share{&core_.with.packet_memory};
    // A long text was redacted where it was parsed.
    entry.redacted = text.size() <= core_.with.limits.shard_lexing_bytes ? std::move(shown) : core_.row().info;
    entry.text = std::move(text);
    entry.parameter_count = parameters_of(*parsed);
    std::vector<column> columns;
    if (const auto* const query = std::get_if<sql::engine_statement>(&*parsed)) {
        entry.typed_by_parameters = query->typed_by_parameters && entry.parameter_count > 0;
        auto planned = co_await plan_query(*query, entry);
        if (planned.has_error()) co_return planned.error();
        columns = std::move(*planned);
    } else if (const auto* const show = std::get_if<sql::show_statement>(&*parsed)) {
        columns = show_columns_of(*show, core_.state.database);
    }
    entry.parsed = std::move(*parsed);
    if (columns.size() > UINT16_MAX || entry.parameter_count > UINT16_MAX) {
        core_.lane.retire(std::move(entry.plan));
        co_return sql_error{sql_errc::not_supported_yet, "A prepared statement has at most 65535 parameters and as many columns; split it"};
    }
    co_return std::move(columns);
}

// Its plan, where one can be kept. Returns: the columns that the client will get.
asio::awaitable<sql_result<std::vector<column>>> prepared_statements::plan_query(const sql::engine_statement& query,
                                                                                 prepared_entry& entry) {
    std::vector<column> columns;
    const bool planned = query.before.empty() && query.after.empty() && query.reads.empty() && !query.change && !query.staged;
    if (planned) {
        auto plan_it = [engine_text = query.text](engine::connection& on) -> plan_result { return on.prepare(engine_text); };
        auto plan = co_await engine_.run(std::move(plan_it));
        if (plan.has_error()) co_return plan.error();
        const auto found = (*plan)->columns();
        columns.assign(found.begin(), found.end());
        if (query.session_dependent || query.rows != sql::rows_go::to_client) {
            core_.lane.retire(std::move(*plan));
        } else {
            entry.plan = std::move(*plan);
        }
    } else if (!query.reads.empty()) {
        auto described = co_await execution_.describe(query);
        if (described.has_error()) co_return described.error();
        columns = std::move(*described);
    }
    if (query.rows != sql::rows_go::to_client) columns.clear();
    put_origins(columns, query.origins);
    put_types(columns, query.column_types);
    put_empty_names(columns);
    co_return std::move(columns);
}

asio::awaitable<sql_result<void>> prepared_statements::fit_to_types(prepared_entry& entry, const parameter_list& parameters) {
    auto types = entry.parsed_for;
    types.resize(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        types[i] = type_of(parameters[i], types[i], std::ranges::binary_search(entry.decimals, i));
    }
    const auto alike = [](const sql::sql_type& a, const sql::sql_type& b) {
        return a.kind == b.kind && a.is_unsigned == b.is_unsigned && a.precision == b.precision && a.scale == b.scale;
    };
    const auto version = core_.with.schemas == nullptr ? entry.schemas_version : core_.with.schemas->version();
    const bool defined_alike = version == entry.schemas_version;
    // Of numbers alone none is told where that is known to make no difference.
    if (defined_alike && !entry.typed_by_parameters && entry.parsed_for.empty() && std::ranges::none_of(parameters, is_typed))
        co_return sql_result<void>{};
    if (defined_alike && std::ranges::equal(types, entry.parsed_for, alike)) co_return sql_result<void>{};
    auto parsed = co_await parser_.parse(entry.text, true, {.types = types.empty() ? nullptr : &types});
    if (parsed.has_error()) co_return parsed.error();
    entry.schemas_version = version;
    entry.definitions = core_.run->definitions;
    if (is_written_alike(entry.parsed, *parsed)) {
        entry.parsed_for = std::move(types);
        entry.parsed = std::move(*parsed);
        co_return sql_result<void>{};
    }
    core_.lane.retire(std::move(entry.plan));
    if (const auto* const query = std::get_if<sql::engine_statement>(&*parsed)) {
        auto planned = co_await plan_query(*query, entry);
        if (planned.has_error()) co_return planned.error();
    }
    entry.parsed = std::move(*parsed);
    entry.parsed_for = std::move(types);
    co_return sql_result<void>{};
}

void forget_prepared(session_core& in, prepared_entry& entry) {
    in.lane.retire(std::move(entry.plan));
    close_cursor(in, entry);
    in.with.counters.prepared_open.fetch_sub(1);
}

void retire_prepared(session_core& in) {
    for (auto& [id, entry] : in.state.prepared) forget_prepared(in, entry);
    for (auto& [name, entry] : in.state.named_prepared) forget_prepared(in, entry);
    in.state.prepared.clear();
    in.state.named_prepared.clear();
}

}  // namespace rollcall::session
