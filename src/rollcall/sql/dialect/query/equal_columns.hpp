// What planning a query's joins costs by the columns that its conditions make equal: the engine looks at each pair of those that are equal
// to one another, with all that it may join between them. Internal to this folder.
#pragma once

#include <cstdint>

#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// `from`: FROM and WHERE. Of inner joins' conditions those that must hold. Returns: of the order of n^3 for n columns that are equal to one
// another, twice as much where WHERE says so; added up. Thread: any; pure.
std::uint64_t cost_of_equal_columns(const token_list& list, token_span from);

}  // namespace rollcall::sql
