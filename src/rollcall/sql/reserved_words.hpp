// MySQL's reserved words: those that are never a name unless quoted.
#pragma once

#include <string_view>

namespace rollcall::sql {

// Is this word (any case) reserved in MySQL 8.0? Thread: any. Source: MySQL 8.0 Reference Manual, "Keywords and Reserved Words".
bool is_reserved_word(std::string_view word) noexcept;

}  // namespace rollcall::sql
