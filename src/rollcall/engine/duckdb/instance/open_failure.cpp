// Why a data file does not open: one sentence a cause, with what to do about it.
#include "rollcall/engine/duckdb/instance/open_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace rollcall::engine {

namespace {

struct cause {
    std::string_view mark;      // stands in DuckDB's message
    std::string_view sentence;  // follows "The data file <path>"
    refusal_kind kind = refusal_kind::plain;
};

// The first row whose mark is found decides.
constexpr std::array causes{
    cause{"No space left on device", " cannot be opened because the disk is full: free some space and start again"},
    cause{"Permission denied", " cannot be written: give the account that runs the server write access to it and to its directory"},
    cause{"Read-only file system", " cannot be written: give the account that runs the server write access to it and to its directory"},
    cause{"Is a directory", " is a directory: move it away"},
    cause{"not a valid DuckDB database file", " is not a DuckDB file: move it away, or restore it from a backup",
          refusal_kind::damaged_file},
    cause{"version number", " was written by another version of the engine: start the version of the server that wrote it"},
};

// Each tells of bytes that should be there and are not, or are others.
constexpr std::array damage_marks{
    std::string_view{"Could not read enough bytes"},
    std::string_view{"Could not read all bytes"},
    std::string_view{"Corrupt database file"},
    std::string_view{"checksum"},
    std::string_view{"replaying WAL"},
    std::string_view{"Serialization Error"},
    std::string_view{"INTERNAL Error"},
};

bool has(std::string_view message, std::string_view words) { return message.find(words) != std::string_view::npos; }

std::string first_line(std::string_view message) { return std::string{message.substr(0, message.find('\n'))}; }

// "... (PID 1234) ..." gives " (PID 1234)".
std::string holder_in(std::string_view message) {
    const std::size_t begin = message.find("(PID ");
    if (begin == std::string_view::npos) return {};
    return " " + std::string{message.substr(begin, message.find(')', begin) + 1 - begin)};
}

}  // namespace

refusal damaged(std::string_view file, std::string_view how) {
    return refuse(refusal_kind::damaged_file, fmt::format("The data file {} is damaged: restore it from a backup; {}", file, how));
}

refusal open_failure(std::string_view message, std::string_view file) {
    if (has(message, "Could not set lock on file")) {
        return refuse("The data file {} is open in another process{}: stop that one, or give this one another data directory", file,
                      holder_in(message));
    }
    for (const auto& row : causes) {
        if (has(message, row.mark)) return refuse(row.kind, fmt::format("The data file {}{}", file, row.sentence));
    }
    if (std::ranges::any_of(damage_marks, [&](std::string_view mark) { return has(message, mark); })) {
        return damaged(file, "the engine says: " + first_line(message));
    }
    return refuse("The data file {} cannot be opened: {}", file, first_line(message));
}

}  // namespace rollcall::engine
