// The claim on a data directory: one server at a time.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "rollcall/base/files/file_descriptor.hpp"
#include "rollcall/base/refusal.hpp"

namespace rollcall::engine {

// Held by a lock on <data_dir>/lock. DuckDB's own lock does not do: it is one of the process, so it lets the same process
// in twice, and it is lost when anything in the process (read_blob()) opens and closes the data file.
class data_dir_lock {
public:
    // Errors: a sentence, where another server has the directory or the file cannot be made.
    static or_refusal<data_dir_lock> take(const std::filesystem::path& data_dir);

private:
    explicit data_dir_lock(file_descriptor file) noexcept : file_(std::move(file)) {}

    file_descriptor file_;  // closing it gives the lock back
};

}  // namespace rollcall::engine
