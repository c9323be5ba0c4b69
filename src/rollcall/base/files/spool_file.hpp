// A file without a name: bytes that are too many for memory, gone with their owner, or with the process however that ends.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "rollcall/base/files/file_descriptor.hpp"
#include "rollcall/base/result.hpp"

namespace rollcall {

// Thread: workers, one at a time; destroying it may take a while, too.
class spool_file {
public:
    // Errors: errno, of making a file in `folder`.
    static result<spool_file, int> make(const std::filesystem::path& folder);

    // Puts `bytes` behind what is there. Errors: errno; what was put is lost then, or part of it is there.
    result<void, int> append(std::string_view bytes);
    // Reads from the front on: what was not read before, up to `into`'s size. Returns: how many bytes; 0 at the end. Errors: errno.
    result<std::size_t, int> read_on(std::span<char> into);
    // Is there more to be read?
    [[nodiscard]] bool at_end() const noexcept { return read_ == written_; }
    [[nodiscard]] std::size_t size() const noexcept { return written_; }

private:
    explicit spool_file(file_descriptor file) : file_(std::move(file)) {}

    file_descriptor file_;
    std::size_t written_ = 0;
    std::size_t read_ = 0;
};

}  // namespace rollcall
