// Walking over UTF-8 by characters. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall::engine {

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

}  // namespace rollcall::engine
