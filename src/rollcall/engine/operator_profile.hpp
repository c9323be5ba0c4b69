// A statement's operators, as the engine measured them or only planned them: a tree with the one that gives the result on top.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::engine {

struct operator_profile {
    std::string name;                              // "HASH_JOIN"
    std::optional<std::chrono::nanoseconds> time;  // its own, without its children's, summed over threads; nothing: not measured
    std::optional<std::uint64_t> rows;             // that it gave on
    std::optional<std::uint64_t> rows_scanned;     // that it read of a table; nothing where the engine cannot tell
    std::string details;                           // "Table: t, Filters: a>10": names and values of the statement
    std::vector<operator_profile> children;
};

// Appends the tree as JSON: {"name": …, "time_us": …, "rows": …, "rows_scanned": …, "details": …, "children": […]}, "" for what is
// not known. Without
// `with_details` only what cannot hold a value of the statement is told: tables, and kinds of joins. Thread: any.
void append_json(std::string& out, const operator_profile& top, bool with_details);

}  // namespace rollcall::engine
