// What the commands write: tables to standard output, everything else to standard error.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/cli/answer.hpp"
#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"

namespace rollcall::cli {

// The table in the format asked for, cut to the terminal where there is one.
std::string render(const text_table& table, output_format format);

// Writes to standard output and flushes. Returns: false where not all of it went: the disk is full, the reader is gone.
bool write_out(std::string_view text);

// "rollcall: SENTENCE", harmless to a terminal, to standard error.
void complain(std::string_view sentence);

// Complains. Returns: the failure's exit code.
exit_code report(const failure& why);

// "b:8030 is missing: timeout: no answer"; not yet fit for a terminal.
std::string describe_missing(const missing_node& node);

}  // namespace rollcall::cli
