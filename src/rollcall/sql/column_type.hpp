// MySQL's column types and what the engine stores for them.
#pragma once

#include <string>

#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {

struct column_type {
    std::string engine;    // "UINTEGER"
    std::string mysql;     // "int unsigned", as SHOW CREATE TABLE prints it
    std::string implicit;  // what a NOT NULL column without DEFAULT gets when it is added: 0, ''
    std::string check;     // a condition on the column, `?` standing for it; "" = none
    bool serial = false;   // SERIAL: BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE
};

// Reads a type with its length, UNSIGNED, CHARACTER SET and COLLATE. BIT(n) is stored as UBIGINT, since MySQL's bits count as
// numbers; ENUM as VARCHAR with a check; YEAR as SMALLINT; a length of text is kept for display and not enforced.
// Errors, at `parser`: parse, not_supported_yet (SET, spatial types, ZEROFILL, more than 38 digits), unknown_character_set,
// unknown_collation.
column_type parse_column_type(query_rewriter& parser);

// CHARACTER SET x, CHARSET x, COLLATE x: read and checked. Returns: whether one stood there.
bool try_character_set(query_rewriter& parser);

}  // namespace rollcall::sql
