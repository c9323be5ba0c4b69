// A table's columns and keys as DuckDB's catalog and the hidden schema tell them together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/engine/duckdb/values/mysql_text.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

struct shape_column {
    std::string name;
    std::string type;  // MySQL's text
    bool nullable = true;
    default_text default_value;
    bool auto_increment = false;
    std::string extra;  // as SHOW COLUMNS tells it
    std::string comment;
    std::string collation;  // MySQL's name of it; "" for what is no text
};

enum class key_kind : std::uint8_t { primary, unique, index, foreign };

struct shape_key {
    key_kind kind = key_kind::index;
    std::string name = {};                  // "" for the primary key and unnamed ones
    std::vector<std::string> columns = {};  // an indexed expression stands in parentheses
    std::string referenced_table = {};      // foreign keys
    std::vector<std::string> referenced_columns = {};
    std::string index_name = {};            // foreign keys: of the index that MySQL shows beside; "" = none
    std::string entry = {};                 // the engine's name of an index of its own; "" of a constraint
    std::vector<std::string> lengths = {};  // of first characters that are indexed, "0" for a whole column; empty: all of them whole
};

// A CHECK that the client wrote; those that hold a type within its bounds are not among them.
struct shape_check {
    std::string name;
    std::string clause;  // in MySQL's words
};

struct table_shape {
    std::string name;  // as it was written when the table was made
    std::string comment;
    std::string collation;  // of columns to come
    bool is_view = false;
    std::string view_text;                  // DuckDB's, of a view
    std::string view_query;                 // as it was written; "" of what an older version made
    std::string view_columns;               // (`a`,`b`) in front of it
    std::vector<view_read_row> view_reads;  // by it and by all views behind it; none of what an older version made
    std::vector<shape_column> columns;
    std::vector<shape_key> keys;
    bool is_parent = false;  // a foreign key refers to it
    std::vector<shape_check> checks;
    std::vector<std::string> folding_indexes;  // beside keys that are unique without regard to case
};

// 5 of BIT as b'101'.
std::string bit_string(std::string_view digits);

// The index among them that stands beside the key: "t|u", or "t||u" where it was made again. Returns: "" where none does.
std::string folding_index_of(const table_shape& shape, std::string_view key);

// Returns: nothing where there is no such table. `schema`: with its prefix; `database`: without.
sql_result<std::optional<table_shape>> read_table_shape(connection& on, const engine_naming& naming, std::string_view database,
                                                        std::string_view table);

// The columns of an index out of its text: CREATE INDEX i ON s.t("a b", (v + 1)); gives a b and ((v + 1)).
std::vector<std::string> indexed_columns(std::string_view index_text);

// "PRI", "UNI", "MUL" or "": how SHOW COLUMNS marks the column. Source: MySQL 8.0 Reference Manual, "SHOW COLUMNS".
std::string_view key_mark(const table_shape& shape, std::string_view column) noexcept;

}  // namespace rollcall::engine
