// termios and ioctl.
#include "rollcall/cli/terminal/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "rollcall/base/text/text.hpp"

namespace rollcall::cli {

namespace {

// While it lives, standard input shows nothing, and Ctrl-C is a character: a signal would leave the terminal as it is now.
class silent_input {
public:
    silent_input() {
        changed_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~silent_input() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    silent_input(const silent_input&) = delete;
    silent_input& operator=(const silent_input&) = delete;

private:
    termios before_{};
    bool changed_ = false;
};

}  // namespace

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

std::optional<terminal_size> output_size() {
    if (!is_terminal(STDOUT_FILENO)) return std::nullopt;
    terminal_size size;
    winsize told{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &told) != 0) return size;
    if (told.ws_col > 0) size.columns = told.ws_col;
    if (told.ws_row > 0) size.lines = told.ws_row;
    return size;
}

bool wants_colour() {
    const char* const refused = std::getenv("NO_COLOR");
    return is_terminal(STDOUT_FILENO) && (refused == nullptr || *refused == '\0');
}

bool ask_yes(const std::string& question) {
    std::cerr << question << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return iequals(line, "y") || iequals(line, "yes");
}

std::optional<std::string> ask_secret(const std::string& question) {
    constexpr char interrupt = '\x03';
    constexpr char quit = '\x1c';
    std::string line;
    bool read = false;
    {
        const silent_input silent;  // before the question, for whoever types at once
        std::cerr << question << std::flush;
        read = static_cast<bool>(std::getline(std::cin, line));
    }
    std::cerr << '\n';  // the operator's own was not shown
    if (!read || line.find(interrupt) != std::string::npos || line.find(quit) != std::string::npos) return std::nullopt;
    return line;
}

}  // namespace rollcall::cli
