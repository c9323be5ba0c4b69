// COM_FIELD_LIST: a table's columns as definitions alone, which the mariadb CLI asks for to complete names.
#include <fmt/format.h>

#include <algorithm>

#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

namespace {

std::string backticked(std::string_view name) {
    std::string out{'`'};
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + '`';
}

}  // namespace

asio::awaitable<command_outcome> command_work::command_field_list(std::string_view body) {
    begin_statement(core_, registry::command::field_list, {});
    const auto decoded = wire::decode_field_list(body);
    if (decoded.has_error()) co_return decoded.error();
    if (core_.state.database.empty()) {
        const sql_error none{sql_errc::no_db, "No database selected"};
        co_return none;
    }
    const std::string table{decoded->table};
    const auto columns = co_await parts_.catalog.columns_of(core_.state.database, table);
    if (columns.has_error()) co_return columns.error();
    auto definitions = co_await definitions_of(core_.state.database, table);
    if (definitions.has_error()) co_return definitions.error();
    for (auto& each : *definitions) {
        if (!decoded->wildcard.empty() && !sql::like_match(each.name, decoded->wildcard)) continue;
        const auto told = std::ranges::find(*columns, each.name, &engine::column_row::name);
        each.nullable = told == columns->end() || told->nullable;
        each.database = core_.state.database;
        each.table = table;
        std::string payload;
        wire::append_column_definition(payload, each, true);
        core_.stream.write_payload(payload);
    }
    parts_.answer.write_result_end();
    co_return sql_result<void>{};
}

// As a query of them all tells its columns.
asio::awaitable<sql_result<std::vector<column>>> command_work::definitions_of(std::string database, std::string table) {
    auto parsed = co_await parts_.parser.parse(fmt::format("SELECT * FROM {}.{}", backticked(database), backticked(table)), false);
    if (parsed.has_error()) co_return parsed.error();
    co_return co_await parts_.execution.describe(std::get<sql::engine_statement>(*parsed));
}

}  // namespace rollcall::session
