// COM_STMT_EXECUTE: a prepared statement with its parameters, answered in binary rows.
#include <fmt/format.h>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/session.hpp"
#include "rollcall/sql/constant_expression.hpp"
#include "rollcall/sql/redact.hpp"
#include "rollcall/sql/traceparent.hpp"

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

}  // namespace

asio::awaitable<bool> session::command_stmt_execute(std::string_view body) {
    const auto id = wire::decode_statement_id(body);
    if (id.has_error()) co_return co_await end_of_read(link::link_error{id.error()});
    const auto found = state_.prepared.find(*id);
    if (found == state_.prepared.end()) {
        begin_statement(registry::command::execute, {});
        co_return co_await conclude(unknown_prepared(*id, "mysqld_stmt_execute"));
    }
    prepared_entry& entry = found->second;
    begin_statement(registry::command::execute, entry.redacted);
    ++row().queries;
    with_.counters.statements.fetch_add(1, std::memory_order_relaxed);

    begin_record(sql::trace_id_in_comment(entry.text));
    note_parsed(entry.parsed);

    std::vector<const std::string*> long_data;
    for (const auto& each : entry.long_data) long_data.push_back(each.get());
    long_data.resize(entry.parameter_count, nullptr);
    auto decoded = wire::decode_execute(body, capabilities(), entry.parameter_count, entry.types, long_data);
    const auto refused = std::exchange(entry.long_data_refused, std::nullopt);
    entry.long_data.clear();
    entry.long_data_memory.shrink(0);
    close_cursor(entry);
    if (decoded.has_error()) co_return co_await end_of_read(link::link_error{decoded.error()});
    entry.types = decoded->types;
    // A cursor is for what the engine runs. Of others, without the status cursor_exists, the client reads the rows at once.
    auto* const cursor_of = (decoded->flags & wire::cursor_type_read_only) != 0 ? &entry : nullptr;
    if (!std::holds_alternative<sql::show_statement>(entry.parsed)) state_.warnings.clear();
    sql_result<void> outcome;
    if (refused) {
        outcome = *refused;
    } else if (const auto* query = std::get_if<sql::engine_statement>(&entry.parsed); query != nullptr && query->session_dependent) {
        auto again = co_await parse(entry.text, true);
        if (again.has_error()) {
            outcome = again.error();
        } else {
            auto& fresh = std::get<sql::engine_statement>(*again);
            outcome = co_await run_engine(std::move(fresh), std::move(decoded->parameters), nullptr, row_format::binary, cursor_of);
        }
    } else if (std::holds_alternative<sql::kill_statement>(entry.parsed)) {
        std::vector<sql::literal> values;
        for (const auto& each : decoded->parameters) values.push_back(literal_of(each));
        auto again = co_await parse(entry.text, true, &values);
        if (again.has_error()) {
            outcome = again.error();
        } else {
            outcome = co_await run_statement(std::move(*again), row_format::binary);
        }
    } else if (query != nullptr) {
        outcome = co_await run_engine(*query, std::move(decoded->parameters), entry.plan.get(), row_format::binary, cursor_of);
    } else {
        outcome = co_await run_statement(entry.parsed, row_format::binary);
    }
    co_return co_await conclude(std::move(outcome));
}

}  // namespace rollcall::session
