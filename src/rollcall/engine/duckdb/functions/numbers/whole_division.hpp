// DIV of floating numbers, which MySQL divides as the decimals that their shortest texts are.
#pragma once

#include <cstdint>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

// `divisor` is not 0. Towards zero: 10 by 0.1 is 100, though 0.1 as a double is a little more. Errors: 1690 beyond 64 bits, and for what is
// infinite or no number. Thread: any; pure.
sql_result<std::int64_t> divide_whole(double dividend, double divisor);

}  // namespace rollcall::engine
