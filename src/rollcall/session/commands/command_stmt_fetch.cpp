// COM_STMT_FETCH: the next rows of an open cursor.
#include <fmt/format.h>

#include "rollcall/session/command_work.hpp"
#include "rollcall/session/common_errors.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_work::command_stmt_fetch(std::string_view body) {
    const auto asked = wire::decode_fetch(body);
    if (asked.has_error()) co_return asked.error();
    const auto found = core_.state.prepared.find(asked->statement_id);
    if (found == core_.state.prepared.end()) {
        begin_statement(core_, registry::command::fetch, {});
        co_return unknown_prepared(asked->statement_id, "mysqld_stmt_fetch");
    }
    begin_statement(core_, registry::command::fetch, found->second.redacted);
    if (!found->second.rows) {
        const sql_error closed{sql_errc::stmt_has_no_open_cursor,
                               fmt::format("The statement ({}) has no open cursor.", asked->statement_id)};
        co_return closed;
    }
    co_return co_await fetch_from(found->second, asked->rows);
}

asio::awaitable<sql_result<void>> command_work::fetch_from(prepared_entry& entry, std::uint64_t wanted) {
    auto& fetched = core_.run->measure.fetched.emplace(
        fetched_rows{&entry, {core_.row().rows_sent, core_.stream.bytes_out(), core_.run->measure.sent}});
    const auto at_end = co_await send_fetched(entry.rows, wanted);
    fetched.end_cursor = at_end.has_error() || *at_end;
    if (fetched.end_cursor) entry.rows->give_back_place();
    if (at_end.has_error()) co_return at_end.error();
    answers_.write_result_end(*at_end ? wire::server_status::last_row_sent : wire::server_status::cursor_exists);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
