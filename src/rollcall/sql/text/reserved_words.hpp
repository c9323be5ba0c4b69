// MySQL's reserved words: those that are never a name unless quoted.
#pragma once

#include <string>

#include "rollcall/sql/text/spelling.hpp"

namespace rollcall::sql {

// Is this word (any case) reserved in MySQL 8.0? Thread: any. Source: MySQL 8.0 Reference Manual, "Keywords and Reserved Words".
bool is_reserved_word(const spelling& word) noexcept;
// All of them in lower case and in order, a blank between two.
std::string reserved_word_list();

}  // namespace rollcall::sql
