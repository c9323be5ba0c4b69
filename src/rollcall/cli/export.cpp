// Tables for programs: JSON and CSV.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cli/terminal/table.hpp"
#include "rollcall/cli/terminal/text.hpp"

namespace rollcall::cli {

namespace {

void append_escaped(std::string& out, char32_t character) {
    const auto code = static_cast<std::uint32_t>(character);
    if (code < 0x10000) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
    } else {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10),
                       0xDC00 + ((code - 0x10000) & 0x3FF));
    }
}

// A JSON string; what acts on a terminal is escaped, beyond what JSON asks for.
void append_safe_json_string(std::string& out, std::string_view text) {
    std::string plain;
    append_json_string(plain, text);
    std::string_view rest = plain;
    while (!rest.empty()) {
        const std::string_view before = rest;
        const char32_t character = take_character(rest);
        if (acts_on_terminal(character)) {
            append_escaped(out, character);
        } else {
            out += before.substr(0, before.size() - rest.size());
        }
    }
}

bool needs_quotes(std::string_view cell, bool alone) {
    if (cell.empty()) return alone;  // an empty line would be no row
    if (cell.front() == ' ' || cell.back() == ' ') return true;
    return std::ranges::any_of(cell, [](char c) { return c == ',' || c == '"' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void append_csv_line(std::string& out, const std::vector<std::string>& cells, bool for_terminal) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        const auto cell = for_terminal ? harmless(cells[i]) : cells[i];
        if (!needs_quotes(cell, cells.size() == 1)) {
            out += cell;
            continue;
        }
        out += '"';
        for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    out += '\n';
}

}  // namespace

std::string render_json(const text_table& table) {
    std::string text = "[";
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        text += row == 0 ? "\n{" : ",\n{";
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (column > 0) text += ", ";
            append_safe_json_string(text, table.columns[column]);
            text += ": ";
            append_safe_json_string(text, table.rows[row][column]);
        }
        text += '}';
    }
    text += table.rows.empty() ? "]\n" : "\n]\n";
    return text;
}

std::string render_csv(const text_table& table, bool for_terminal) {
    std::string text;
    append_csv_line(text, table.columns, for_terminal);
    for (const auto& row : table.rows) append_csv_line(text, row, for_terminal);
    return text;
}

}  // namespace rollcall::cli
