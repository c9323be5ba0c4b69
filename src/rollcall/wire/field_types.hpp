// MySQL's field type codes (enum_field_types), as column definitions and bound parameters carry them.
#pragma once

#include <cstdint>

namespace rollcall::wire::field {

inline constexpr std::uint8_t decimal = 0;
inline constexpr std::uint8_t tiny = 1;
inline constexpr std::uint8_t short_int = 2;
inline constexpr std::uint8_t long_int = 3;
inline constexpr std::uint8_t float32 = 4;
inline constexpr std::uint8_t float64 = 5;
inline constexpr std::uint8_t null = 6;
inline constexpr std::uint8_t timestamp = 7;
inline constexpr std::uint8_t longlong = 8;
inline constexpr std::uint8_t int24 = 9;
inline constexpr std::uint8_t date = 10;
inline constexpr std::uint8_t time = 11;
inline constexpr std::uint8_t datetime = 12;
inline constexpr std::uint8_t year = 13;
inline constexpr std::uint8_t newdate = 14;
inline constexpr std::uint8_t varchar = 15;
inline constexpr std::uint8_t bit = 16;
inline constexpr std::uint8_t boolean = 244;
inline constexpr std::uint8_t json = 245;
inline constexpr std::uint8_t newdecimal = 246;
inline constexpr std::uint8_t enumeration = 247;
inline constexpr std::uint8_t set = 248;
inline constexpr std::uint8_t tiny_blob = 249;
inline constexpr std::uint8_t medium_blob = 250;
inline constexpr std::uint8_t long_blob = 251;
inline constexpr std::uint8_t blob = 252;
inline constexpr std::uint8_t var_string = 253;
inline constexpr std::uint8_t string = 254;
inline constexpr std::uint8_t geometry = 255;

}  // namespace rollcall::wire::field
