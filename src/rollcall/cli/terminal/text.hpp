// Text from a server on an operator's terminal: made harmless, measured in columns, cut to fit. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall::cli {

// What a terminal only shows: one line of valid UTF-8. Line ends and tabs become blanks; other control characters and those that
// turn or hide what follows are spelled out, as \x1b and \u202e; invalid bytes become U+FFFD. Thread: any.
std::string harmless(std::string_view text);

// Whether it does more to a terminal than show itself: a control character or one of those that turn or hide text.
bool acts_on_terminal(char32_t character) noexcept;

// The columns that harmless text takes: East Asian wide characters and emoji two, combining marks none. A terminal's own table may
// differ in single characters. Thread: any.
std::size_t display_width(std::string_view harmless_text) noexcept;

// Harmless text in at most `width` columns; what is cut ends in "…". Thread: any.
std::string fit(std::string_view harmless_text, std::size_t width);

// Takes the first character off valid UTF-8 that is not empty.
char32_t take_character(std::string_view& text) noexcept;

}  // namespace rollcall::cli
