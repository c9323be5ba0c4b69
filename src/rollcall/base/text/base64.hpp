// Base64 with the standard alphabet and padding. Source: RFC 4648, section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

std::string to_base64(std::string_view bytes);
// Returns: nothing where padding is missing, bits are left over, or a character is none of base64's: of all texts for the same
// bytes only that of to_base64() is taken.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace rollcall
