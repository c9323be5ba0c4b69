// What a statement tells of its columns while its parameters have no types yet.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::engine {

// The statement with `value` in the place of each parameter ($1, ?), which the engine can plan: "SELECT id + $1" has the columns
// of "SELECT id + NULL". What is in quotes stays.
std::string with_parameters(std::string_view text, std::string_view value);

}  // namespace rollcall::engine
