// SHOW PROCESSLIST: the same sessions as REST lists, for the same caller, in MySQL's columns.
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/session/command_work.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {

namespace {

using registry::session_column;

constexpr std::size_t full_info = 4096;
constexpr std::size_t short_info = 100;
constexpr char null_cell = '\xFB';  // MySQL protocol: ProtocolText::ResultsetRow
constexpr std::array columns_listed{session_column::id,      session_column::user, session_column::host,  session_column::db,
                                    session_column::command, session_column::time, session_column::state, session_column::info};

bool is_null_when_empty(session_column column) noexcept { return column == session_column::db || column == session_column::info; }

// Each row a packet, its number still to be given. Odd bytes of one session must not break another's list.
void append_row(std::string& out, const registry::session_row& row, const registry::render_context& context) {
    std::string scratch;
    std::uint8_t unnumbered = 0;
    wire::packet_builder packet{out, unnumbered};
    for (const auto cell : columns_listed) {
        const auto text = registry::cell_text(row, cell, context, scratch);
        if (text.empty() && is_null_when_empty(cell)) {
            out += null_cell;
        } else if (is_plain_json(text)) {
            append_lenenc_string(out, text);
        } else {
            append_lenenc_string(out, valid_utf8(text));
        }
    }
    packet.finish();
}

std::vector<table_cell> cells_of(const registry::session_row& row, const registry::render_context& context) {
    std::string scratch;
    std::vector<table_cell> cells;
    for (const auto column : columns_listed) {
        if (column == session_column::id) {
            cells.emplace_back(std::uint64_t{row.id.value});
        } else if (column == session_column::time) {
            cells.emplace_back(static_cast<std::int64_t>(registry::number_of(row, column, context).value_or(0)));
        } else if (const auto text = registry::cell_text(row, column, context, scratch); text.empty() && is_null_when_empty(column)) {
            cells.emplace_back(std::monostate{});
        } else {
            cells.emplace_back(valid_utf8(text));
        }
    }
    return cells;
}

}  // namespace

std::shared_ptr<registry::listing> command_work::processlist(bool full) const {
    auto asked = std::make_shared<registry::listing>();
    asked->filter.visible_to = core_.caller();
    asked->between.clear();
    asked->context.now = core_.with.time.steady_now();
    asked->context.info_bytes = full ? full_info : short_info;
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) { append_row(out, row, context); };
    return asked;
}

// Shards make the packets; here they only get their numbers.
asio::awaitable<void> command_work::send_processlist(sql::show_statement statement) {
    auto asked = processlist(statement.full);
    auto listed = co_await core_.with.sessions.list(std::move(asked));
    std::string head;
    append_result_head(head, core_.stream.sequence(), show_columns_of(statement, core_.state.database), core_.capabilities(),
                       answers_.status());
    wire::renumber_packets(listed.bytes, 0, core_.stream.sequence());
    core_.stream.write_packets(head);
    core_.stream.write_packets(listed.bytes);
    core_.row().rows_sent += listed.rows;
    answers_.write_result_end();
}

// As a table, for what filters it or wants it in binary.
asio::awaitable<sql_result<text_table>> command_work::show_processlist(const sql::show_statement& statement) {
    auto asked = processlist(statement.full);
    std::function<std::vector<table_cell>(const registry::session_row&)> make = [context = asked->context](const auto& row) {
        return cells_of(row, context);
    };
    auto listed = co_await core_.with.sessions.collect(std::move(asked), std::move(make));
    auto table = empty_show_table(statement, core_.state.database);
    table.rows = std::move(listed.rows);
    co_return std::move(table);
}

}  // namespace rollcall::session
