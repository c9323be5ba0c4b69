// The table of the system variables that are known: one row a variable, as MySQL 8.0 documents it and as it is served here.
// Source: MySQL 8.0 Reference Manual, "Server System Variables".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rollcall::sql {

enum class variable_type : std::uint8_t { boolean, integer, enumeration, text, mode_set, character_set, collation, zone };
enum class variable_reach : std::uint8_t { both, session_only, global_only };

struct known_variable {
    std::string_view name;  // lower case
    variable_type type = variable_type::text;
    std::string_view initial;  // its default as text: "ON", "28800"; "\0" stands for NULL
    variable_reach reach = variable_reach::both;
    bool read_only = false;
    std::uint64_t min = 0;  // integer
    std::uint64_t max = 0;
    bool exact = false;             // a number beyond them is refused, where others are cut to them
    std::string_view choices = {};  // enumeration: the values in their order, between commas
    std::string_view served = {};   // the only values that may be set, between commas; "" = all. Others would be ignored
    std::string_view remedy = {};   // the sentence for one that is not served
    std::string_view same_as = {};  // another name of the variable whose value this one shows
};

// What stands for NULL in `initial`.
inline constexpr std::string_view null_text{"\0", 1};

// Sorted by name. Thread: immutable.
std::span<const known_variable> known_variables() noexcept;

// Returns: nullptr where no variable has this name (lower case).
const known_variable* find_known_variable(std::string_view name) noexcept;

}  // namespace rollcall::sql
