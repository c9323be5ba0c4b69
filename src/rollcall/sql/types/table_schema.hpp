// What the rewriter knows of a table: its columns' types, its defaults and its unique keys.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/types/sql_type.hpp"
#include "rollcall/sql/types/view_extent.hpp"

namespace rollcall::sql {

struct column_schema {
    std::string name;
    sql_type type;
    bool nullable = true;
    bool has_default = false;  // DEFAULT was given, or the column counts up
    bool auto_increment = false;
    bool default_now = false;                      // DEFAULT CURRENT_TIMESTAMP, of as many digits as the type has
    std::optional<std::string> default_text = {};  // of a DEFAULT that is a constant; nothing where there is none, or it is computed
    std::string mysql_type = {};                   // "varchar(20)"; "" for a query's column
    std::uint32_t length = 0;                      // characters (bytes of binary types) that fit; 0: no bound
};

// A primary or unique key, or an index.
struct table_key {
    std::string name;  // "PRIMARY" of the primary key
    std::vector<std::string> columns;
    bool unique = true;
    std::string entry = {};    // the engine's index; "" of what is a constraint of the table's definition
    std::string folding = {};  // the engine's index that holds it unique without regard to case; "" = none
    [[nodiscard]] bool is_index() const noexcept { return !entry.empty(); }
    [[nodiscard]] bool is_name() const noexcept { return !unique && entry.empty(); }  // of a parent: the engine has nothing of it
};

struct foreign_key {
    std::string name;
    std::vector<std::string> columns;
    std::string parent;  // a table of the same database
    std::vector<std::string> parent_columns;
};

// Immutable once shared.
struct table_schema {
    std::string name;
    bool is_view = false;
    view_extent extent;
    bool is_made = false;  // a query or view of whose rows MySQL makes a table: see is_materialized()
    std::vector<column_schema> columns;
    std::vector<std::vector<std::string>> unique_keys;  // the primary one first
    bool has_primary_key = false;
    bool is_parent = false;                    // a foreign key refers to it
    std::vector<std::string> foreign_columns;  // of its own foreign keys
    std::vector<foreign_key> foreign_keys;
    std::string create_text;                                                    // SHOW CREATE TABLE's
    std::vector<table_key> keys;                                                // all but foreign ones
    collation default_collation = collation::bin;                               // that its new columns get
    std::vector<std::shared_ptr<const std::vector<std::string>>> enumerations;  // what its columns' types point to

    // Names in any case. Returns: null where there is no such column.
    [[nodiscard]] const column_schema* find(std::string_view column) const noexcept {
        for (const column_schema& each : columns) {
            if (iequals(each.name, column)) return &each;
        }
        return nullptr;
    }
};
using shared_schema = std::shared_ptr<const table_schema>;

// Tables by schema_key(); null for one that is known not to be there.
using table_schemas = std::unordered_map<std::string, shared_schema>;

inline std::string schema_key(std::string_view database, std::string_view table) {
    std::string key = to_lower(database);
    key += '.';
    key += to_lower(table);
    return key;
}

}  // namespace rollcall::sql
