// COM_STMT_FETCH: the next rows of an open cursor.
#include <fmt/format.h>

#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_stmt_fetch(session_parts& in, std::string_view body) {
    const auto asked = wire::decode_fetch(body);
    if (asked.has_error()) co_return asked.error();
    const auto found = in.core.state.prepared.find(asked->statement_id);
    if (found == in.core.state.prepared.end()) {
        begin_statement(in.core, registry::command::fetch, {});
        co_return unknown_prepared(asked->statement_id, "mysqld_stmt_fetch");
    }
    begin_statement(in.core, registry::command::fetch, found->second.redacted);
    if (!found->second.rows) {
        const sql_error closed{sql_errc::stmt_has_no_open_cursor,
                               fmt::format("The statement ({}) has no open cursor.", asked->statement_id)};
        co_return closed;
    }
    co_return co_await in.rows.fetch(found->second, asked->rows);
}

}  // namespace rollcall::session
