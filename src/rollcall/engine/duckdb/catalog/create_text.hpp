// SHOW CREATE TABLE's text out of a table's shape. Pure.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/catalog/table_shape.hpp"

namespace rollcall::engine {

// CREATE TABLE or CREATE VIEW in MySQL's dialect, laid out as MySQL does, without a semicolon. Source: MySQL 8.0 Reference Manual, "SHOW
// CREATE TABLE Statement".
std::string create_text_of(const table_shape& shape, const engine_naming& naming);

}  // namespace rollcall::engine
