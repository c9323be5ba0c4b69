// How long the text of an item can be, where its words tell: CREATE TABLE ... SELECT makes VARCHAR(n) of it. Internal to this folder.
// Source: MySQL 8.0 Reference Manual, "String Functions and Operators"; lengths as its tables of such queries have them.
#pragma once

#include <cstddef>

#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// The item of the tokens from `begin` to before `end`, whose column the scope noted last: its type in MySQL's words. Changes nothing where
// the length is not known, or is beyond 512 characters, of which MySQL makes TEXT.
void note_text_length(const token_list& list, std::size_t begin, std::size_t end, select_scope& scope);

}  // namespace rollcall::sql
