// MySQL's column types and what the engine stores for them.
#pragma once

#include <optional>
#include <string>

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

struct column_type {
    std::string engine;                           // "UINTEGER"
    std::string mysql;                            // "int unsigned", as SHOW CREATE TABLE prints it
    std::string implicit;                         // what a NOT NULL column without DEFAULT gets when it is added: 0, ''
    std::string check;                            // a condition on the column, `?` standing for it; "" = none
    bool serial = false;                          // SERIAL: BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE
    bool text = false;                            // ENUM, too: it compares by a collation
    std::optional<collation> own_collation = {};  // that was written; of a character set without one `bin`
};

// Reads a type with its length, UNSIGNED, CHARACTER SET and COLLATE. BIT(n) is stored as UBIGINT, since MySQL's bits count as
// numbers; ENUM as VARCHAR with a check; YEAR as SMALLINT; a length of text is kept for display and not enforced.
// Errors, at `parser`: parse, not_supported_yet (SET, spatial types, ZEROFILL, more than 38 digits), unknown_character_set,
// unknown_collation.
column_type parse_column_type(query_rewriter& parser);

// CHARACTER SET x, CHARSET x, COLLATE x: read and checked. `into`: the collation, `bin` where none is written. Returns: whether one stood
// there. Errors, at `parser`: unknown_character_set, those of read_collation().
bool try_character_set(query_rewriter& parser, std::optional<collation>& into);

// The name behind COLLATE. Returns: `bin` where it failed.
// Errors, at `parser`: unknown_collation, not_supported_yet for what nothing here compares by.
collation read_collation(query_rewriter& parser);

}  // namespace rollcall::sql
