// Settings that hold several names.
#pragma once

#include <string>
#include <vector>

namespace rollcall::server {

// "a, B,c": the names between commas, in lower case, without blanks; empty ones are left out. Thread: any.
std::vector<std::string> split_names(const std::string& text);

}  // namespace rollcall::server
