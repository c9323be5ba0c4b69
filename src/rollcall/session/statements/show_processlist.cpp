// SHOW PROCESSLIST: the same sessions as REST lists, for the same caller, in MySQL's columns.
#include <array>
#include <cstdlib>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/session.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {

namespace {

using registry::session_column;

constexpr std::size_t full_info = 4096;
constexpr std::size_t short_info = 100;
constexpr char null_cell = '\xFB';  // MySQL protocol: ProtocolText::ResultsetRow
constexpr std::array columns_listed{session_column::id,      session_column::user, session_column::host,  session_column::db,
                                    session_column::command, session_column::time, session_column::state, session_column::info};

// Each row a packet, its number still to be given. Odd bytes of one session must not break another's list.
void append_row(std::string& out, const registry::session_row& row, const registry::render_context& context) {
    std::string scratch;
    std::uint8_t unnumbered = 0;
    wire::packet_builder packet{out, unnumbered};
    for (const auto cell : columns_listed) {
        const auto text = registry::cell_text(row, cell, context, scratch);
        if (text.empty() && (cell == session_column::db || cell == session_column::info)) {
            out += null_cell;
        } else if (is_plain_json(text)) {
            append_lenenc_string(out, text);
        } else {
            append_lenenc_string(out, valid_utf8(text));
        }
    }
    packet.finish();
}

}  // namespace

std::shared_ptr<registry::listing> session::processlist(bool full) const {
    auto asked = std::make_shared<registry::listing>();
    asked->filter.visible_to = caller();
    asked->context.now = with_.time.steady_now();
    asked->context.info_bytes = full ? full_info : short_info;
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) { append_row(out, row, context); };
    return asked;
}

// Shards make the packets; here they only get their numbers.
asio::awaitable<void> session::send_processlist(sql::show_statement statement) {
    auto asked = processlist(statement.full);
    auto listed = co_await with_.sessions.gather(std::move(asked));
    std::string head;
    append_result_head(head, stream_.sequence(), show_columns_of(statement, state_.database), capabilities(), ok_fields());
    wire::renumber_packets(listed.bytes, 0, stream_.sequence());
    stream_.write_packets(head);
    stream_.write_packets(listed.bytes);
    row().rows_sent += listed.rows.size();
    write_result_end();
}

// As a table, for what filters it or wants it in binary.
asio::awaitable<sql_result<text_table>> session::show_processlist(const sql::show_statement& statement) {
    auto asked = processlist(statement.full);
    const auto listed = co_await with_.sessions.gather(std::move(asked));
    auto table = empty_show_table(statement, state_.database);
    for (const auto& piece : listed.rows) {
        byte_reader in{listed.text_of(piece).substr(wire::packet_header_size)};
        std::vector<table_cell> row;
        for (const auto& column : table.columns) {
            if (in.peek().starts_with(null_cell)) {
                in.u8();
                row.emplace_back(std::monostate{});
                continue;
            }
            const std::string text{in.lenenc_string().value_or("")};
            if (column.type == column_type::uint64) {
                row.emplace_back(std::strtoull(text.c_str(), nullptr, 10));
            } else if (column.type == column_type::int64) {
                row.emplace_back(std::int64_t{std::strtoll(text.c_str(), nullptr, 10)});
            } else {
                row.emplace_back(text);
            }
        }
        table.rows.push_back(std::move(row));
    }
    co_return std::move(table);
}

}  // namespace rollcall::session
