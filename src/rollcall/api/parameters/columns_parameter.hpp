// columns=: names and sets of columns, as text.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/rows/columns.hpp"

namespace rollcall::api {

// Names, ignoring case, and the sets `default` (the nine), `doris` and `all`, between commas; each column once, where it comes
// first. Errors: 400 for an unknown or empty name, with all of them listed. Thread: any.
http::http_result<registry::column_list> parse_columns(std::string_view text);

// "Id, User, …": every column, for sentences.
std::string column_names_text();

// `columns` with FE moved or put before all others.
registry::column_list with_fe_first(const registry::column_list& columns);

// The names, in order.
std::vector<std::string_view> names_of(const registry::column_list& columns);

}  // namespace rollcall::api
