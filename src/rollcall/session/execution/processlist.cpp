// Shards make the rows, as packets or as cells.
#include "rollcall/session/execution/processlist.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
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

std::shared_ptr<registry::listing> processlist(const session_core& in, bool full) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter.visible_to = in.caller();
    asked->filter.keep_to_own_list();
    asked->between.clear();
    asked->context.now = in.with.time.steady_now();
    asked->context.info_bytes = full ? full_info : short_info;
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) { append_row(out, row, context); };
    return asked;
}

asio::awaitable<text_table> processlist_table(session_core& in, const sql::show_statement& statement) {
    auto asked = processlist(in, statement.full);
    auto table = empty_show_table(statement, in.state.database);
    std::function<std::vector<table_cell>(const registry::session_row&)> make = [context = asked->context](const auto& row) {
        return cells_of(row, context);
    };
    auto listed = co_await in.with.sessions.collect(std::move(asked), std::move(make));
    table.rows = std::move(listed.rows);
    co_return table;
}

}  // namespace rollcall::session
