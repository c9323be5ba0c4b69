// An INSERT or REPLACE as it was read, before it is written for the engine. Internal to this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// A value in VALUES.
struct inserted_value {
    expression value;
    bool is_default = false;
};

// A column of the table that gets values. `added`: by the statement itself, of which every row has the same.
struct inserted_column {
    std::string name;
    const column_schema* schema = nullptr;
    std::optional<std::string> added = std::nullopt;
};

// Columns of an insertion whose values a row that is there may have: of a unique key, or of a foreign one.
struct met_columns {
    std::vector<std::size_t> columns;
    const foreign_key* parent = nullptr;  // of the table's schema
};

// The values of one column in many rows, as the engine reads a list of them from text: [1, NULL, 3].
struct value_list {
    sql_type type;  // of its items
    std::string text = "[";
};

struct insertion {
    table_name table;
    shared_schema schema;  // null: nothing is known of it
    bool replace = false;
    bool ignore = false;
    bool has_columns = false;
    bool only_defaults = false;  // VALUES ()
    std::vector<inserted_column> columns;
    std::vector<std::vector<inserted_value>> rows;
    std::vector<value_list> lists;     // the same as rows, one a column; none where they are not made
    std::string query;                 // in the place of rows
    std::vector<column_schema> given;  // what the query gives; empty: that is not known
    std::string row_alias;
    std::string assignments;  // of ON DUPLICATE KEY UPDATE
    bool updates = false;
};

struct column_assignment {
    std::string column;  // quoted
    expression value;
    bool is_default = false;
};

// The same in an UPDATE of several tables.
struct joined_assignment {
    std::size_t source = 0;  // among the scope's
    std::string column;      // quoted
    std::string value;
    sql_type type;   // the column's
    sql_type given;  // the value's
};

}  // namespace rollcall::sql
