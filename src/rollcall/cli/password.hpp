// Where the password comes from: a file, the environment, the terminal; never the command line, which every user of the machine reads.
#pragma once

#include <optional>
#include <string>

#include "rollcall/cli/arguments.hpp"
#include "rollcall/cli/terminal/exit.hpp"
#include "rollcall/cli/url.hpp"

namespace rollcall::cli {

// --password-file, else ROLLCALL_PASSWORD. Returns: nothing where neither is given. Errors: usage, where the file gives none.
outcome<std::optional<std::string>> given_password(const server_options& given);

// Asks on the terminal. Returns: nothing where standard input is none, or nothing was typed.
std::optional<std::string> asked_password(const server_options& given, const server_url& to);

// Errors: usage, where the password would travel readable by others and nobody said that it may.
outcome<void> check_may_travel(const std::string& password, const server_options& given, const server_url& to);

}  // namespace rollcall::cli
