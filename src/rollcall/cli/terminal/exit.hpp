// How the commands that ask a server end: exit codes that scripts can tell apart, and the failure that leads to one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "rollcall/base/result.hpp"

namespace rollcall::cli {

// Documented in --help and docs/operations.md.
enum class exit_code : std::uint8_t {
    done = 0,         // what was asked is done, and the answer is whole
    usage = 1,        // wrong arguments, or something on this side: a file, the terminal, standard output
    refused = 2,      // the server answered 4xx
    unreachable = 3,  // no connection, no answer in time, no answer of Rollcall's, or 5xx
    partial = 4,      // the list lacks front ends
    unfinished = 5,   // a kill left something that runs on, or of which nothing is known
    no_match = 6,     // a kill by filter matched nothing
};

// Why a command goes no further. It has a constructor, for g++ miscompiles aggregates beside co_await.
struct failure {
    failure() = default;
    failure(exit_code ends_with, std::string says, unsigned answered = 0) : code(ends_with), sentence(std::move(says)), status(answered) {}

    exit_code code = exit_code::unreachable;
    std::string sentence;  // as the server or the system gave it; not yet fit for a terminal
    unsigned status = 0;   // the answer's HTTP status; 0 where there was none
};

template <class T>
using outcome = result<T, failure>;

}  // namespace rollcall::cli
