// MySQL's functions over bytes: lengths, digests, encodings. Pure. A number or a date counts as its text.
// Source: MySQL 8.0 Reference Manual, "String Functions and Operators", "Encryption and Compression Functions".
#pragma once

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

std::int64_t length(const any_value& of);
std::int64_t bit_length(const any_value& of);
std::int64_t ascii(const any_value& of);
// The bytes of the first character as one number.
std::int64_t ord(const any_value& of);
std::uint64_t crc32(const any_value& of);
std::string md5(const any_value& of);
std::string sha1(const any_value& of);
// Whole characters, of so many bytes at most.
std::string_view cut(std::string_view text, std::uint64_t most);
// 224, 256 (or 0), 384, 512. Returns: nothing for another length.
std::optional<std::string> sha2(const any_value& of, const any_value& bits);
// In lines of 76.
std::string to_base64(const any_value& of);
// Returns: nothing where it is not well formed.
std::optional<byte_text> from_base64(std::string_view text);
std::optional<byte_text> unhex(const any_value& of);
// So many bytes: cut, or filled with NUL. Returns: nothing beyond the longest result.
std::optional<byte_text> binary(const any_value& of, const any_value& bytes);

}  // namespace rollcall::engine
