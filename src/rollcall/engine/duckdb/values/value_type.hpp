// What a result's column is made of, read once from DuckDB's logical type: all that reading its vectors needs.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "rollcall/base/column.hpp"

namespace rollcall::engine {

struct value_type {
    duckdb_type id = DUCKDB_TYPE_INVALID;
    duckdb_type stored_as = DUCKDB_TYPE_INVALID;  // decimal and enum: the integer type of the vector
    bool json = false;                            // VARCHAR under the name JSON
    std::uint8_t width = 0;                       // decimal
    std::uint8_t scale = 0;                       // decimal
    std::uint64_t array_size = 0;
    std::vector<std::string> names;    // enum: its values; struct and union: its members' names
    std::vector<value_type> children;  // list, array: the element; map: key and value; struct, union: the members
};

// Borrows `type`. Thread: any.
value_type describe(duckdb_logical_type type);

// Can vectors of this type be read, nested ones to their leaves? VARIANT cannot: the C API does not know it.
bool is_readable(const value_type& type) noexcept;

// The column as the protocol knows it. What has no MySQL type (HUGEINT beyond 64 bits, UUID, INTERVAL, TIME WITH TIME
// ZONE, BIT, ENUM, BIGNUM) is decimal or text; nested types are JSON.
column make_column(std::string name, const value_type& type);

}  // namespace rollcall::engine
