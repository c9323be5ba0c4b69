// What the words and symbols of a statement are told apart by: a number each, so that asking a token for one of them is one comparison.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "rollcall/base/text/text.hpp"
#include "rollcall/base/text/text_word.hpp"

namespace rollcall::sql {

// The first eight bytes, letters in upper case; 0 of "", which no token is. No word begins as a symbol does, so that words and symbols
// differ, too.
using spelling_key = std::uint64_t;

constexpr spelling_key key_of(std::string_view text) noexcept {
    if (!std::is_constant_evaluated()) return to_upper(load_first(text));
    spelling_key key = 0;
    for (std::size_t i = std::min(text.size(), text_word_bytes); i > 0; --i) key = key << 8 | static_cast<unsigned char>(text[i - 1]);
    return to_upper(key);
}

// A word or a symbol that a token is asked for. A literal's key is computed by the compiler.
class spelling {
public:
    constexpr spelling() noexcept = default;
    template <std::size_t Size>
    consteval spelling(const char (&literal)[Size]) noexcept : spelling(std::string_view(literal, Size - 1)) {}
    constexpr spelling(std::string_view text) noexcept : text_(text), key_(key_of(text)) {}
    // `key`: key_of(text), or 0 of a token that is neither word nor symbol.
    constexpr spelling(std::string_view text, spelling_key key) noexcept : text_(text), key_(key) {}

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
    [[nodiscard]] constexpr spelling_key key() const noexcept { return key_; }

    // Is all of it in its key?
    [[nodiscard]] constexpr bool fits_key() const noexcept { return text_.size() < text_word_bytes; }

private:
    std::string_view text_;
    spelling_key key_ = 0;
};

// Of a word: has it none but ASCII's bytes? Thread: any.
inline bool is_ascii_word(const spelling& word) noexcept {
    return (word.key() & high_bits) == 0 && (word.fits_key() || is_ascii(word.text()));
}

}  // namespace rollcall::sql
