// `rollcall drain` and `rollcall enable`: whether a member of a pool takes new sessions.
#pragma once

#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"

namespace rollcall::cli {

// Writes the member's row as it is then. Returns: how the process ends; unfinished where sessions are left after the wait.
exit_code drain_member(const drain_options& wanted);
exit_code enable_member(const drain_options& wanted);

}  // namespace rollcall::cli
