// UTF-8 by its characters, and the blanks at its end. Pure. Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall {

inline bool begins_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// How many bytes the character at `at`, which is within the text, takes: at least one.
inline std::size_t character_size(std::string_view text, std::size_t at) noexcept {
    std::size_t end = at + 1;
    while (end < text.size() && !begins_character(text[end])) ++end;
    return end - at;
}

inline std::uint64_t count_characters(std::string_view text) noexcept {
    std::uint64_t count = 0;
    for (const char c : text) count += begins_character(c) ? 1 : 0;
    return count;
}

// How many bytes the first `characters` of the text take; all of them where it has fewer.
inline std::size_t bytes_of_characters(std::string_view text, std::uint64_t characters) noexcept {
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
        at += character_size(text, at);
        --characters;
    }
    return at;
}

inline std::string_view without_trailing_blanks(std::string_view text) noexcept {
    const std::size_t last = text.find_last_not_of(' ');
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace rollcall
