// utf8proc knows how letters are composed; which marks are letters' parts and which are accents is here.
#include "rollcall/engine/duckdb/functions/text/letter_folding.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {
namespace {

using character = utf8proc_int32_t;

struct character_range {
    character first;
    character last;
};

// Marks with a primary weight in the Default Unicode Collation Element Table; the rare ones behind the first plane all stay.
constexpr auto counting_marks = std::to_array<character_range>({
    {0x0363, 0x036F}, {0x07A6, 0x07B0}, {0x0816, 0x0817}, {0x081B, 0x081B}, {0x093A, 0x093B}, {0x093E, 0x094F}, {0x0955, 0x0963},
    {0x09BE, 0x09E3}, {0x0A3E, 0x0A51}, {0x0A75, 0x0A75}, {0x0ABE, 0x0AE3}, {0x0B3E, 0x0B4D}, {0x0B56, 0x0B63}, {0x0BBE, 0x0BD7},
    {0x0C3C, 0x0C63}, {0x0CBE, 0x0CE3}, {0x0D3B, 0x0D63}, {0x0DCA, 0x0E3A}, {0x0EB1, 0x0EBC}, {0x0F71, 0x0F7D}, {0x0F80, 0x0F81},
    {0x0F84, 0x0F84}, {0x0F8D, 0x0FBC}, {0x102B, 0x1035}, {0x1039, 0x109D}, {0x1712, 0x1773}, {0x17B6, 0x17C5}, {0x17D2, 0x17D2},
    {0x180F, 0x1938}, {0x1A17, 0x1A73}, {0x1ABF, 0x1ACE}, {0x1B35, 0x1B44}, {0x1BA1, 0x1BAD}, {0x1BE7, 0x1C36}, {0x1DCA, 0x1DCA},
    {0x1DD2, 0x1DF4}, {0x1DFA, 0x1DFA}, {0x2DE0, 0x2DFF}, {0xA674, 0xA67B}, {0xA69E, 0xA69F}, {0xA802, 0xA806}, {0xA823, 0xA82C},
    {0xA8B4, 0xA8C4}, {0xA8FF, 0xA92A}, {0xA947, 0xA953}, {0xA9B4, 0xAABE}, {0xAAEB, 0xABEA}, {0xABED, 0xABED}, {0x10000, 0x10FFFF},
});

bool is_mark(character c) noexcept {
    const auto category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

bool is_accent(character c) noexcept {
    if (!is_mark(c)) return false;
    const auto* const range = std::ranges::lower_bound(counting_marks, c, {}, &character_range::last);
    return range == counting_marks.end() || c < range->first;
}

// Composed of a letter and an accent, and yet another letter: the Cyrillic short i, the Arabic ones with madda or hamza.
bool is_letter_of_its_own(character c) noexcept { return c == 0x0419 || c == 0x0439 || (c >= 0x0622 && c <= 0x0626); }

// Letters with a stroke, which Unicode does not take for composed, final forms, and the wide forms of ASCII.
character base_letter(character lower) noexcept {
    switch (lower) {
        case 0x00F8: return 'o';
        case 0x0111:
        case 0x00F0: return 'd';
        case 0x0127: return 'h';
        case 0x0142: return 'l';
        case 0x0167: return 't';
        case 0x017F: return 's';
        case 0x03C2: return 0x03C3;  // sigma
        default: break;
    }
    return lower >= 0xFF01 && lower <= 0xFF5E ? utf8proc_tolower(lower - 0xFF01 + '!') : lower;
}

// Returns: nothing for an accent.
std::optional<character> folded(character c) noexcept {
    if (is_accent(c)) return std::nullopt;
    if (is_letter_of_its_own(c)) return utf8proc_tolower(c);
    std::array<character, 8> parts{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(c, parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundary);
    const auto given = std::span(parts).first(count > 0 && count <= 8 ? static_cast<std::size_t>(count) : 0);
    const auto stay = std::ranges::count_if(given, [](character part) { return !is_accent(part); });
    // Of several letters in one, as Korean's syllables are, none stands for all.
    const character base = stay == 1 ? *std::ranges::find_if_not(given, is_accent) : c;
    return base_letter(utf8proc_tolower(base));
}

}  // namespace

std::string fold_letters(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            out += to_lower(text.front());
            text.remove_prefix(1);
            continue;
        }
        character c = 0;
        const auto* const at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
        const auto size = utf8proc_iterate(at, static_cast<utf8proc_ssize_t>(text.size()), &c);
        if (size <= 0) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        if (const auto letter = folded(c)) {
            std::array<utf8proc_uint8_t, 4> bytes{};
            const auto length = utf8proc_encode_char(*letter, bytes.data());
            out.append(bytes.begin(), bytes.begin() + length);
        }
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return out;
}

}  // namespace rollcall::engine
