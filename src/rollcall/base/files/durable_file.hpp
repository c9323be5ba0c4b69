// A small file that is replaced as a whole: after a crash at any moment it holds the old bytes or the new ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall {

// The steps of a replacement, in their order.
enum class file_step : std::uint8_t { open, write, sync, rename, sync_directory };

// A step that failed. `error`: errno.
struct file_failure {
    file_step step = file_step::open;
    int error = 0;
};

// Asked before each step; an errno other than 0 makes the step fail with it, undone. For tests.
using step_fault = std::function<int(file_step)>;

// Writes `bytes` into `<path>.new` (mode 0600), syncs it, renames it to `path`, syncs the folder. Where a step up to
// rename fails, `path` is untouched and the new file is removed; where sync_directory fails, `path` holds the new bytes,
// which a power cut may still take back. Returns: nothing where all succeeded. Thread: a worker, one at a time a path.
std::optional<file_failure> replace_file(const std::filesystem::path& path, std::string_view bytes, const step_fault& fault = {});

// All bytes of a file of at most 64 MiB. Returns: nothing where there is no such file. Errors: a sentence with the
// system's reason. Thread: a worker.
or_refusal<std::optional<std::string>> read_file(const std::filesystem::path& path);

// "could not be written (No space left on device)": the step and the system's reason.
std::string describe(const file_failure& failure);

}  // namespace rollcall
