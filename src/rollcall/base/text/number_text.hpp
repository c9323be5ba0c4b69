// Numbers as MySQL prints them, written into a caller's buffer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall {

// Room for any number's text.
inline constexpr std::size_t number_text_size = 48;
// And for what put_fixed() writes.
inline constexpr std::size_t fixed_text_size = 400;

// Writes the text at `at`, which has number_text_size bytes. Floating point: the shortest text that reads back as the
// same value, of a float six significant digits, without an exponent from 1e-15 up to below 1e15, and up to 1e16 where it has a
// fraction, as in MySQL; `value` is finite. Returns: the end of the text. Thread: any.
char* put_number(char* at, std::int64_t value) noexcept;
char* put_number(char* at, std::uint64_t value) noexcept;
char* put_number(char* at, float value) noexcept;
char* put_number(char* at, double value) noexcept;
// With so many digits behind the point (at most 30), zeros too, never with an exponent; `at` has fixed_text_size bytes. `value` is finite.
char* put_fixed(char* at, double value, int digits) noexcept;

}  // namespace rollcall
