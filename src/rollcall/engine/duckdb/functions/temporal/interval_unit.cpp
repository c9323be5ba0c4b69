// Units of time.
#include "rollcall/engine/duckdb/functions/temporal/interval_unit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"

namespace rollcall::engine {

namespace {

struct unit_row {
    std::string_view name;
    interval_unit unit;
};
constexpr auto units = [] {
    using enum plain_unit;
    return std::to_array<unit_row>({{"MICROSECOND", {microsecond, microsecond}},
                                    {"SECOND", {second, second}},
                                    {"MINUTE", {minute, minute}},
                                    {"HOUR", {hour, hour}},
                                    {"DAY", {day, day}},
                                    {"WEEK", {week, week}},
                                    {"MONTH", {month, month}},
                                    {"QUARTER", {quarter, quarter}},
                                    {"YEAR", {year, year}},
                                    {"SECOND_MICROSECOND", {second, microsecond}},
                                    {"MINUTE_MICROSECOND", {minute, microsecond}},
                                    {"MINUTE_SECOND", {minute, second}},
                                    {"HOUR_MICROSECOND", {hour, microsecond}},
                                    {"HOUR_SECOND", {hour, second}},
                                    {"HOUR_MINUTE", {hour, minute}},
                                    {"DAY_MICROSECOND", {day, microsecond}},
                                    {"DAY_SECOND", {day, second}},
                                    {"DAY_MINUTE", {day, minute}},
                                    {"DAY_HOUR", {day, hour}},
                                    {"YEAR_MONTH", {year, month}}});
}();

struct amount {
    bool months = false;
    std::int64_t each = 0;  // months, or microseconds
};

amount amount_of(plain_unit unit) noexcept {
    using enum plain_unit;
    switch (unit) {
        case microsecond: return {false, 1};
        case second: return {false, micros_a_second};
        case minute: return {false, 60 * micros_a_second};
        case hour: return {false, 3600 * micros_a_second};
        case day: return {false, micros_a_day};
        case week: return {false, 7 * micros_a_day};
        case month: return {true, 1};
        case quarter: return {true, 3};
        case year: return {true, 12};
    }
    return {};
}

// Adds `count` of a unit. Returns: false where it is too large.
bool add(interval_length& to, std::int64_t count, plain_unit unit) noexcept {
    const amount one = amount_of(unit);
    std::int64_t length = 0;
    if (__builtin_mul_overflow(count, one.each, &length)) return false;
    std::int64_t& sum = one.months ? to.months : to.micros;
    return !__builtin_add_overflow(sum, length, &sum);
}

std::optional<interval_length> length_of_seconds(const any_value& count) {
    interval_length out;
    exact_number seconds;
    if (const auto number = exact_of(count)) {
        seconds = *number;
    } else {
        const double value = number_of(count) * micros_a_second;
        if (!(std::fabs(value) < 9e18)) return std::nullopt;
        out.micros = std::llround(value);
        return out;
    }
    int128 unit = 1;
    for (int i = 0; i < seconds.scale; ++i) unit *= 10;
    if (seconds.digits / unit > 9'000'000'000'000 || seconds.digits / unit < -9'000'000'000'000) return std::nullopt;
    out.micros = static_cast<std::int64_t>(seconds.digits / unit) * micros_a_second +
                 static_cast<std::int64_t>(seconds.digits % unit * micros_a_second / unit);
    return out;
}

// The numbers of "1 10:20". A fraction's digits count from the point: ".5" is 500000 of a microsecond.
struct numbers_read {
    std::array<std::int64_t, 5> values{};
    std::size_t count = 0;
    bool negative = false;
};

// Returns: nothing where there are more than `most`, or one is too large. The last that is there is the fraction.
std::optional<numbers_read> read_numbers(std::string_view text, std::size_t most, bool last_is_fraction) {
    numbers_read out;
    std::size_t at = text.find_first_not_of(" \t");
    at = std::min(at, text.size());
    if (at < text.size() && text[at] == '-') out.negative = true;
    std::size_t digits = 0;
    while (true) {
        while (at < text.size() && !is_digit(text[at])) ++at;
        if (at == text.size()) break;
        if (out.count == most) return std::nullopt;
        std::int64_t value = 0;
        const std::size_t from = at;
        for (; at < text.size() && is_digit(text[at]); ++at) {
            if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, text[at] - '0', &value)) return std::nullopt;
        }
        digits = at - from;
        out.values[out.count++] = value;
    }
    if (!last_is_fraction || out.count == 0) return out;
    for (; digits < 6; ++digits) out.values[out.count - 1] *= 10;
    return out;
}

}  // namespace

std::optional<interval_unit> find_unit(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(units, name, &unit_row::name);
    return found == units.end() ? std::nullopt : std::optional(found->unit);
}

std::optional<interval_length> length_of(const any_value& count, interval_unit unit) {
    using enum plain_unit;
    if (unit.is_plain()) {
        if (unit.from == second) return length_of_seconds(count);
        interval_length out;
        if (!add(out, signed_of(count), unit.from)) return std::nullopt;
        return out;
    }
    // The units between the two, largest first: weeks and quarters stand in no composite one.
    std::array<plain_unit, 5> parts{};
    std::size_t size = 0;
    for (int u = static_cast<int>(unit.from); u >= static_cast<int>(unit.to); --u) {
        const auto part = static_cast<plain_unit>(u);
        if (part != week && part != quarter) parts[size++] = part;
    }
    const auto numbers = read_numbers(text_of(count), size, unit.to == microsecond);
    if (!numbers) return std::nullopt;
    interval_length out;
    for (std::size_t i = 0; i < numbers->count; ++i) {
        const std::int64_t value = numbers->values[i];
        // Too few numbers: the leftmost parts are missing.
        if (!add(out, numbers->negative ? -value : value, parts[size - numbers->count + i])) return std::nullopt;
    }
    return out;
}

}  // namespace rollcall::engine
