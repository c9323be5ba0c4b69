// A query as a row of the list: the keys of today's Doris and of its older page. docs/rest.md, "Queries, running and finished".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/text/time_text.hpp"
#include "rollcall/history/store/stored_query.hpp"

namespace rollcall::api {

// Today's columns, in order.
const std::vector<std::string_view>& query_columns();
// The older page's columns and both pages' links, as further keys of `data`: name and JSON.
struct query_list_key {
    std::string_view name;
    std::string_view json;
};
const std::vector<query_list_key>& query_list_keys();
// All keys of a row, in order; one whose value is a list ends in "[]". `with_fe`: FE before them.
std::vector<std::string_view> query_row_keys(bool with_fe);

struct query_row_context {
    time_zone zone;
    std::string cluster;  // the configured cluster name
    std::string fe;       // "": the row has no FE
};

// Appends `{"Profile ID":"…",…}`. Thread: any.
void append_query_row(std::string& out, const history::stored_query& query, const query_row_context& context);

}  // namespace rollcall::api
