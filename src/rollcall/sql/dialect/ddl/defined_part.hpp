// The parts of a table's definition that the engine has no place for: names of keys and checks (those that have none get MySQL's), and
// expressions as they were written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// `key_name`: an index that stands in the definition alone.
enum class defined_kind : std::uint8_t {
    primary,
    unique,
    index,
    key_name,
    foreign,
    check,
    default_value,
    collation,
    view_column,
    view,
    view_read
};

// As information_schema tells it: "PRIMARY KEY", "UNIQUE", "INDEX", "FOREIGN KEY", "CHECK"; "KEY", "DEFAULT", "COLLATION", "COLUMN" (of a
// view), "VIEW", "READ" (a table that a view's query reads).
std::string_view kind_name(defined_kind kind) noexcept;

struct defined_part {
    defined_kind kind = defined_kind::index;
    std::string name = {};  // "" until name_parts() gives it one; of a default and a collation the column: "" for the table's own; of a
                            // read the table
    std::vector<std::string> columns = {};
    std::string lengths = {};     // of first characters that are indexed, "0,3": 0 = the whole column; "" = all of them whole
    std::string engine = {};      // the columns as the engine takes them
    std::string index_name = {};  // foreign: of the index that comes with it; "" where another key begins with its columns. View:
                                  // (`a`,`b`); its column: NOT NULL; a read: the database
    std::string clause = {};      // check, default: the expression in MySQL's words; collation: its name; view: its query; its column: the
                                  // type, or ""; a read: how often
    std::size_t place = 0;        // the token at which it is written
};

// Names what has no name, as MySQL does: keys by their first column, foreign keys and checks by the table and a number, in the order in
// which they are written.
// Source: MySQL 8.0 Reference Manual, "CREATE TABLE Statement", "FOREIGN KEY Constraints", "CHECK Constraints".
void name_parts(std::vector<defined_part>& keys, std::string_view table);

// The name in MySQL's quotes.
std::string backticked(std::string_view name);
// A string in MySQL's quotes, where backslash escapes.
std::string mysql_string(std::string_view value);

// The tokens from `begin` to before `end` as MySQL writes an expression: (`a` > 0), or a call alone as uuid(). What the client put in
// parentheses stays so, and nothing else is but the whole.
std::string expression_text(const token_list& list, std::size_t begin, std::size_t end);

}  // namespace rollcall::sql
