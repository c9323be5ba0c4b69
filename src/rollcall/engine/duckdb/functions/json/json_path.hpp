// MySQL's JSON paths: $.key, $."a key", $[0], $[last-1], $[1 to 2], $[*], $.*, $**. Pure.
// Source: MySQL 8.0 Reference Manual, "JSON Path Syntax".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/engine/duckdb/functions/json/json_value.hpp"

namespace rollcall::engine {

enum class leg_kind : std::uint8_t { key, any_key, index, any_index, range, any_depth };

struct path_index {
    bool from_last = false;
    std::int64_t number = 0;
    // Returns: the place in an array of this size, which may be outside of it (negative or beyond).
    [[nodiscard]] std::int64_t in(std::size_t size) const noexcept;
};

struct path_leg {
    leg_kind kind = leg_kind::key;
    std::string key;
    path_index first;
    path_index last;  // of a range
};

struct json_path {
    std::vector<path_leg> legs;
    [[nodiscard]] bool has_wildcard() const noexcept;
};

// Errors: 3143 with the place.
sql_result<json_path> parse_path(std::string_view text);

// What the path leads to, in order, each once. A value that is no array is one of itself: $[0] and $[last] are the value.
std::vector<const json_value*> find_all(const json_value& root, const json_path& path);

// A path to one place, as JSON_SEARCH tells it: `$.a[0]`.
void append_key_leg(std::string& path, std::string_view key);
void append_index_leg(std::string& path, std::size_t index);

}  // namespace rollcall::engine
