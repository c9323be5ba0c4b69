// NOW() and its kin as a row that no engine makes.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/column.hpp"
#include "rollcall/session/results/result_encoding.hpp"
#include "rollcall/sql/statements/told_time.hpp"

namespace rollcall::session {

// Appends the row of `times`, one a column. `now`: of those that are told when they are asked for.
void append_times(std::string& out, std::uint8_t& sequence, std::span<const column> columns, std::span<const sql::told_time> times,
                  row_format format, wall_time now);

}  // namespace rollcall::session
