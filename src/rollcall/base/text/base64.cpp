// Writing is Abseil's; reading is our own, for Abseil's takes more texts than one for the same bytes.
#include "rollcall/base/text/base64.hpp"

#include <absl/strings/escaping.h>

#include <cstdint>

namespace rollcall {

namespace {

int base64_digit(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

}  // namespace

std::string to_base64(std::string_view bytes) { return absl::Base64Escape(absl::string_view{bytes.data(), bytes.size()}); }

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string decoded;
    decoded.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        decoded += static_cast<char>(bits >> held);
        bits &= (1U << held) - 1;
    }
    if (bits != 0) return std::nullopt;
    return decoded;
}

}  // namespace rollcall
