// rollcall_divide_<operands>_<quotient>: one function for each pair of numbers of digits behind the point, since DuckDB's functions have
// fixed types. rollcall_modulo_<digits>: the rest where the engine has no decimal that holds both operands.
#include "rollcall/engine/duckdb/functions/numbers/exact_division.hpp"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>

#include "rollcall/engine/duckdb/functions/any_function.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

constexpr int most_scale = 30;  // of operands
constexpr auto quotient_scales = std::to_array<int>({9, 18, 27, 30});
constexpr int most_digits = 38;

constexpr auto powers = [] {
    std::array<decimal_units, most_digits + 1> out{};
    out[0] = 1;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
    return out;
}();

decimal_units magnitude(decimal_units value) noexcept { return value < 0 ? -value : value; }

void run_division(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const int scale = static_cast<int>(reinterpret_cast<std::intptr_t>(duckdb_scalar_function_get_extra_info(info)));
    std::array<const decimal_units*, 2> data{};
    std::array<std::uint64_t*, 2> validity{};
    for (idx_t i = 0; i < 2; ++i) {
        duckdb_vector const column = duckdb_data_chunk_get_vector(input, i);
        data[i] = static_cast<const decimal_units*>(duckdb_vector_get_data(column));
        validity[i] = duckdb_vector_get_validity(column);
    }
    auto* const results = static_cast<decimal_units*>(duckdb_vector_get_data(output));
    duckdb_vector_ensure_validity_writable(output);
    std::uint64_t* const valid = duckdb_vector_get_validity(output);
    const auto is_null = [&](std::size_t i, idx_t row) {
        return validity[i] != nullptr && !duckdb_validity_row_is_valid(validity[i], row);
    };
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        if (is_null(0, row) || is_null(1, row) || data[1][row] == 0) {
            duckdb_validity_set_row_invalid(valid, row);
            continue;
        }
        const auto quotient = divide_exactly(data[0][row], data[1][row], scale);
        if (!quotient) {
            return fail_function(info,
                                 {sql_errc::data_out_of_range,
                                  "DECIMAL value is out of range in a division. Write CAST(... AS DOUBLE) around one of its operands."});
        }
        results[row] = *quotient;
    }
}

}  // namespace

std::optional<decimal_units> divide_exactly(decimal_units dividend, decimal_units divisor, int scale) noexcept {
    if (divisor == 0) return std::nullopt;
    const bool negative = (dividend < 0) != (divisor < 0);
    const decimal_units n = magnitude(dividend);
    const decimal_units d = magnitude(divisor);
    const decimal_units unit = powers[static_cast<std::size_t>(scale)];
    decimal_units quotient = 0;
    if (n <= powers[most_digits - 1] / unit) {
        quotient = n * unit / d;
    } else {
        using wide = boost::multiprecision::int256_t;
        const wide exact = wide{n} * wide{unit} / wide{d};
        if (exact >= wide{powers[most_digits]}) return std::nullopt;
        quotient = static_cast<decimal_units>(exact);
    }
    return negative ? -quotient : quotient;
}

std::optional<exact_number> rest_of_division(exact_number dividend, exact_number divisor) {
    using wide = boost::multiprecision::int256_t;
    if (divisor.digits == 0) return std::nullopt;
    const std::uint8_t scale = std::max(dividend.scale, divisor.scale);
    const auto digits_at = [scale](exact_number number) {
        return wide{number.digits} * wide{powers[static_cast<std::size_t>(scale - number.scale)]};
    };
    const wide rest = digits_at(dividend) % digits_at(divisor);
    return exact_number{static_cast<int128>(rest), scale};
}

namespace {

// `scale` of its name is that of the finer operand.
void run_modulo(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto scale = static_cast<std::uint8_t>(reinterpret_cast<std::intptr_t>(duckdb_scalar_function_get_extra_info(info)));
    const any_column dividends(input, 0);
    const any_column divisors(input, 1);
    auto* const results = static_cast<decimal_units*>(duckdb_vector_get_data(output));
    duckdb_vector_ensure_validity_writable(output);
    std::uint64_t* const valid = duckdb_vector_get_validity(output);
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        const auto dividend = exact_of(dividends[row]);
        const auto divisor = exact_of(divisors[row]);
        const auto rest = dividend && divisor ? rest_of_division(*dividend, *divisor) : std::nullopt;
        if (!rest || rest->scale > scale) {
            duckdb_validity_set_row_invalid(valid, row);
        } else {
            results[row] = rest->digits * powers[static_cast<std::size_t>(scale - rest->scale)];
        }
    }
}

// `scale`: of the result, and what `run` finds as its extra info.
bool register_pairwise(duckdb_connection on, const std::string& name, const type_handle& operand, int scale, duckdb_scalar_function_t run) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    const type_handle result{duckdb_create_decimal_type(most_digits, static_cast<std::uint8_t>(scale))};
    duckdb_scalar_function_set_name(function, name.c_str());
    duckdb_scalar_function_add_parameter(function, operand.get());
    duckdb_scalar_function_add_parameter(function, operand.get());
    duckdb_scalar_function_set_return_type(function, result.get());
    duckdb_scalar_function_set_special_handling(function);  // sees NULLs
    duckdb_scalar_function_set_extra_info(function, reinterpret_cast<void*>(static_cast<std::intptr_t>(scale)), nullptr);
    duckdb_scalar_function_set_function(function, run);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace

bool register_exact_division(duckdb_connection on) {
    bool registered = true;
    for (int operands = 0; operands <= most_scale; ++operands) {
        const std::string name = "rollcall_divide_" + std::to_string(operands);
        const type_handle operand{duckdb_create_decimal_type(most_digits, static_cast<std::uint8_t>(operands))};
        for (const int quotient : quotient_scales) {
            registered = register_pairwise(on, name + "_" + std::to_string(quotient), operand, quotient, run_division) && registered;
        }
        // Views and defaults of older data files name these.
        registered = register_pairwise(on, name, operand, operands, run_division) && registered;
    }
    const type_handle any{duckdb_create_logical_type(DUCKDB_TYPE_ANY)};
    for (int scale = 0; scale <= most_digits; ++scale) {
        registered = register_pairwise(on, "rollcall_modulo_" + std::to_string(scale), any, scale, run_modulo) && registered;
    }
    return registered;
}

}  // namespace rollcall::engine
