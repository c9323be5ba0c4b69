// How much stands behind a view: what the engine plans wherever a statement reads it. A view's definition keeps what its query reads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rollcall::sql {

// A table's, and a view's of which nothing is kept: one table.
struct view_extent {
    std::uint64_t tables = 1;      // all that its query reads, those behind views among them
    std::uint64_t joined = 1;      // what it adds to the join that it stands in; of a view that MySQL makes a table of: 1
    std::uint64_t subqueries = 0;  // how many stand in one another in its expressions, at most
    bool operator==(const view_extent&) const = default;
};

// What a view reads: how often in all, how often in its outermost join, and how deep in subqueries. Of no table: what its query adds by
// itself.
struct view_read {
    std::string view;  // schema_key() of whose query it is
    std::string table;
    view_extent times = {};
};

// The numbers as a definition keeps them: "2 2 0". Returns: one time, where the text is none.
std::string text_of(const view_extent& extent);
view_extent view_extent_of(std::string_view text);

// `reads`: of the view and of all views behind it. Beyond `most_counted` no number is told exactly.
constexpr std::uint64_t most_counted = 1'000'000;
view_extent extent_behind(std::string_view view, std::span<const view_read> reads);

}  // namespace rollcall::sql
