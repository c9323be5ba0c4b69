// What the engine measured of a statement, operator by operator: a tree with the one that gives the result on top.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::engine {

struct operator_profile {
    std::string name;                           // "HASH_JOIN"
    std::chrono::nanoseconds time{0};           // its own, without its children's, summed over threads
    std::uint64_t rows = 0;                     // that it gave on
    std::optional<std::uint64_t> rows_scanned;  // that it read of a table; nothing where the engine cannot tell
    std::string details;                        // "Table: t, Filters: a>10": names and values of the statement
    std::vector<operator_profile> children;
};

// Appends the tree as JSON: {"name": …, "time_us": …, "rows": …, "rows_scanned": …, "details": …, "children": […]}. Without
// `with_details` only what cannot hold a value of the statement is told: tables, and kinds of joins. Thread: any.
void append_json(std::string& out, const operator_profile& top, bool with_details);

}  // namespace rollcall::engine
