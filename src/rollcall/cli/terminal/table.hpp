// A table of text, as a terminal's columns, as JSON, as CSV. Pure: who prints knows the terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::cli {

// Every row has as many cells as there are columns. The cells are as the server sent them.
struct text_table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

struct table_style {
    std::optional<std::size_t> width;  // the terminal's columns; nothing is cut without
    bool bold_header = false;
};

// One line the header, one each row, each with its line end; harmless to a terminal. The column Info, or where there is none the last
// one, gives way first; then whichever is widest. Columns of numbers alone stand to the right. Thread: any.
std::string render_table(const text_table& table, const table_style& style);

// An array with one object a line, every value a string; harmless to a terminal and lossless. Thread: any.
std::string render_json(const text_table& table);

// A header and the rows. Quoted where RFC 4180 asks for it, and where a cell holds control characters or outer blanks.
// `for_terminal`: cells are made harmless, which is not lossless. Thread: any.
std::string render_csv(const text_table& table, bool for_terminal);

}  // namespace rollcall::cli
