// Small facts about text: ASCII case, UTF-8 boundaries, JSON strings.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// ASCII lower case; bytes beyond ASCII stay. Thread: any.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
char to_lower(char c) noexcept;
// Equal but for ASCII case.
bool iequals(std::string_view a, std::string_view b) noexcept;
// Where `needle`, already lower case, stands in `text` ignoring ASCII case. Returns: true where it does; "" is everywhere.
bool icontains(std::string_view text, std::string_view lower_needle) noexcept;

// Has it no byte beyond ASCII?
bool is_ascii(std::string_view text) noexcept;

bool is_valid_utf8(std::string_view bytes) noexcept;
// Every invalid UTF-8 sequence becomes U+FFFD, as the WHATWG decoder counts them (one a maximal subpart).
std::string valid_utf8(std::string_view bytes);

// At most `max_bytes` of `text`, cut on a UTF-8 character boundary. Returns: a view into `text`.
std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept;

// Appends `text` as a JSON string with its quotes: `" \` and control characters escaped, invalid UTF-8 as U+FFFD.
void append_json_string(std::string& out, std::string_view text);
// The same, made anew: on one line, whatever a client put in it.
std::string quoted_line(std::string_view text);
// The same without the quotes around it.
void append_json_text(std::string& out, std::string_view text);
// Does a JSON string take the text as it is? It is ASCII then. Looks at eight bytes at a time.
[[nodiscard]] bool is_plain_json(std::string_view text) noexcept;

}  // namespace rollcall
