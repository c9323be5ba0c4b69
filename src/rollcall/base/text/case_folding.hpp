// Upper and lower case of all scripts, for searches that people type. ASCII's alone, for keywords and names, is in base/text/text.hpp.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// Every character in lower case, one for one, by Unicode's simple mappings; bytes that are not UTF-8 stay. Thread: any.
std::string fold_case(std::string_view text);

// Where `folded_needle`, which fold_case() gave, stands in `text` but for case. Returns: true where it does; "" is everywhere.
bool contains_folded(std::string_view text, std::string_view folded_needle);

}  // namespace rollcall
