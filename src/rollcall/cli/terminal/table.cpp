// Widths first, then lines.
#include "rollcall/cli/terminal/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cli/terminal/text.hpp"

namespace rollcall::cli {

namespace {

constexpr std::size_t gap = 2;              // blanks between columns
constexpr std::size_t least_flexible = 20;  // what Info keeps while others can give way
constexpr std::size_t least = 4;            // what every column keeps

text_table harmless_copy(const text_table& table) {
    text_table copy;
    for (const auto& name : table.columns) copy.columns.push_back(harmless(name));
    for (const auto& row : table.rows) {
        auto& cells = copy.rows.emplace_back();
        for (const auto& cell : row) cells.push_back(harmless(cell));
    }
    return copy;
}

std::vector<std::size_t> natural_widths(const text_table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::size_t widest = display_width(table.columns[column]);
        for (const auto& row : table.rows) widest = std::max(widest, display_width(row[column]));
        widths.push_back(widest);
    }
    return widths;
}

std::size_t flexible_column(const text_table& table) {
    const auto found = std::ranges::find_if(table.columns, [](const auto& name) { return iequals(name, "Info"); });
    if (found != table.columns.end()) return static_cast<std::size_t>(found - table.columns.begin());
    return table.columns.size() - 1;
}

// Takes from `width` until nothing is `too_much`, but leaves `at_least`.
void give_way(std::size_t& width, std::size_t& too_much, std::size_t at_least) {
    if (width <= at_least) return;
    const auto given = std::min(too_much, width - at_least);
    width -= given;
    too_much -= given;
}

void shrink(std::vector<std::size_t>& widths, std::size_t flexible, std::size_t available) {
    const auto needed = std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
    if (needed <= available) return;
    std::size_t too_much = needed - available;
    give_way(widths[flexible], too_much, least_flexible);
    while (too_much > 0) {
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= least) return;  // the line's end is cut
        give_way(*widest, too_much, *widest - 1);
    }
}

bool is_numeric(const text_table& table, std::size_t column) {
    const auto digits = [](std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
    const auto number = [&](const auto& row) { return digits(row[column]); };
    const auto empty = [&](const auto& row) { return row[column].empty(); };
    return std::ranges::all_of(table.rows, number) && !std::ranges::all_of(table.rows, empty);
}

struct layout {
    std::vector<std::size_t> widths;
    std::vector<bool> to_the_right;
};

layout lay_out(const text_table& table, const table_style& style) {
    layout made;
    made.widths = natural_widths(table);
    if (style.width) shrink(made.widths, flexible_column(table), *style.width);
    for (std::size_t column = 0; column < table.columns.size(); ++column) made.to_the_right.push_back(is_numeric(table, column));
    return made;
}

std::string render_line(const std::vector<std::string>& cells, const layout& how, const table_style& style) {
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (column > 0) line.append(gap, ' ');
        const auto cell = fit(cells[column], how.widths[column]);
        const auto padding = how.widths[column] - display_width(cell);
        if (how.to_the_right[column]) line.append(padding, ' ');
        line += cell;
        if (!how.to_the_right[column]) line.append(padding, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return style.width ? fit(line, *style.width) : line;
}

}  // namespace

std::string render_table(const text_table& table, const table_style& style) {
    if (table.columns.empty()) return {};
    const auto shown = harmless_copy(table);
    const auto how = lay_out(shown, style);
    const auto header = render_line(shown.columns, how, style);
    std::string text = style.bold_header ? "\x1b[1m" + header + "\x1b[0m\n" : header + "\n";
    for (const auto& row : shown.rows) text += render_line(row, how, style) + "\n";
    return text;
}

}  // namespace rollcall::cli
