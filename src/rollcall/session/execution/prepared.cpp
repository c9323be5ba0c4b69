// Prepared statements, whichever way they came: planned once, run with parameters, retired on a worker.
#include <algorithm>

#include "rollcall/session/execution/command_work.hpp"
#include "rollcall/session/results/result_columns.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/sql/dialect/bound_text.hpp"
#include "rollcall/sql/dialect/parameter_text.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/variables/constant_expression.hpp"

namespace rollcall::session {

namespace {

// Plans and what they tell of themselves. A statement that the engine cannot plan before its parameters are bound is none.
using plan_result = sql_result<std::unique_ptr<engine::prepared_statement>>;

// What a value of the client's is to a statement that the FE answers itself. Times and dates mean nothing there.
sql::literal literal_of(const parameter& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* const number = std::get_if<std::uint64_t>(&value)) return sql::literal_of_number(std::to_string(*number));
    if (const auto* const number = std::get_if<double>(&value)) return sql::literal_of_number(fmt::format("{}", *number));
    if (const auto* const number = std::get_if<float>(&value)) return sql::literal_of_number(fmt::format("{}", *number));
    if (const auto* const text = std::get_if<std::string>(&value)) return *text;
    if (const auto* const blob = std::get_if<blob_value>(&value)) return blob->bytes;
    return {};
}

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

sql_result<void> fit_limits(const sql::engine_statement& query, parameter_list& parameters) {
    auto fitted = sql::fit_limits(query.text, parameters);
    if (fitted.has_value() && query.change) fitted = sql::fit_limits(query.change->stage, parameters);
    if (fitted.has_value() && query.staged) fitted = sql::fit_limits(query.staged->stage, parameters);
    return fitted;
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

// What stands in its text depends on the moment of its execution.
bool is_written_anew(const sql::statement& statement) {
    const auto* const query = sql::engine_part(statement);
    return query != nullptr && query->session_dependent;
}

}  // namespace

sql_result<void> command_work::find_room_for_prepared() const {
    const bool full = core_.state.prepared.size() + core_.state.named_prepared.size() >= core_.with.limits.max_prepared_per_session ||
                      core_.with.counters.prepared_open.load() >= core_.with.limits.max_prepared;
    if (!full) return {};
    return sql_error{sql_errc::max_prepared_stmt_count,
                     "Can't create more than limits.max_prepared_per_session prepared statements; close those no longer used"};
}

asio::awaitable<sql_result<std::vector<column>>> command_work::prepare(std::string text, sql::redacted_sql shown, prepared_entry& entry) {
    auto room = find_room_for_prepared();
    if (room.has_error()) co_return room.error();
    if (core_.with.schemas != nullptr) entry.schemas_version = core_.with.schemas->version();
    auto parsed = co_await parts_.parser.parse(text, true);
    if (parsed.has_error()) co_return parsed.error();
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
asio::awaitable<sql_result<std::vector<column>>> command_work::plan_query(const sql::engine_statement& query, prepared_entry& entry) {
    std::vector<column> columns;
    const bool planned = query.before.empty() && query.after.empty() && query.reads.empty() && !query.change && !query.staged;
    if (planned) {
        auto plan_it = [engine_text = query.text](engine::connection& on) -> plan_result { return on.prepare(engine_text); };
        auto plan = co_await parts_.engine.run(std::move(plan_it));
        if (plan.has_error()) co_return plan.error();
        const auto found = (*plan)->columns();
        columns.assign(found.begin(), found.end());
        if (query.session_dependent || query.rows != sql::rows_go::to_client) {
            core_.lane.retire(std::move(*plan));
        } else {
            entry.plan = std::move(*plan);
        }
    } else if (!query.reads.empty()) {
        auto described = co_await parts_.execution.describe(query);
        if (described.has_error()) co_return described.error();
        columns = std::move(*described);
    }
    if (query.rows != sql::rows_go::to_client) columns.clear();
    put_origins(columns, query.origins);
    put_types(columns, query.column_types);
    put_empty_names(columns);
    co_return std::move(columns);
}

// What it computes depends on the types of its parameters, which MySQL's "reprepare" finds out, too: rewritten and planned for those that
// it gets, where they are others than before; and so is one whose tables and views may be others by now.
asio::awaitable<sql_result<void>> command_work::fit_to_types(prepared_entry& entry, const parameter_list& parameters) {
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
    auto parsed = co_await parts_.parser.parse(entry.text, true, {.types = types.empty() ? nullptr : &types});
    if (parsed.has_error()) co_return parsed.error();
    entry.schemas_version = version;
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

asio::awaitable<sql_result<void>> command_work::run_prepared(prepared_entry& entry, parameter_list parameters, row_format format,
                                                             prepared_entry* cursor_of) {
    if (!std::holds_alternative<sql::show_statement>(entry.parsed)) core_.state.forget_warnings();
    if (std::holds_alternative<sql::kill_statement>(entry.parsed)) {
        std::vector<sql::literal> values;
        for (const auto& each : parameters) values.push_back(literal_of(each));
        auto again = co_await parts_.parser.parse(entry.text, true, {.values = &values});
        if (again.has_error()) co_return again.error();
        co_return co_await run_statement(std::move(*again), format);
    }
    if (sql::engine_part(entry.parsed) != nullptr) {
        auto typed = co_await fit_to_types(entry, parameters);
        if (typed.has_error()) co_return typed.error();
    }
    sql::statement fresh;
    const bool anew = is_written_anew(entry.parsed);
    if (anew) {
        auto again = co_await parts_.parser.parse(entry.text, true, {.types = entry.parsed_for.empty() ? nullptr : &entry.parsed_for});
        if (again.has_error()) co_return again.error();
        fresh = std::move(*again);
    }
    const sql::statement& now = anew ? fresh : entry.parsed;
    if (const auto* const part = sql::engine_part(now)) sql::pad_values(parameters, part->padded_parameters);
    if (const auto* const query = std::get_if<sql::engine_statement>(&now)) {
        if (const auto limits = fit_limits(*query, parameters); limits.has_error()) co_return limits.error();
        co_return co_await parts_.execution.run(*query, std::move(parameters), anew ? nullptr : entry.plan.get(), format, cursor_of);
    }
    if (const auto* const set = std::get_if<sql::set_statement>(&now)) co_return co_await run_set(*set, std::move(parameters));
    co_return co_await run_statement(now, format);
}

void command_work::forget_prepared(prepared_entry& entry) {
    core_.lane.retire(std::move(entry.plan));
    close_cursor(core_, entry);
    core_.with.counters.prepared_open.fetch_sub(1);
}

void command_work::retire_prepared() {
    for (auto& [id, entry] : core_.state.prepared) forget_prepared(entry);
    for (auto& [name, entry] : core_.state.named_prepared) forget_prepared(entry);
    core_.state.prepared.clear();
    core_.state.named_prepared.clear();
}

}  // namespace rollcall::session
