// Finding the password, and keeping it from where it does not belong.
#include "rollcall/cli/password.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <utility>

#include "rollcall/cli/terminal/terminal.hpp"
#include "rollcall/cli/terminal/text.hpp"

namespace rollcall::cli {

namespace {

using maybe_password = std::optional<std::string>;

outcome<maybe_password> password_of_file(const std::string& path) {
    std::ifstream in{path};
    std::string line;
    if (!std::getline(in, line)) {
        return failure{exit_code::usage, fmt::format("--password-file: {} cannot be read, or is empty", path)};
    }
    if (line.ends_with('\r')) line.pop_back();
    return outcome<maybe_password>{boost::system::in_place_value, std::move(line)};
}

}  // namespace

outcome<maybe_password> given_password(const server_options& given) {
    if (!given.password_file.empty()) return password_of_file(given.password_file);
    const char* const variable = std::getenv("ROLLCALL_PASSWORD");
    if (variable == nullptr) return outcome<maybe_password>{boost::system::in_place_value, std::nullopt};
    return outcome<maybe_password>{boost::system::in_place_value, variable};
}

maybe_password asked_password(const server_options& given, const server_url& to) {
    if (!is_terminal(STDIN_FILENO)) return std::nullopt;
    auto typed = ask_secret(fmt::format("Password of {} at {}: ", harmless(given.user), to.authority()));
    if (!typed || typed->empty()) return std::nullopt;
    return typed;
}

outcome<void> check_may_travel(const std::string& password, const server_options& given, const server_url& to) {
    if (password.empty() || to.keeps_secrets() || given.insecure_plaintext) return {};
    return failure{exit_code::usage, fmt::format("a password would go to {} over plain HTTP, for anyone on the way to read. Give an https "
                                                 "URL, or --insecure-plaintext if you mean it",
                                                 to.authority())};
}

}  // namespace rollcall::cli
