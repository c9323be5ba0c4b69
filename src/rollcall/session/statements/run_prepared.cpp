// Some statements are parsed anew for each execution: what stands in their text depends on its moment, or on a value.
#include "rollcall/session/statements/run_prepared.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>
#include <vector>

#include "rollcall/session/statements/run_statement.hpp"
#include "rollcall/session/statements/set.hpp"
#include "rollcall/sql/dialect/parameter_text.hpp"
#include "rollcall/sql/variables/constant_expression.hpp"

namespace rollcall::session {

namespace {

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

sql_result<void> fit_limits(const sql::engine_statement& query, parameter_list& parameters) {
    auto fitted = sql::fit_limits(query.text, parameters);
    if (fitted.has_value() && query.change) fitted = sql::fit_limits(query.change->stage, parameters);
    if (fitted.has_value() && query.staged) fitted = sql::fit_limits(query.staged->stage, parameters);
    return fitted;
}

// What stands in its text depends on the moment of its execution.
bool is_written_anew(const sql::statement& statement) {
    const auto* const query = sql::engine_part(statement);
    return query != nullptr && query->session_dependent;
}

constexpr std::uint64_t outdated = UINT64_MAX;  // no schema_cache's version

asio::awaitable<sql_result<void>> run_once(session_parts& in, prepared_entry& entry, parameter_list& parameters, row_format format,
                                           prepared_entry* cursor_of) {
    if (!std::holds_alternative<sql::show_statement>(entry.parsed)) in.core.state.forget_warnings();
    if (std::holds_alternative<sql::kill_statement>(entry.parsed)) {
        std::vector<sql::literal> values;
        for (const auto& each : parameters) values.push_back(literal_of(each));
        auto again = co_await in.parser.parse(entry.text, true, {.values = &values});
        if (again.has_error()) co_return again.error();
        co_return co_await run_statement(in, std::move(*again), format);
    }
    if (sql::engine_part(entry.parsed) != nullptr) {
        auto typed = co_await in.prepared.fit_to_types(entry, parameters);
        if (typed.has_error()) co_return typed.error();
    }
    sql::statement fresh;
    const bool anew = is_written_anew(entry.parsed);
    if (anew) {
        auto again = co_await in.parser.parse(entry.text, true, {.types = entry.parsed_for.empty() ? nullptr : &entry.parsed_for});
        if (again.has_error()) co_return again.error();
        fresh = std::move(*again);
    }
    const sql::statement& now = anew ? fresh : entry.parsed;
    if (const auto* const part = sql::engine_part(now)) sql::pad_values(parameters, part->padded_parameters);
    if (const auto* const query = std::get_if<sql::engine_statement>(&now)) {
        if (const auto limits = fit_limits(*query, parameters); limits.has_error()) co_return limits.error();
        if (!anew) in.core.run->definitions = entry.definitions;
        co_return co_await in.execution.run(*query, parameters, anew ? nullptr : entry.plan.get(), format, cursor_of);
    }
    if (const auto* const set = std::get_if<sql::set_statement>(&now)) co_return co_await run_set(in, *set, std::move(parameters));
    co_return co_await run_statement(in, now, format);
}

}  // namespace

asio::awaitable<sql_result<void>> run_prepared(session_parts& in, prepared_entry& entry, parameter_list parameters, row_format format,
                                               prepared_entry* cursor_of) {
    for (const auto began = in.core.with.time.steady_now();;) {
        auto outcome = co_await run_once(in, entry, parameters, format, cursor_of);
        if (!is_outdated(outcome) || !waits_on(in.core.state, in.core.since(began))) co_return outcome;
        entry.schemas_version = outdated;
    }
}

}  // namespace rollcall::session
