// One function for each number of digits behind the point, since DuckDB's functions have fixed types.
#include "rollcall/engine/duckdb/functions/numbers/one_decimal.hpp"

#include <array>
#include <string>

#include "rollcall/engine/duckdb/functions/any_function.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/numbers/reals_as_decimals.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

constexpr std::uint8_t most_digits_of_decimal = 38;

constexpr auto powers_of_ten = [] {
    std::array<int128, most_digits_of_decimal + 1> out{};
    out[0] = 1;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
    return out;
}();

std::optional<int128> units_of(const any_value& value, std::uint8_t scale) {
    if (const auto exact = exact_of(value)) return units_of_exact(*exact, scale);
    return units_of_real(number_of(value), scale);
}

sql_error no_room(const any_value& value, std::uint8_t scale) {
    return {sql_errc::data_out_of_range, "DECIMAL value is out of range: " + text_of(value) + " with " + std::to_string(scale) +
                                             " digits behind the point has more than 38. Write CAST(... AS DECIMAL(38, s)) around the "
                                             "values, with fewer digits behind the point, or CAST(... AS DOUBLE)."};
}

void run_one_decimal(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto scale = static_cast<std::uint8_t>(reinterpret_cast<std::intptr_t>(duckdb_scalar_function_get_extra_info(info)));
    const any_column values(input, 0);
    auto* const results = static_cast<int128*>(duckdb_vector_get_data(output));
    duckdb_vector_ensure_validity_writable(output);
    std::uint64_t* const valid = duckdb_vector_get_validity(output);
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        const any_value value = values[row];
        if (is_null(value)) {
            duckdb_validity_set_row_invalid(valid, row);
            continue;
        }
        const auto units = units_of(value, scale);
        if (!units) return fail_function(info, no_room(value, scale));
        results[row] = *units;
    }
}

bool register_one_decimal(duckdb_connection on, std::uint8_t scale) {
    const type_handle any{duckdb_create_logical_type(DUCKDB_TYPE_ANY)};
    const type_handle result{duckdb_create_decimal_type(most_digits_of_decimal, scale)};
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, ("rollcall_decimal_" + std::to_string(scale)).c_str());
    duckdb_scalar_function_add_parameter(function, any.get());
    duckdb_scalar_function_set_return_type(function, result.get());
    duckdb_scalar_function_set_special_handling(function);  // sees NULLs
    duckdb_scalar_function_set_extra_info(function, reinterpret_cast<void*>(static_cast<std::intptr_t>(scale)), nullptr);
    duckdb_scalar_function_set_function(function, run_one_decimal);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace

std::optional<int128> units_of_exact(exact_number number, std::uint8_t scale) noexcept {
    if (number.scale > scale) {
        const int128 unit = powers_of_ten[static_cast<std::size_t>(number.scale - scale)];
        const int128 rest = number.digits % unit;
        const int128 quotient = number.digits / unit;
        return quotient + (rest >= unit - rest ? 1 : 0) - (-rest >= unit + rest ? 1 : 0);
    }
    const int128 unit = powers_of_ten[static_cast<std::size_t>(scale - number.scale)];
    const int128 most = (powers_of_ten[most_digits_of_decimal] - 1) / unit;
    if (number.digits > most || number.digits < -most) return std::nullopt;
    return number.digits * unit;
}

bool register_one_decimals(duckdb_connection on) {
    bool registered = true;
    for (std::uint8_t scale = 0; scale <= most_digits_of_decimal; ++scale) registered = register_one_decimal(on, scale) && registered;
    return registered;
}

}  // namespace rollcall::engine
