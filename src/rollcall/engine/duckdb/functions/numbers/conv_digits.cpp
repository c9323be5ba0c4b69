// Digits of any base.
#include "rollcall/engine/duckdb/functions/numbers/conv_digits.hpp"

#include <algorithm>
#include <limits>

namespace rollcall::engine {

namespace {

int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

}  // namespace

std::uint64_t read_digits(std::string_view text, int base) noexcept {
    const bool is_signed = base < 0;
    const unsigned radix = static_cast<unsigned>(is_signed ? -base : base);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::uint64_t value = 0;
    bool too_large = false;
    for (const char c : text) {
        const int digit = digit_value(c);
        if (digit >= static_cast<int>(radix)) break;
        too_large = too_large || __builtin_mul_overflow(value, radix, &value) ||
                    __builtin_add_overflow(value, static_cast<unsigned>(digit), &value);
    }
    constexpr std::uint64_t least = std::uint64_t{1} << 63;
    if (is_signed) {
        if (negative) return too_large || value > least ? least : std::uint64_t{0} - value;
        return too_large || value >= least ? least - 1 : value;
    }
    if (too_large) return std::numeric_limits<std::uint64_t>::max();
    return negative ? std::uint64_t{0} - value : value;
}

std::string digits_of(std::uint64_t value, int base) {
    constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const bool negative = base < 0 && (value >> 63) != 0;
    if (negative) value = std::uint64_t{0} - value;
    const auto radix = static_cast<std::uint64_t>(base < 0 ? -base : base);
    std::string out;
    do {
        out += digits[value % radix];
        value /= radix;
    } while (value != 0);
    if (negative) out += '-';
    std::ranges::reverse(out);
    return out;
}

}  // namespace rollcall::engine
