// Numbers of 64 bits as digits of a base, as MySQL's CONV() has them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::engine {

// The digits at the text's beginning. `base`: 2 to 36; negative: the number is signed. Returns: at most the type's largest.
std::uint64_t read_digits(std::string_view text, int base) noexcept;
// `base`: as above, in upper case; negative: the 64 bits are a signed number's.
std::string digits_of(std::uint64_t value, int base);

}  // namespace rollcall::engine
