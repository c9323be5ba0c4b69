// Bytes as hexadecimal digits and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// Two upper-case digits a byte. Thread: any.
std::string to_hex(std::string_view bytes);
void append_hex(std::string& out, std::string_view bytes);

// Digits of either case, two a byte. Returns: nothing where there is another character or an odd number. Thread: any.
std::optional<std::string> from_hex(std::string_view digits);

}  // namespace rollcall
