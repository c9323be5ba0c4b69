// What a statement does to the tables that foreign keys refer to, or may come to. Internal to the dialect.
#pragma once

#include <span>
#include <string>

#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// What becomes of the table's rows.
struct rows_fate {
    bool come = false;
    bool go = false;
    std::span<const std::string> assigned = {};  // columns that get other values, quoted
};

// `schema`: the table's; null: nothing is known of it, and the statement will be read again.
void note_parents(engine_statement& out, const table_name& table, const table_schema* schema, const rows_fate& fate);

}  // namespace rollcall::sql
