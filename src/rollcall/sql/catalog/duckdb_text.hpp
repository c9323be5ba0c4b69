// Writing DuckDB's text: the only places where names and values are quoted for the engine.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// "x", with quotation marks doubled. DuckDB knows no escape in it. Thread: any, as of all here; all are pure.
std::string quote_name(std::string_view name);
std::string& append_name(std::string& to, std::string_view name);
// 'x', with apostrophes doubled. DuckDB knows no backslash in it. The value holds no NUL byte.
std::string quote_string(std::string_view value);
// '\x41\x42'::BLOB, whatever the bytes are.
std::string blob_literal(std::string_view bytes);
// A constant as one operand: negative numbers in parentheses, text with a NUL byte as a blob.
std::string literal_text(const literal& value);

// catalog."<prefix>database"."table"
std::string engine_table(const engine_names& names, const table_name& table);
// Another entry of the table's schema (an index, a sequence): catalog."<prefix>database"."entry".
std::string engine_entry(const engine_names& names, std::string_view database, std::string_view entry);

// What a query of a WITH is called. Two grammars disagree on where a recursive name is known; where the engine does not know it, it would
// read a view of its own catalog of that name, such as sqlite_master. No such view has this prefix.
std::string engine_cte(std::string_view name);

// information_schema, mysql, performance_schema, sys: MySQL's own, which hold no tables of users.
bool is_reserved_database(std::string_view lower_name) noexcept;

}  // namespace rollcall::sql
