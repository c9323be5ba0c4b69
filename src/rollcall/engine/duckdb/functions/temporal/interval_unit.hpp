// MySQL's units of time, plain and composite, and how much a text in one of them is. Pure.
// Source: MySQL 8.0 Reference Manual, "Temporal Intervals".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

enum class plain_unit : std::uint8_t { microsecond, second, minute, hour, day, week, month, quarter, year };

// DAY_MINUTE is `from` day `to` minute; of a plain unit both are the same.
struct interval_unit {
    plain_unit from = plain_unit::day;
    plain_unit to = plain_unit::day;
    [[nodiscard]] bool is_plain() const noexcept { return from == to; }
};

// `name` in upper case.
std::optional<interval_unit> find_unit(std::string_view name) noexcept;

struct interval_length {
    std::int64_t months = 0;
    std::int64_t micros = 0;  // days and weeks, too: MySQL knows no other days
};

// Seconds may have a fraction; other plain units are rounded as CAST(... AS SIGNED) does it; a composite one takes the numbers of
// a text, the last of which is of the smaller unit. Returns: nothing where it is too large to count.
std::optional<interval_length> length_of(const any_value& count, interval_unit unit);

}  // namespace rollcall::engine
