// Reading columns=.
#include "rollcall/api/parameters/columns_parameter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using registry::column_list;
using registry::session_column;

// Every column there is. The wide set leaves none out.
const column_list& every_column() { return registry::all_columns(); }

const column_list* find_set(std::string_view name) {
    if (iequals(name, "default")) return &registry::default_columns();
    if (iequals(name, "doris")) return &registry::doris_columns();
    if (iequals(name, "all")) return &registry::all_columns();
    return nullptr;
}

void append_once(column_list& columns, session_column column) {
    if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
}

http::problem unknown_column(std::string_view text, std::string_view name) {
    return {400, fmt::format("The parameter 'columns' is {} and holds {}, which is no column. The sets are default, doris and all; "
                             "the columns are {}.",
                             http::quoted(text), http::quoted(name), column_names_text())};
}

}  // namespace

std::vector<std::string_view> names_of(const column_list& columns) {
    std::vector<std::string_view> names;
    names.reserve(columns.size());
    for (const auto column : columns) names.push_back(registry::column_name(column));
    return names;
}

std::string column_names_text() { return fmt::format("{}", fmt::join(names_of(every_column()), ", ")); }

http::http_result<column_list> parse_columns(std::string_view text) {
    column_list columns;
    std::string_view rest = text;
    for (;;) {
        const auto comma = rest.find(',');
        const auto name = rest.substr(0, comma);
        if (const auto* const set = find_set(name)) {
            for (const auto column : *set) append_once(columns, column);
        } else if (const auto column = registry::find_column(name)) {
            append_once(columns, *column);
        } else {
            return unknown_column(text, name);
        }
        if (comma == std::string_view::npos) return columns;
        rest.remove_prefix(comma + 1);
    }
}

column_list with_fe_first(const column_list& columns) {
    column_list wanted{session_column::fe};
    for (const auto column : columns) append_once(wanted, column);
    return wanted;
}

}  // namespace rollcall::api
