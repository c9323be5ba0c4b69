// JSON as MySQL keeps it: keys sorted by length, then bytes, the last of two equal ones, and its normal text. Pure.
// Source: MySQL 8.0 Reference Manual, "The JSON Data Type".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

enum class json_kind : std::uint8_t { null, boolean, integer, unsigned_integer, decimal, real, string, array, object };

struct json_value {
    json_kind kind = json_kind::null;
    bool truth = false;
    std::string text;               // numbers: as they are written; strings: their bytes
    std::vector<std::string> keys;  // of an object, sorted
    std::vector<json_value> items;  // of an array, or of an object, beside its keys

    [[nodiscard]] bool is_number() const noexcept { return kind >= json_kind::integer && kind <= json_kind::real; }
    [[nodiscard]] bool is_scalar() const noexcept { return kind < json_kind::array; }
    // Returns: null where there is none.
    [[nodiscard]] json_value* find(std::string_view key) noexcept;
    [[nodiscard]] const json_value* find(std::string_view key) const noexcept;
    // Replaces the value of a key, or adds it in its place.
    void set(std::string key, json_value value);
};

json_value json_string_of(std::string_view text);

// In a text, what has a point is a DOUBLE: 1.50 is 1.5. A value of type JSON is written as it is: what no DOUBLE is written as is a
// DECIMAL.
enum class json_numbers : std::uint8_t { of_text, of_value };

// `where`: "argument 1 to function json_set", for messages. Errors: 3141 for what is no JSON, 3157 beyond 100 levels.
sql_result<json_value> parse_json(std::string_view text, std::string_view where, json_numbers numbers = json_numbers::of_text);
// Is it JSON? Errors: 3157.
sql_result<bool> is_json(std::string_view text);

// {"a": 1, "b": [1, 2]}
void append_json(std::string& out, const json_value& value);
std::string to_text(const json_value& value);
// In lines, two spaces a level.
std::string pretty(const json_value& value);
// As JSON_UNQUOTE gives it: a string without its quotes.
std::string unquoted(const json_value& value);

bool equal(const json_value& a, const json_value& b);
// JSON_CONTAINS: is `part` within `whole`?
bool contains(const json_value& whole, const json_value& part);
std::int64_t depth_of(const json_value& value);
std::string_view type_name(const json_value& value) noexcept;

// What SQL's values are as JSON: text is a string, JSON stays, NULL is null, a condition true or false. Errors: 1235 for bytes.
sql_result<json_value> json_of(const any_value& value);
// Where text is wanted and bytes came: 3144.
sql_error no_json_charset();
// A document: text is read. Errors: as parse_json; 3146 for other types.
sql_result<json_value> document_of(const any_value& value, std::string_view where);

}  // namespace rollcall::engine
