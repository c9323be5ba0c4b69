// PREPARE, EXECUTE and DEALLOCATE PREPARE: prepared statements that have a name, in SQL.
#include "rollcall/session/statements/named_prepared.hpp"

#include <algorithm>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/run_prepared.hpp"

namespace rollcall::session {

namespace {

sql_error unknown_name(std::string_view name, std::string_view given_to) {
    return {sql_errc::unknown_stmt_handler, fmt::format("Unknown prepared statement handler ({}) given to {}", name, given_to)};
}

// Beyond a double's digits a decimal is given as text, which the engine converts where a number is asked for.
parameter number_of(const std::string& digits) {
    constexpr std::size_t exact_digits = 15;
    std::uint64_t whole = 0;
    const char* const end = digits.data() + digits.size();
    if (const auto read = std::from_chars(digits.data(), end, whole); read.ec == std::errc{} && read.ptr == end) return whole;
    double real = 0;
    if (digits.size() <= exact_digits && std::from_chars(digits.data(), end, real).ec == std::errc{}) return real;
    return digits;
}

parameter parameter_of(const sql::literal& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* const number = std::get_if<sql::decimal_text>(&value)) return number_of(number->digits);
    if (const auto* const number = std::get_if<sql::double_number>(&value)) return number->value;
    if (const auto* const text = std::get_if<std::string>(&value)) return *text;
    if (const auto* const bytes = std::get_if<sql::byte_text>(&value)) return blob_value{bytes->bytes};
    return {};
}

}  // namespace

// What had the name before is gone even where the new text is none.
asio::awaitable<sql_result<void>> run_prepare(session_parts& in, sql::prepare_statement statement) {
    const std::string name = to_lower(statement.name);
    if (const auto old = in.core.state.named_prepared.find(name); old != in.core.state.named_prepared.end()) {
        forget_prepared(in.core, old->second);
        in.core.state.named_prepared.erase(old);
    }
    prepared_entry entry;
    auto shown = info_of(in.core, statement.text);
    const auto columns = co_await in.prepared.prepare(std::move(statement.text), std::move(shown), entry);
    if (columns.has_error()) co_return columns.error();
    in.core.state.named_prepared.emplace(name, std::move(entry));
    in.core.with.counters.prepared_open.fetch_add(1);
    in.answer.write_ok(0, "Statement prepared");
    co_return sql_result<void>{};
}

// Lists show the statement that runs, not the one that runs it.
asio::awaitable<sql_result<void>> run_execute(session_parts& in, sql::execute_statement statement) {
    const auto found = in.core.state.named_prepared.find(to_lower(statement.name));
    if (found == in.core.state.named_prepared.end()) co_return unknown_name(statement.name, "EXECUTE");
    prepared_entry& entry = found->second;
    if (statement.values.size() != entry.parameter_count) {
        co_return sql_error{sql_errc::stmt_arguments, "Incorrect arguments to EXECUTE"};
    }
    in.core.row().info = entry.redacted;
    in.recorder.note_parsed(entry.parsed);
    parameter_list parameters;
    entry.decimals.clear();
    for (const auto& each : statement.values) {
        const auto* const number = std::get_if<sql::decimal_text>(&each);
        const bool is_decimal = number != nullptr && entry.typed_by_parameters && number->digits.find('.') != std::string::npos;
        if (is_decimal) entry.decimals.push_back(parameters.size());
        parameters.push_back(is_decimal ? parameter{number->digits} : parameter_of(each));
    }
    co_return co_await run_prepared(in, entry, std::move(parameters), row_format::text, nullptr);
}

sql_result<void> run_deallocate(session_parts& in, const sql::deallocate_statement& statement) {
    const auto found = in.core.state.named_prepared.find(to_lower(statement.name));
    if (found == in.core.state.named_prepared.end()) return unknown_name(statement.name, "DEALLOCATE PREPARE");
    forget_prepared(in.core, found->second);
    in.core.state.named_prepared.erase(found);
    in.answer.write_ok();
    return {};
}

}  // namespace rollcall::session
