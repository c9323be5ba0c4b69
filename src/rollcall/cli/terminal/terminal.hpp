// The operator's terminal: what standard streams are, how large it is, and what is asked there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace rollcall::cli {

// Is the descriptor (0, 1, 2) a terminal?
bool is_terminal(int descriptor);

struct terminal_size {
    std::size_t columns = 80;
    std::size_t lines = 24;
};
// Standard output's. Returns: nothing where it is no terminal.
std::optional<terminal_size> output_size();

// Does standard output take colour? A terminal where NO_COLOR is not set (no-color.org).
bool wants_colour();

// Prints the question to standard error and reads a line from standard input. Returns: true for "y" or "yes".
bool ask_yes(const std::string& question);

// The same without echo. Returns: nothing where Ctrl-C, Ctrl-D or the input's end came first.
std::optional<std::string> ask_secret(const std::string& question);

}  // namespace rollcall::cli
