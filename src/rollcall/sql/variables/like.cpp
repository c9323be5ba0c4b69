// LIKE over short texts: SHOW ... LIKE and filters. Two positions and one to return to, so no pattern can make it slow.
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// How many bytes the character at `i` takes: `_` stands for a character, not for a byte.
std::size_t character_size(std::string_view text, std::size_t i) noexcept {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    for (std::size_t k = 1; k < size; ++k) {
        if (i + k >= text.size() || (static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) size = k;
    }
    return size;
}

// Where pattern and text may go on after one character each; `pattern` is none where they differ.
struct advance_by {
    std::size_t pattern = none;
    std::size_t text = 0;
};

advance_by match_one(std::string_view text, std::size_t t, std::string_view pattern, std::size_t p) noexcept {
    if (pattern[p] == '_') return {1, character_size(text, t)};
    const bool escaped = pattern[p] == '\\' && p + 1 < pattern.size();
    const char expected = escaped ? pattern[p + 1] : pattern[p];
    if (to_lower(expected) != to_lower(text[t])) return {};
    return {escaped ? std::size_t{2} : std::size_t{1}, 1};
}

}  // namespace

bool like_match(std::string_view text, std::string_view pattern) noexcept {
    std::size_t t = 0, p = 0;
    std::size_t after_percent = none, retry_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            after_percent = ++p;
            retry_text = t;
            continue;
        }
        const advance_by step = p < pattern.size() ? match_one(text, t, pattern, p) : advance_by{};
        if (step.pattern != none) {
            p += step.pattern;
            t += step.text;
        } else if (after_percent != none) {
            p = after_percent;
            retry_text += character_size(text, retry_text);
            t = retry_text;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%') ++p;
    return p == pattern.size();
}

}  // namespace rollcall::sql
