// MySQL's functions over text, counted in characters where MySQL counts them. Pure.
// Source: MySQL 8.0 Reference Manual, "String Functions and Operators".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/scalar_function.hpp"

namespace rollcall::engine {

// NULL where any part is.
std::optional<std::string> concat(text_list parts);
// The first is the separator; the others that are NULL are left out.
std::optional<std::string> concat_ws(text_list parts);

// Positions count from 1, negative ones from the end; 0 is nowhere.
std::string_view substring(std::string_view text, std::int64_t position);
std::string_view substring_of(std::string_view text, std::int64_t position, std::int64_t length);
std::string_view left(std::string_view text, std::int64_t length);
std::string_view right(std::string_view text, std::int64_t length);
// Everything before the count-th delimiter; of a negative count, everything behind it, counted from the end.
std::string_view substring_index(std::string_view text, std::string_view delimiter, std::int64_t count);
// Where `part` stands in `text` from `position` on. Returns: 0 for nowhere.
std::int64_t locate(std::string_view part, std::string_view text, std::int64_t position);
std::optional<std::string> insert_text(std::string_view text, std::int64_t position, std::int64_t length, std::string_view by);

// Whole strings, not characters, are taken away.
std::string_view trim_left(std::string_view text, std::string_view removed);
std::string_view trim_right(std::string_view text, std::string_view removed);
std::string_view trim_both(std::string_view text, std::string_view removed);
std::optional<std::string> lpad(std::string_view text, std::int64_t length, std::string_view by);
std::optional<std::string> rpad(std::string_view text, std::int64_t length, std::string_view by);
std::optional<std::string> repeat(std::string_view text, std::int64_t times);
std::optional<std::string> replace(std::string_view text, std::string_view from, std::string_view to);
std::string reverse(std::string_view text);
// One character for one: the sharp s stays.
std::string upper(std::string_view text);
std::string lower(std::string_view text);

std::int64_t char_length(std::string_view text);
std::int64_t strcmp_of(std::string_view a, std::string_view b);
std::int64_t find_in_set(std::string_view text, std::string_view list);
std::optional<std::string> elt(text_list index_and_texts);
// NULL is the word NULL.
std::string quote(std::optional<std::string_view> text);
std::string soundex(std::string_view text);
std::string export_set(std::uint64_t bits, std::string_view on, std::string_view off, std::string_view separator, std::int64_t count);
// The first is the bits.
std::optional<std::string> make_set(text_list bits_and_texts);

}  // namespace rollcall::engine
