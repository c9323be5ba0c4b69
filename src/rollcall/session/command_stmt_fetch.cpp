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
    co_return co_await fetch_from(found->second, asked->rows);
}

asio::awaitable<bool> session::fetch_from(prepared_entry& entry, std::uint64_t wanted) {
    const sent_so_far before{row().rows_sent, stream_.bytes_out(), measure_.sent};
    const auto at_end = co_await send_fetched(entry.rows, wanted);
    const bool cancelled = stopped();
    const bool ends = at_end.has_error() || *at_end;
    sql_result<void> outcome;
    if (at_end.has_error()) {
        outcome = at_end.error();
    } else {
        write_result_end(*at_end ? wire::server_status::last_row_sent : wire::server_status::cursor_exists);
    }
    if (ends) entry.rows->give_back_place();
    const bool goes_on = co_await conclude(outcome);
    grow_open_record(entry, before, outcome, cancelled);
    if (ends) close_cursor(entry);
    co_return goes_on;
}

}  // namespace rollcall::session
