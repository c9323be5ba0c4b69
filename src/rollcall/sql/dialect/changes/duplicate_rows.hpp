// What INSERT IGNORE tells of the rows that it passes over. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// A unique key by which a row may be there already: the engine's text of whether it is, the key's columns, and their values as text.
struct met_key {
    std::string test;
    std::vector<std::string> columns;
    std::vector<std::string> values;
};

// The engine's text of MySQL's message: of the first key that a row is met by. `keys`: one at least. Thread: any.
std::string duplicate_message(const table_schema& schema, std::string_view table, const std::vector<met_key>& keys);

}  // namespace rollcall::sql
