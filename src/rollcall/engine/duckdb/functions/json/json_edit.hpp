// Changing JSON at paths. Pure.
// Source: MySQL 8.0 Reference Manual, "Functions That Modify JSON Values".
#pragma once

#include "rollcall/engine/duckdb/functions/json/json_path.hpp"

namespace rollcall::engine {

// JSON_SET does both, JSON_INSERT only adds, JSON_REPLACE only replaces.
struct edit_mode {
    bool adds = true;
    bool replaces = true;
};

// Paths are without wildcards. A path whose parent is not there changes nothing.
void put(json_value& root, const json_path& path, json_value value, edit_mode mode);
void remove(json_value& root, const json_path& path);
// JSON_ARRAY_APPEND: a value that is no array becomes one. JSON_ARRAY_INSERT: before the place.
void append_to(json_value& root, const json_path& path, json_value value);
void insert_before(json_value& root, const json_path& path, json_value value);
// JSON_MERGE_PATCH (RFC 7396) and JSON_MERGE_PRESERVE.
json_value merge_patch(json_value into, const json_value& patch);
json_value merge_preserve(json_value a, json_value b);

}  // namespace rollcall::engine
