// The columns of the server's own tables, out of descriptions that are known beforehand: `a b: varchar(64)!; c: int` is two columns of one
// type, which are NOT NULL, and a third. `~` behind a type: it compares as utf8mb4_0900_ai_ci.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

struct system_column {
    std::string_view name;
    std::string_view type;  // MySQL's text of it
    bool nullable = true;
    bool ignores_case = false;
};

std::vector<system_column> system_columns_of(std::string_view described);
// What the engine keeps MySQL's type as. Lives as long as `mysql`.
std::string_view kept_type(std::string_view mysql) noexcept;
// A query in the engine's dialect that has these columns, and no rows.
std::string query_without_rows(std::string_view described);
// Names in lower case. Returns: "" where there is no such table.
std::string_view described_columns(std::string_view database, std::string_view lower_table) noexcept;
// What the rewriter knows of the table; null where there is none, and of those that are read where the history is kept, for there are none
// of our functions. Made once. Thread: any.
shared_schema system_schema(std::string_view database, std::string_view lower_table);

}  // namespace rollcall::sql
