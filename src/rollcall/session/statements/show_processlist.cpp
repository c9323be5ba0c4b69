// SHOW PROCESSLIST as text, which may be long.
#include "rollcall/session/execution/processlist.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/statements/show.hpp"

namespace rollcall::session {

// Shards make the packets; here they only get their numbers.
asio::awaitable<void> show_statements::send_processlist(sql::show_statement statement) {
    auto asked = processlist(core_, statement.full);
    auto listed = co_await core_.with.sessions.list(std::move(asked));
    std::string head;
    append_result_head(head, core_.stream.sequence(), show_columns_of(statement, core_.state.database), core_.capabilities(),
                       answer_.status());
    wire::renumber_packets(listed.bytes, 0, core_.stream.sequence());
    core_.stream.write_packets(head);
    core_.stream.write_packets(listed.bytes);
    core_.row().rows_sent += listed.rows;
    answer_.write_result_end();
}

}  // namespace rollcall::session
