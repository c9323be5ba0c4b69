// COM_FIELD_LIST: a table's columns as definitions alone, which the mariadb CLI asks for to complete names.
#include "rollcall/session/on_engine.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<bool> session::command_field_list(std::string_view body) {
    begin_statement(registry::command::field_list, {});
    const auto decoded = wire::decode_field_list(body);
    if (decoded.has_error()) co_return co_await end_of_read(link::link_error{decoded.error()});
    if (state_.database.empty()) {
        const sql_error none{sql_errc::no_db, "No database selected"};
        co_return co_await conclude(none);
    }
    auto read = [&reader = with_.engine.reader(), database = state_.database, table = std::string{decoded->table}](engine::connection& on) {
        return reader.columns(on, database, table);
    };
    auto columns = co_await on_engine(std::move(read));
    if (columns.has_error()) co_return co_await conclude(columns.error());
    for (const auto& each : *columns) {
        if (!decoded->wildcard.empty() && !sql::like_match(each.name, decoded->wildcard)) continue;
        column definition;
        definition.name = each.name;
        definition.nullable = each.nullable;
        std::string payload;
        wire::append_column_definition(payload, definition, true);
        stream_.write_payload(payload);
    }
    write_result_end();
    co_return co_await conclude({});
}

}  // namespace rollcall::session
