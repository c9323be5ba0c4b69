// What calls give, by the function's name. Internal to this folder.
#pragma once

#include <span>
#include <string_view>

#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {

// Unknown where the table has no row of the function. Thread: any.
sql_type type_of_call(std::string_view lower_name, std::span<const expression> arguments) noexcept;

}  // namespace rollcall::sql
