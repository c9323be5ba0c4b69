// Characters and their widths.
#include "rollcall/cli/terminal/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>

#include "rollcall/base/text/text.hpp"

namespace rollcall::cli {

namespace {

struct range {
    char32_t first;
    char32_t last;
};

// Marks that stand on the character before them, and joiners. Source: Unicode 15, general categories Mn and Me, of the scripts in wide
// use; and the medial and final jamo, which join the syllable before.
constexpr std::array zero_width{
    range{0x300, 0x36F},   range{0x483, 0x489},   range{0x591, 0x5BD},     range{0x610, 0x61A},     range{0x64B, 0x65F},
    range{0x6D6, 0x6DC},   range{0x900, 0x902},   range{0x93C, 0x93C},     range{0x941, 0x948},     range{0x94D, 0x94D},
    range{0xE31, 0xE31},   range{0xE34, 0xE3A},   range{0xE47, 0xE4E},     range{0x1160, 0x11FF},   range{0x1AB0, 0x1AFF},
    range{0x1DC0, 0x1DFF}, range{0x200C, 0x200D}, range{0x20D0, 0x20FF},   range{0x302A, 0x302D},   range{0x3099, 0x309A},
    range{0xFE00, 0xFE0F}, range{0xFE20, 0xFE2F}, range{0x1F3FB, 0x1F3FF}, range{0xE0100, 0xE01EF},
};

// Source: Unicode 15, EastAsianWidth.txt, W and F, drawn together where what lies between is not assigned.
constexpr std::array double_width{
    range{0x1100, 0x115F},   range{0x231A, 0x231B},   range{0x23E9, 0x23EC},   range{0x25FD, 0x25FE},   range{0x2614, 0x2615},
    range{0x2648, 0x2653},   range{0x26AA, 0x26AB},   range{0x26BD, 0x26BE},   range{0x26C4, 0x26C5},   range{0x2705, 0x2705},
    range{0x270A, 0x270B},   range{0x2728, 0x2728},   range{0x274C, 0x274C},   range{0x2753, 0x2755},   range{0x2795, 0x2797},
    range{0x2B1B, 0x2B1C},   range{0x2B50, 0x2B50},   range{0x2E80, 0x303E},   range{0x3041, 0x33FF},   range{0x3400, 0x4DBF},
    range{0x4E00, 0xA4CF},   range{0xA960, 0xA97F},   range{0xAC00, 0xD7A3},   range{0xF900, 0xFAFF},   range{0xFE10, 0xFE19},
    range{0xFE30, 0xFE6F},   range{0xFF01, 0xFF60},   range{0xFFE0, 0xFFE6},   range{0x16FE0, 0x18CFF}, range{0x1AFF0, 0x1B2FF},
    range{0x1F18E, 0x1F18E}, range{0x1F191, 0x1F19A}, range{0x1F200, 0x1F320}, range{0x1F32D, 0x1F335}, range{0x1F337, 0x1F37C},
    range{0x1F37E, 0x1F393}, range{0x1F3A0, 0x1F3CA}, range{0x1F3E0, 0x1F3F0}, range{0x1F3F8, 0x1F43E}, range{0x1F440, 0x1F440},
    range{0x1F442, 0x1F4FC}, range{0x1F4FF, 0x1F53D}, range{0x1F54B, 0x1F567}, range{0x1F5FB, 0x1F64F}, range{0x1F680, 0x1F6C5},
    range{0x1F6CC, 0x1F6CC}, range{0x1F6D0, 0x1F6DF}, range{0x1F6EB, 0x1F6EC}, range{0x1F6F4, 0x1F6FC}, range{0x1F7E0, 0x1F7F0},
    range{0x1F90C, 0x1F9FF}, range{0x1FA70, 0x1FAFF}, range{0x20000, 0x3FFFD},
};

bool is_in(std::span<const range> sorted, char32_t character) noexcept {
    const auto found = std::ranges::lower_bound(sorted, character, {}, &range::last);
    return found != sorted.end() && character >= found->first;
}

std::size_t width_of(char32_t character) noexcept {
    if (is_in(zero_width, character)) return 0;
    return is_in(double_width, character) ? 2 : 1;
}

}  // namespace

char32_t take_character(std::string_view& text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t character = length == 1 ? first : first & (0x7FU >> length);
    const std::size_t there = std::min(length, text.size());
    for (std::size_t i = 1; i < there; ++i) character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(there);
    return character;
}

bool acts_on_terminal(char32_t character) noexcept {
    if (character < 0x20 || (character >= 0x7F && character <= 0x9F)) return true;
    // Soft hyphen; directions, their isolates and marks; separators of lines; invisible operators; the byte order mark; tags.
    return character == 0xAD || character == 0x61C || character == 0x200B || (character >= 0x200E && character <= 0x200F) ||
           (character >= 0x2028 && character <= 0x202E) || (character >= 0x2060 && character <= 0x206F) || character == 0xFEFF ||
           (character >= 0xE0000 && character <= 0xE007F);
}

std::string harmless(std::string_view text) {
    const std::string valid = valid_utf8(text);
    std::string shown;
    shown.reserve(valid.size());
    std::string_view rest = valid;
    while (!rest.empty()) {
        const std::string_view before = rest;
        const char32_t character = take_character(rest);
        if (character == '\n' || character == '\r' || character == '\t') {
            shown += ' ';
        } else if (!acts_on_terminal(character)) {
            shown += before.substr(0, before.size() - rest.size());
        } else if (character < 0x80) {
            fmt::format_to(std::back_inserter(shown), "\\x{:02x}", static_cast<std::uint32_t>(character));
        } else {
            fmt::format_to(std::back_inserter(shown), "\\u{:04x}", static_cast<std::uint32_t>(character));
        }
    }
    return shown;
}

std::size_t display_width(std::string_view harmless_text) noexcept {
    std::size_t width = 0;
    while (!harmless_text.empty()) width += width_of(take_character(harmless_text));
    return width;
}

std::string fit(std::string_view harmless_text, std::size_t width) {
    if (display_width(harmless_text) <= width) return std::string{harmless_text};
    if (width == 0) return {};
    std::string_view rest = harmless_text;
    std::size_t used = 0;
    std::size_t kept = 0;
    while (!rest.empty()) {
        used += width_of(take_character(rest));
        if (used > width - 1) break;  // one column is the ellipsis'
        kept = harmless_text.size() - rest.size();
    }
    return std::string{harmless_text.substr(0, kept)} + "…";
}

}  // namespace rollcall::cli
