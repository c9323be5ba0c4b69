// COM_FIELD_LIST: a table's columns as definitions alone, which the mariadb CLI asks for to complete names.
#include <algorithm>

#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> session::command_field_list(std::string_view body) {
    begin_statement(registry::command::field_list, {});
    const auto decoded = wire::decode_field_list(body);
    if (decoded.has_error()) co_return decoded.error();
    if (state_.database.empty()) {
        const sql_error none{sql_errc::no_db, "No database selected"};
        co_return none;
    }
    const std::string table{decoded->table};
    const auto columns = co_await columns_of(state_.database, table);
    if (columns.has_error()) co_return columns.error();
    auto definitions = co_await definitions_of(state_.database, table);
    if (definitions.has_error()) co_return definitions.error();
    for (auto& each : *definitions) {
        if (!decoded->wildcard.empty() && !sql::like_match(each.name, decoded->wildcard)) continue;
        const auto told = std::ranges::find(*columns, each.name, &engine::column_row::name);
        each.nullable = told == columns->end() || told->nullable;
        each.database = state_.database;
        each.table = table;
        std::string payload;
        wire::append_column_definition(payload, each, true);
        stream_.write_payload(payload);
    }
    write_result_end();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
