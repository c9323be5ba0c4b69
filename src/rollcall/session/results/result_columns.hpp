// What the client is told of a result's columns beyond what the engine knows of them: their tables, and MySQL's types.
#pragma once

#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/sql_type.hpp"

namespace rollcall::session {

// Tells each column its table. Changes nothing where the origins do not account for the columns, as with "*" over a join.
// Thread: any.
void put_origins(std::vector<column>& columns, const std::vector<sql::column_origin>& origins);

// The engine has no empty name: where MySQL's is, the statement has a blank. Thread: any.
void put_empty_names(std::vector<column>& columns);

// Tells columns what the statement knows of their types: the digits of times, and the types that the engine keeps as others (YEAR, BIT,
// TIMESTAMP, TINYINT(1), ENUM). Changes nothing where there is not one type a column. Thread: any.
void put_types(std::vector<column>& columns, const std::vector<sql::sql_type>& types);

}  // namespace rollcall::session
