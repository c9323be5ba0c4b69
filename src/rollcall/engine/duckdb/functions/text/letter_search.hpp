// LOCATE and its kin where a collation ignores case and accents. Pure.
// Source: MySQL 8.0's my_instr_mb, which compares as many bytes of the text as the sought one has.
#pragma once

#include <cstdint>
#include <string_view>

namespace rollcall::engine {

// Where `part` stands in `text` from the character `position` on, counted from 1: at the first that begins as many bytes which are its
// equal. So it finds ê by É, and ß by ss, but not ö by o. Returns: 0 for nowhere. Thread: any.
std::int64_t locate_letters(std::string_view part, std::string_view text, std::int64_t position);

}  // namespace rollcall::engine
