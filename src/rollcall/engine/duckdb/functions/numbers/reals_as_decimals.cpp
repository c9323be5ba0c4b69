// One cast for each type of decimals, since DuckDB's casts are of fixed types: a FLOAT is made a DOUBLE first, as in MySQL.
// Source: MySQL 8.0 Reference Manual, "Rounding Behavior"; MariaDB's double2decimal.
#include "rollcall/engine/duckdb/functions/numbers/reals_as_decimals.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

constexpr int most_width = 38;

constexpr auto units_at = [] {
    std::array<int128, most_width + 1> out{};
    out[0] = 1;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
    return out;
}();

constexpr int most_exact_power = 22;  // of ten, as a double

constexpr auto real_units_at = [] {
    std::array<double, most_exact_power + 1> out{};
    out[0] = 1;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
    return out;
}();

// The binary product is as good where it is not so near a half that the text may lie on its other side.
std::optional<int128> units_far_from_half(double value, int scale) noexcept {
    constexpr double beyond = 0x1p49;
    constexpr double inexactness = 0x1p-50;
    if (scale > most_exact_power) return std::nullopt;
    const double units = std::abs(value * real_units_at[static_cast<std::size_t>(scale)]);
    if (!(units < beyond)) return std::nullopt;
    const double whole = std::trunc(units);
    const double from_half = units - whole - 0.5;
    if (std::abs(from_half) <= units * inexactness) return std::nullopt;
    const auto rounded = static_cast<std::int64_t>(whole) + (from_half > 0 ? 1 : 0);
    return value < 0 ? -rounded : rounded;
}

// 1.005e+02 is 1005 and one digit behind the point.
std::optional<int128> units_of_text(double value, int scale) noexcept {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(value), std::chars_format::scientific).ptr;
    const std::string_view all(text.data(), end);
    const std::size_t e = all.find('e');
    std::int64_t digits = 0;
    int behind = -1;
    for (const char c : all.substr(0, e)) {
        if (c != '.') {
            digits = digits * 10 + (c - '0');
            ++behind;
        }
    }
    int exponent = 0;
    std::from_chars(all.data() + e + (all[e + 1] == '+' ? 2 : 1), end, exponent);
    const int moved = exponent - behind + scale;
    if (digits == 0 || moved < -most_width) return 0;
    if (moved > most_width) return std::nullopt;
    const int128 unit = units_at[static_cast<std::size_t>(std::abs(moved))];
    if (moved < 0) {
        const int128 whole = digits / unit;
        const int128 rest = digits % unit;
        const int128 rounded = whole + (rest >= unit - rest ? 1 : 0);
        return value < 0 ? -rounded : rounded;
    }
    if (digits > (units_at[most_width] - 1) / unit) return std::nullopt;
    return value < 0 ? -(digits * unit) : digits * unit;
}

template <class Real, class Stored>
bool cast_reals(duckdb_function_info info, idx_t rows, duckdb_vector input, duckdb_vector output, int width, int scale) {
    const auto* const values = static_cast<const Real*>(duckdb_vector_get_data(input));
    std::uint64_t* const valid = duckdb_vector_get_validity(input);
    auto* const results = static_cast<Stored*>(duckdb_vector_get_data(output));
    const int128 beyond = units_at[static_cast<std::size_t>(width)];
    bool all = true;
    for (idx_t row = 0; row < rows; ++row) {
        if (valid != nullptr && !duckdb_validity_row_is_valid(valid, row)) {
            duckdb_vector_ensure_validity_writable(output);
            duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
            continue;
        }
        const auto units = units_of_real(static_cast<double>(values[row]), scale);
        if (units && *units<beyond&& * units> - beyond) {
            results[row] = static_cast<Stored>(*units);
            continue;
        }
        // As the engine says it.
        const std::string error = "Could not cast value " + std::to_string(values[row]) + " to DECIMAL(" + std::to_string(width) + "," +
                                  std::to_string(scale) + ")";
        all = false;
        if (duckdb_cast_function_get_cast_mode(info) == DUCKDB_CAST_NORMAL) {
            duckdb_cast_function_set_error(info, error.c_str());
            return false;
        }
        duckdb_cast_function_set_row_error(info, error.c_str(), row, output);
    }
    return all;
}

template <class Real>
bool run_cast(duckdb_function_info info, idx_t rows, duckdb_vector input, duckdb_vector output) {
    const type_handle type{duckdb_vector_get_column_type(output)};
    const int width = duckdb_decimal_width(type.get());
    const int scale = duckdb_decimal_scale(type.get());
    switch (duckdb_decimal_internal_type(type.get())) {
        case DUCKDB_TYPE_SMALLINT: return cast_reals<Real, std::int16_t>(info, rows, input, output, width, scale);
        case DUCKDB_TYPE_INTEGER: return cast_reals<Real, std::int32_t>(info, rows, input, output, width, scale);
        case DUCKDB_TYPE_BIGINT: return cast_reals<Real, std::int64_t>(info, rows, input, output, width, scale);
        default: return cast_reals<Real, int128>(info, rows, input, output, width, scale);
    }
}

bool register_cast(duckdb_connection on, duckdb_type from, int width, int scale, duckdb_cast_function_t run) {
    const type_handle source{duckdb_create_logical_type(from)};
    const type_handle target{duckdb_create_decimal_type(static_cast<std::uint8_t>(width), static_cast<std::uint8_t>(scale))};
    duckdb_cast_function function = duckdb_create_cast_function();
    duckdb_cast_function_set_source_type(function, source.get());
    duckdb_cast_function_set_target_type(function, target.get());
    duckdb_cast_function_set_implicit_cast_cost(function, -1);  // not where the engine looks for a function's parameters
    duckdb_cast_function_set_function(function, run);
    const bool registered = duckdb_register_cast_function(on, function) == DuckDBSuccess;
    duckdb_destroy_cast_function(&function);
    return registered;
}

}  // namespace

std::optional<int128> units_of_real(double value, int scale) noexcept {
    if (!std::isfinite(value)) return std::nullopt;
    if (const auto units = units_far_from_half(value, scale)) return units;
    return units_of_text(value, scale);
}

bool register_casts_of_reals(duckdb_connection on) {
    bool registered = true;
    for (int width = 1; width <= most_width; ++width) {
        for (int scale = 0; scale <= width; ++scale) {
            registered = register_cast(on, DUCKDB_TYPE_FLOAT, width, scale, run_cast<float>) && registered;
            registered = register_cast(on, DUCKDB_TYPE_DOUBLE, width, scale, run_cast<double>) && registered;
        }
    }
    return registered;
}

}  // namespace rollcall::engine
