// Numbers as MySQL prints them, written into a caller's buffer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall {

// Room for any number's text.
inline constexpr std::size_t number_text_size = 48;

// Writes the text at `at`, which has number_text_size bytes. Floating point: the shortest text that reads back as the
// same value, of a float six significant digits, without an exponent from 1e-15 up to below 1e15 as in MySQL; `value` is
// finite. Returns: the end of the text. Thread: any.
char* put_number(char* at, std::int64_t value) noexcept;
char* put_number(char* at, std::uint64_t value) noexcept;
char* put_number(char* at, float value) noexcept;
char* put_number(char* at, double value) noexcept;
// With so many digits behind the point, zeros too; what is too large for that as put_number() writes it. `value` is finite.
char* put_fixed(char* at, double value, int digits) noexcept;

}  // namespace rollcall
