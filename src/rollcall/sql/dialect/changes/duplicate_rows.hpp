// Which rows INSERT IGNORE passes over among those of one statement, and what it tells of them. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// A unique key by which a row may be there already, or a foreign one whose parent may be missing: the engine's text of whether it is so,
// and of a unique key its columns and their values as text.
struct met_key {
    std::string test;
    std::vector<std::string> columns;
    std::vector<std::string> values;
    std::string message = {};  // of a foreign key
};

// The engine's text of MySQL's message: of the first key that a row is met by. `keys`: one at least. Thread: any, as of all here.
std::string duplicate_message(const table_schema& schema, std::string_view table, const std::vector<met_key>& keys);
// The engine's text of its code: 1062, or 1452 of a foreign key.
std::string code_of_message(const std::vector<met_key>& keys);
std::string missing_parent_message(const table_name& table, const foreign_key& key);

// A unique key of rows that may meet one another: the engine's texts of its parts, and of whether one of them is NULL.
struct shared_key {
    std::string parts;
    std::string lacks_part;
};

inline constexpr std::string_view first_turn = "\"rollcall first\"";

// `rows`, each with its turn: 1, or 2 where a row before it that is inserted has one of its keys. `acceptable`: the engine's text of
// whether a row of "rollcall_new" may be inserted, whatever the others are.
std::string rows_in_turn(const std::string& rows, const std::vector<shared_key>& keys, const std::string& acceptable);

}  // namespace rollcall::sql
