// COM_FIELD_LIST: a table's columns as definitions alone, which the mariadb CLI asks for to complete names.
#include <fmt/format.h>

#include <algorithm>

#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

namespace {

std::string backticked(std::string_view name) {
    std::string out{'`'};
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + '`';
}

// As a query of them all tells its columns.
asio::awaitable<sql_result<std::vector<column>>> definitions_of(session_parts& in, std::string database, std::string table) {
    const auto text = fmt::format("SELECT * FROM {}.{}", backticked(database), backticked(table));
    auto parsed = co_await in.parser.parse(text, false);
    if (parsed.has_error()) co_return parsed.error();
    co_return co_await in.execution.describe(std::get<sql::engine_statement>(*parsed));
}

}  // namespace

asio::awaitable<command_outcome> command_field_list(session_parts& in, std::string_view body) {
    begin_statement(in.core, registry::command::field_list, {});
    const auto decoded = wire::decode_field_list(body);
    if (decoded.has_error()) co_return decoded.error();
    if (in.core.state.database.empty()) {
        const sql_error none{sql_errc::no_db, "No database selected"};
        co_return none;
    }
    const std::string table{decoded->table};
    const auto columns = co_await in.catalog.columns_of(in.core.state.database, table);
    if (columns.has_error()) co_return columns.error();
    auto definitions = co_await definitions_of(in, in.core.state.database, table);
    if (definitions.has_error()) co_return definitions.error();
    for (auto& each : *definitions) {
        if (!decoded->wildcard.empty() && !sql::like_match(each.name, decoded->wildcard)) continue;
        const auto told = std::ranges::find(*columns, each.name, &engine::column_row::name);
        each.nullable = told == columns->end() || told->nullable;
        each.database = in.core.state.database;
        each.table = table;
        std::string payload;
        wire::append_column_definition(payload, each, true);
        in.core.stream.write_payload(payload);
    }
    in.answer.write_result_end();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
