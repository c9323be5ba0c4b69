// Envelopes, by simdjson's DOM; everything is copied out.
#include "rollcall/cli/answer.hpp"

#include <simdjson.h>

#include <utility>

namespace rollcall::cli {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

bool found(simdjson::error_code code) { return code == simdjson::SUCCESS; }

std::string text_of(const object& fields, std::string_view key) {
    std::string_view text;
    return found(fields[key].get(text)) ? std::string{text} : std::string{};
}

// Cells are strings; whatever else a later server may send is shown as it stands.
std::string cell_of(const object& row, std::string_view column) {
    element cell;
    if (!found(row[column].get(cell))) return {};
    std::string_view text;
    return found(cell.get(text)) ? std::string{text} : simdjson::minify(cell);
}

bool read_columns(const array& names, text_table& table) {
    for (const element each : names) {
        std::string_view name;
        if (!found(each.get(name))) return false;
        table.columns.emplace_back(name);
    }
    return true;
}

bool read_rows(const array& rows, text_table& table) {
    for (const element each : rows) {
        object row;
        if (!found(each.get(row))) return false;
        auto& cells = table.rows.emplace_back();
        cells.reserve(table.columns.size());
        for (const auto& column : table.columns) cells.push_back(cell_of(row, column));
    }
    return true;
}

std::vector<missing_node> read_missing(const object& data) {
    std::vector<missing_node> missing;
    array nodes;
    if (!found(data["nodes"].get(nodes))) return missing;
    for (const element each : nodes) {
        object node;
        if (!found(each.get(node)) || text_of(node, "state") == "ok") continue;
        // Of a server that the front end watches, the entry has its name.
        const auto upstream = text_of(node, "upstream");
        const auto fe = text_of(node, "FE");
        missing.push_back({upstream.empty() ? fe : upstream + " (watched by " + fe + ")", text_of(node, "state"), text_of(node, "error")});
    }
    return missing;
}

}  // namespace

std::optional<table_answer> parse_table(std::string_view body) {
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{body};
    element root;
    object data;
    array columns;
    array rows;
    if (!found(parser.parse(padded).get(root)) || !found(root["data"].get(data))) return std::nullopt;
    if (!found(data["column_names"].get(columns)) || !found(data["rows"].get(rows))) return std::nullopt;

    table_answer answer;
    if (!read_columns(columns, answer.table) || !read_rows(rows, answer.table)) return std::nullopt;
    bool complete = true;
    if (found(data["complete"].get(complete))) answer.complete = complete;
    std::uint64_t total = 0;
    if (found(data["total"].get(total))) answer.total = total;
    answer.missing = read_missing(data);
    return answer;
}

std::string parse_sentence(std::string_view body) {
    simdjson::dom::parser parser;
    const simdjson::padded_string padded{body};
    element root;
    std::string_view sentence;
    if (!found(parser.parse(padded).get(root)) || !found(root["data"].get(sentence))) return {};
    return std::string{sentence};
}

}  // namespace rollcall::cli
