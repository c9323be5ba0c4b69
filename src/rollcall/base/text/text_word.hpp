// A text eight bytes at a time. Source: "Bit Twiddling Hacks", haszero and hasless.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace rollcall {

using text_word = std::uint64_t;
inline constexpr std::size_t text_word_bytes = sizeof(text_word);
inline constexpr text_word every_byte = 0x0101010101010101;  // times a byte: a word of nothing else
inline constexpr text_word high_bits = 0x80 * every_byte;    // set in bytes that are not ASCII

// `from`: eight bytes or more. Thread: any.
inline text_word load_word(const char* from) noexcept {
    text_word word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

// All of a text of fewer than eight bytes, zeros behind. Thread: any.
inline text_word load_few(const char* from, std::size_t size) noexcept {
    constexpr std::size_t half = sizeof(std::uint32_t);
    text_word word = 0;
    if (size >= half) {
        std::uint32_t first = 0;
        std::uint32_t last = 0;  // some of them once more
        std::memcpy(&first, from, half);
        std::memcpy(&last, from + size - half, half);
        return first | text_word{last} << (8 * (size - half));
    }
    for (std::size_t i = size; i > 0; --i) word = word << 8 | static_cast<unsigned char>(from[i - 1]);
    return word;
}

// The first eight bytes of a text, zeros behind where it has fewer. Thread: any.
inline text_word load_first(std::string_view text) noexcept {
    return text.size() < text_word_bytes ? load_few(text.data(), text.size()) : load_word(text.data());
}

// The same of text.substr(at, size), read together with what stands behind it. Thread: any.
inline text_word load_first(std::string_view text, std::size_t at, std::size_t size) noexcept {
    if (at + text_word_bytes > text.size()) return load_first(text.substr(at, size));
    const text_word word = load_word(text.data() + at);
    return size < text_word_bytes ? word & ((text_word{1} << (8 * size)) - 1) : word;
}

// ASCII letters in upper case, all other bytes as they are. Thread: any.
constexpr text_word to_upper(text_word word) noexcept {
    const text_word ascii = word & ~high_bits;
    const text_word from_a = ascii + (0x80 - 'a') * every_byte;  // the high bit of a byte: it is 'a' or above
    const text_word above_z = ascii + (0x7F - 'z') * every_byte;
    const text_word small = from_a & ~above_z & ~word & high_bits;
    return word - (small >> 2);  // 0x20 of each
}

// Bytes that no JSON string holds as they are: '"', '\\', control characters. Returns: 0 where there is none; else the lowest bit that
// is set is the high bit of the lowest such byte, and above it there may be false ones. Thread: any.
inline text_word json_specials(text_word word) noexcept {
    const auto zero_bytes = [](text_word of) { return (of - every_byte) & ~of & high_bits; };
    const text_word control = (word - 0x20 * every_byte) & ~word & high_bits;
    return control | zero_bytes(word ^ ('"' * every_byte)) | zero_bytes(word ^ ('\\' * every_byte));
}

}  // namespace rollcall
