// How MySQL's names stand in the engine: database `shop` is the schema "db_shop" of the attached catalog.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::engine {

struct engine_naming {
    std::string catalog = "rollcall";
    std::string schema_prefix = "db_";
    std::string hidden_schema = "fe";
};

// A table as a statement for the engine names it, under MySQL's database name.
struct table_name {
    std::string database;
    std::string table;
    bool operator==(const table_name&) const = default;
};

// The identifier in the engine's quotes: a"b is "a""b".
std::string quoted_name(std::string_view identifier);
// The text as a literal: it's is 'it''s'.
std::string quoted_text(std::string_view text);

// A stretch of a text in the engine's dialect: a dotted name (`parts`, unquoted), or anything else.
struct name_piece {
    std::string_view text;
    std::vector<std::string> parts = {};
    bool quoted = false;  // a part of the name stands in quotes
};
// The text as its pieces, in order and without a gap. Words are names here, keywords and numbers too.
std::vector<name_piece> split_names(std::string_view text);

// The three-part names catalog.<prefix><database>.<table> of a statement, in order, each once; names are unquoted.
// Strings and comments are skipped.
std::vector<table_name> tables_named_in(std::string_view statement, const engine_naming& naming);

// The engine's message without our catalog and schema prefix: `rollcall.db_shop.t`, `db_shop.t` and schema "db_shop"
// become `shop.t` and "shop"; and calls of functions of ours
// without what the engine knows them by: rollcall_lower(a) is lower(a).
std::string without_engine_names(std::string_view message, const engine_naming& naming);
// The same of a plan drawn in boxes, which stay as wide as they are.
std::string plan_without_engine_names(std::string_view plan, const engine_naming& naming);

}  // namespace rollcall::engine
