// COM_STMT_FETCH: the next rows of an open cursor.
#include <fmt/format.h>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<bool> session::command_stmt_fetch(std::string_view body) {
    const auto asked = wire::decode_fetch(body);
    if (asked.has_error()) co_return co_await end_of_read(link::link_error{asked.error()});
    const auto found = state_.prepared.find(asked->statement_id);
    if (found == state_.prepared.end()) {
        begin_statement(registry::command::fetch, {});
        co_return co_await conclude(unknown_prepared(asked->statement_id, "mysqld_stmt_fetch"));
    }
    begin_statement(registry::command::fetch, found->second.redacted);
    if (!found->second.rows) {
        const sql_error closed{sql_errc::stmt_has_no_open_cursor,
                               fmt::format("The statement ({}) has no open cursor.", asked->statement_id)};
        co_return co_await conclude(closed);
    }
    const auto at_end = co_await send_fetched(found->second.rows, asked->rows);
    if (at_end.has_error()) co_return co_await conclude(at_end.error());
    if (*at_end) close_cursor(found->second);
    write_result_end(*at_end ? wire::server_status::last_row_sent : wire::server_status::cursor_exists);
    co_return co_await conclude({});
}

}  // namespace rollcall::session
