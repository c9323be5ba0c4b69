// DuckDB's messages as MySQL's errors: one table, tested row by row against real statements.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/handles/names.hpp"

namespace rollcall::engine {

// What the mapping may ask about the world, where DuckDB's message leaves it open. Unknown counts as "it exists".
struct error_facts {
    std::function<bool(std::string_view database)> database_exists;
    std::function<bool(std::string_view database, std::string_view table)> table_exists;
    std::function<bool(std::string_view database, std::string_view table)> is_broken_view;  // it names what is not there any more
    std::function<bool(std::string_view table, std::string_view column)> is_enum;
    // The table's CHECKs: their names and their conditions in MySQL's words.
    std::function<std::vector<std::pair<std::string, std::string>>(std::string_view table)> checks;
};

// `message`: DuckDB's own, with its kind in front ("Catalog Error: ..."). `statement`: the text that failed, for the
// database of a table that the message names alone.
// Returns: MySQL's code and text where there is one; else unknown (1105) with the first sentence of DuckDB's, in which
// neither the catalog nor the prefix of schemas appears. Source: DuckDB 1.5.6, src/common/exception.cpp for the kinds.
sql_error map_error(std::string_view message, std::string_view statement, const engine_naming& naming, const error_facts& facts = {});

// Does DuckDB's message tell of a commit that is on the disk, where only the checkpoint after it failed?
bool is_committed(std::string_view message) noexcept;

// Has the engine given itself up? No statement succeeds after that until its file is opened again.
bool is_fatal(std::string_view message) noexcept;

}  // namespace rollcall::engine
