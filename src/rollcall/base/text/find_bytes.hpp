// Looking for bytes within bytes in linear time: std::string_view::find takes the product of both lengths where the sought ones nearly
// stand everywhere. Pure. Thread: any.
#pragma once

#include <string.h>

#include <cstddef>
#include <string_view>

namespace rollcall {

// Returns: where `sought` begins, at `from` or behind it; npos for nowhere.
inline std::size_t find_bytes(std::string_view text, std::string_view sought, std::size_t from = 0) noexcept {
    if (from > text.size()) return std::string_view::npos;
    if (sought.empty()) return from;
    const void* const found = ::memmem(text.data() + from, text.size() - from, sought.data(), sought.size());
    return found == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace rollcall
