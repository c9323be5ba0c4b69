// DuckDB's types, defaults and views in MySQL's words. Pure.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/handles/names.hpp"

namespace rollcall::engine {

// The identifier in backticks: a`b is `a``b`.
std::string backticked(std::string_view identifier);

// MySQL's type text for DuckDB's, where the column was not declared in MySQL's: "BIGINT" is "bigint", "VARCHAR" is
// "text", "INTEGER[]" is "json".
std::string mysql_type(std::string_view duckdb_type);

enum class default_kind : std::uint8_t { none, literal, now, auto_increment, expression };

// A column's default: `text` is a literal's value without quotes, or the expression.
struct default_text {
    default_kind kind = default_kind::none;
    std::string text;
};

// `expression`: as duckdb_columns() tells it; "" for none.
default_text read_default(std::string_view expression);

// DuckDB's text of a view in MySQL's quoting, without its CREATE VIEW name AS: `rollcall.db_shop."t"` becomes `shop`.`t`.
std::string view_body(std::string_view duckdb_text, const engine_naming& naming);

}  // namespace rollcall::engine
