// How MySQL's functions are written for the engine. Internal to this folder.
#pragma once

#include <cstdint>
#include <string_view>

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

// A function whose arguments take a fixed form. `{0}` is the first argument as it is, `{v0}` as text, `{n0}` as DOUBLE, `{i0}` as
// BIGINT, `{u0}` as BIGINT UNSIGNED, `{s0}` as INTEGER, `{m0}` as a number of its own type, `{e0}` as it is, of an enumeration its place,
// `{t0}` as a point in time, `{d0}` as a date, `{p0}` and `{q0}` as they are where they are a point in time and a time of day, `{*}` all of
// them as they are; each at most once, so that a nest of calls cannot grow without bound.
struct call_template {
    std::string_view name;  // lower case
    std::uint8_t at_least;
    std::uint8_t at_most;
    std::string_view form;
    std::uint8_t step = 1;  // 2: further arguments come in pairs
};

// Returns: null where the function has no template. Thread: any.
const call_template* find_call_template(const spelling& name, std::size_t argument_count) noexcept;
bool has_call_template(const spelling& name) noexcept;

// A function with a grammar of its own: the cursor stands behind its '('.
struct call_table {
    using parser = expression (query_rewriter::*)();
    static parser find(const spelling& name) noexcept;
};

}  // namespace rollcall::sql
