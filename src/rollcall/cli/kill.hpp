// `rollcall kill`: ends sessions or their statements, by id or by filter.
#pragma once

#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"

namespace rollcall::cli {

// Writes what became of each to standard output. What a filter matches is shown first, and ended after a yes on the terminal, unless
// `yes` was given. Returns: how the process ends.
exit_code kill_sessions(const kill_options& wanted);

}  // namespace rollcall::cli
