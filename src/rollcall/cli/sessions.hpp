// `rollcall sessions`: the list, once or again and again.
#pragma once

#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"

namespace rollcall::cli {

// Asks, writes the table to standard output and what is missing to standard error. Returns: how the process ends. With
// watch_seconds it goes on until a signal ends the process, or the server refuses what is asked.
exit_code list_sessions(const sessions_options& wanted);

// `rollcall upstreams`: the servers behind a front end, or behind all; of the options those about the server, the format, time and
// strictness count.
exit_code list_upstreams(const sessions_options& wanted);

}  // namespace rollcall::cli
