// sql_mode: names, the combinations ANSI and TRADITIONAL, the numbers of old clients.
// Source: MySQL 8.0 Reference Manual, "Server SQL Modes".
#include <array>
#include <cstdint>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

struct mode_bit {
    std::string_view name;
    unsigned bit;
};

constexpr auto mode_bits = std::to_array<mode_bit>({
    {"REAL_AS_FLOAT", 0},
    {"PIPES_AS_CONCAT", 1},
    {"ANSI_QUOTES", 2},
    {"IGNORE_SPACE", 3},
    {"ONLY_FULL_GROUP_BY", 5},
    {"NO_UNSIGNED_SUBTRACTION", 6},
    {"NO_DIR_IN_CREATE", 7},
    {"ANSI", 18},
    {"NO_AUTO_VALUE_ON_ZERO", 19},
    {"NO_BACKSLASH_ESCAPES", 20},
    {"STRICT_TRANS_TABLES", 21},
    {"STRICT_ALL_TABLES", 22},
    {"NO_ZERO_IN_DATE", 23},
    {"NO_ZERO_DATE", 24},
    {"ALLOW_INVALID_DATES", 25},
    {"ERROR_FOR_DIVISION_BY_ZERO", 26},
    {"TRADITIONAL", 27},
    {"HIGH_NOT_PRECEDENCE", 29},
    {"NO_ENGINE_SUBSTITUTION", 30},
    {"PAD_CHAR_TO_FULL_LENGTH", 31},
    {"TIME_TRUNCATE_FRACTIONAL", 32},
});

constexpr std::uint64_t bit(unsigned n) { return std::uint64_t{1} << n; }
constexpr std::uint64_t ansi = bit(0) | bit(1) | bit(2) | bit(3) | bit(5) | bit(18);
constexpr std::uint64_t traditional = bit(21) | bit(22) | bit(23) | bit(24) | bit(26) | bit(27) | bit(30);

std::uint64_t expanded(std::uint64_t bits) noexcept {
    if ((bits & bit(18)) != 0) bits |= ansi;
    if ((bits & bit(27)) != 0) bits |= traditional;
    return bits;
}

std::optional<std::uint64_t> bits_of_names(std::string_view names, std::string& unknown) {
    std::uint64_t bits = 0;
    while (!names.empty()) {
        const std::size_t comma = names.find(',');
        std::string_view name = names.substr(0, comma);
        names = comma == std::string_view::npos ? std::string_view{} : names.substr(comma + 1);
        while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        if (name.empty()) continue;
        const mode_bit* found = nullptr;
        for (const mode_bit& mode : mode_bits) {
            if (iequals(mode.name, name)) found = &mode;
        }
        if (found == nullptr) {
            unknown = name;
            return std::nullopt;
        }
        bits |= bit(found->bit);
    }
    return bits;
}

}  // namespace

std::optional<std::string> canonical_sql_mode(const literal& value, std::string& unknown) {
    std::optional<std::uint64_t> bits;
    if (const auto* names = std::get_if<std::string>(&value)) bits = bits_of_names(*names, unknown);
    if (const auto* number = std::get_if<std::int64_t>(&value)) bits = static_cast<std::uint64_t>(*number);
    if (!bits) {
        if (unknown.empty()) unknown = text_of_literal(value);
        return std::nullopt;
    }
    std::uint64_t rest = expanded(*bits);
    std::string out;
    for (const mode_bit& mode : mode_bits) {
        if ((rest & bit(mode.bit)) == 0) continue;
        rest &= ~bit(mode.bit);
        if (!out.empty()) out += ',';
        out += mode.name;
    }
    if (rest != 0) {
        unknown = text_of_literal(value);
        return std::nullopt;
    }
    return out;
}

lex_mode lex_mode_of(std::string_view sql_mode) noexcept {
    return {find_in_list(sql_mode, "ANSI_QUOTES").has_value(), find_in_list(sql_mode, "NO_BACKSLASH_ESCAPES").has_value()};
}

}  // namespace rollcall::sql
