// The table from the words that RE2 has for a pattern to MySQL's errors.
#include "rollcall/engine/regexp_errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace rollcall::engine {

namespace {

struct regexp_fault {
    std::string_view begin;  // of RE2's words
    sql_errc code;
    std::string_view message;
};

constexpr std::string_view not_there =
    "The regular expression contains a feature that is not implemented here: look-around, back references and possessive quantifiers. "
    "Write it without them, as two conditions joined by AND";

// The first row that fits decides.
constexpr std::array faults{
    regexp_fault{"missing ): ", sql_errc::regexp_mismatched_parentheses, "Mismatched parenthesis in regular expression"},
    regexp_fault{"unexpected ): ", sql_errc::regexp_mismatched_parentheses, "Mismatched parenthesis in regular expression"},
    regexp_fault{"missing ]: ", sql_errc::regexp_missing_close_bracket, "The regular expression contains an unclosed bracket expression"},
    regexp_fault{"invalid character class range: ", sql_errc::regexp_invalid_range,
                 "The regular expression contains an [x-y] character range where x comes after y, or an unknown class"},
    regexp_fault{"invalid character class: ", sql_errc::regexp_rule_syntax, "Syntax error in regular expression"},
    regexp_fault{"trailing \\", sql_errc::regexp_bad_escape_sequence, "Unrecognized escape sequence in regular expression"},
    regexp_fault{"invalid escape sequence: \\1", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid escape sequence: \\2", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid escape sequence: ", sql_errc::regexp_bad_escape_sequence, "Unrecognized escape sequence in regular expression"},
    regexp_fault{"no argument for repetition operator: ", sql_errc::regexp_rule_syntax, "Syntax error in regular expression"},
    regexp_fault{"bad repetition operator: ++", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"bad repetition operator: *+", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"bad repetition operator: ?+", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"bad repetition operator: ", sql_errc::regexp_rule_syntax, "Syntax error in regular expression"},
    regexp_fault{"invalid repetition size: ", sql_errc::regexp_pattern_too_big,
                 "The regular expression repeats more than 1000 times. Write it as {n} twice, or use LENGTH"},
    regexp_fault{"invalid perl operator: (?=", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid perl operator: (?!", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid perl operator: (?<", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid perl operator: (?>", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid perl operator: ", sql_errc::regexp_rule_syntax, "Syntax error in regular expression"},
    regexp_fault{"invalid named capture group: (?<=", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid named capture group: (?<!", sql_errc::regexp_unimplemented, not_there},
    regexp_fault{"invalid named capture group: ", sql_errc::regexp_rule_syntax, "Syntax error in regular expression"},
    regexp_fault{"invalid UTF-8", sql_errc::regexp_illegal_argument, "Illegal argument to a regular expression"},
    regexp_fault{"pattern too large", sql_errc::regexp_pattern_too_big, "The regular expression pattern is too large"},
};

const regexp_fault* fault_of(std::string_view words) noexcept {
    const auto* const found = std::ranges::find_if(faults, [words](const regexp_fault& each) { return words.starts_with(each.begin); });
    return found == faults.end() ? nullptr : found;
}

// {3,2}
bool has_max_below_min(std::string_view words) noexcept {
    const std::size_t open = words.find('{');
    const std::size_t comma = words.find(',', std::min(open, words.size()));
    if (!words.starts_with("invalid repetition size: ") || open == words.npos || comma == words.npos) return false;
    int least = 0;
    int most = 0;
    std::from_chars(words.data() + open + 1, words.data() + comma, least);
    const auto read = std::from_chars(words.data() + comma + 1, words.data() + words.size(), most);
    return read.ec == std::errc{} && most < least;
}

}  // namespace

bool is_regexp_error(std::string_view words) noexcept { return fault_of(words) != nullptr; }

sql_error regexp_error(std::string_view words) {
    if (has_max_below_min(words)) {
        return {sql_errc::regexp_max_below_min,
                "The maximum is less than the minimum in a {min,max} interval (" + std::string(words) + ")."};
    }
    const regexp_fault* const fault = fault_of(words);
    if (fault == nullptr) return {sql_errc::regexp_rule_syntax, "Syntax error in regular expression: " + std::string(words) + "."};
    return {fault->code, std::string(fault->message) + " (" + std::string(words) + ")."};
}

}  // namespace rollcall::engine
