// What the texts of changes are written with: the names that they go by, values of a column's type. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/sql_type.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

inline constexpr std::string_view staged_rows = "temp.main.rollcall_rows";
inline constexpr std::string_view new_row = "rollcall_new";
inline constexpr std::string_view row_place = "\"rollcall place\"";  // in the statement, from 1

// What a column of the table is called among the new rows, so that its bare name means the row that is there.
inline std::string new_column(std::string_view column) { return "new " + std::string(column); }

// It, of the new row.
std::string new_row_column(std::string_view column);

// The engine's name for a column's type. Never "": what is not known is text.
std::string engine_type_of(const sql_type& type);

std::string cast_text(std::string_view value, const sql_type& type);
// The condition under which a column would get another value: of text by its bytes, whatever the collation of either.
std::string differs_text(std::string_view column, const sql_type& type, std::string_view value, const sql_type& given);
// The column's type of a value that is none of its own, so that the engine knows of no collation.
sql_type type_of_value(sql_type column) noexcept;

// Is it an AUTO_INCREMENT column of the table? `schema`: null where the table is not known.
bool counts_up(const shared_schema& schema, std::string_view quoted_column) noexcept;
// The value that such a column is given, which moves the counter on.
std::string moving_counter(const table_name& table, std::string_view value);

// Must a row give it a value that is not NULL?
bool takes_no_null(const column_schema& column) noexcept;

// Where the engine computes it, the statement fails with this error. Its type is that of NULL.
std::string error_text(sql_errc code, const std::string& message);

// Digits that a DECIMAL column cuts off the number that is written are worth a note, unless they are zeros.
class query_rewriter;
void note_cut_digits(query_rewriter& parser, const expression& written, const column_schema& column, std::size_t row);

// Is it a parameter ($1) and nothing else?
bool is_parameter(const expression& e) noexcept;

// Does the text mean the same value wherever and as often as it is computed?
bool is_constant(const expression& e);

// Does the text give the same value each time, and read no rows, which the statement itself may change?
bool is_repeatable(std::string_view text);

}  // namespace rollcall::sql
