// A message's headers, as both sides look things up in them. Private to http.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall::http {

using header_list = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// Returns: the header's values, in order; they live as long as the list.
std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name);
// Returns: the values joined with ", ", "" where there is none.
std::string joined_values(const header_list& headers, std::string_view lower_name);
// The items of a value that is a list with commas, in lower case, empty ones left out.
std::vector<std::string> list_items(std::string_view list);

// Is it a number without sign? Content-Length must be.
bool is_digits(std::string_view text);

}  // namespace rollcall::http
