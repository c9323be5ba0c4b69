// Conversions between types by MySQL's rules, which never fail: rollcall_text, rollcall_number, rollcall_to_signed,
// rollcall_to_unsigned, rollcall_utf8, rollcall_datetime, rollcall_date of a value of any type. Those called ..._strictly are for what is
// stored in strict mode: what is cut off there, and a date that is none, is error 1292.
#include <algorithm>
#include <cstdint>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/any_function.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/json/json_order.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"

namespace rollcall::engine {

namespace {

// What is of the type already passes as it is.
template <class R, auto Convert>
void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const any_column values(input, 0);
    if (values.type() == carried<R>::type) return duckdb_vector_reference_vector(output, values.vector());
    column_out<R> results(output);
    const running_function running{info};
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const any_value value = values[row];
        if (is_null(value)) {
            results.set_null(row);
        } else if (!give_unless_interrupted(info, results, row, Convert(value))) {
            return;
        }
    }
}

template <class R, auto Convert>
void add(function_set& to, const char* name) {
    to.add_raw({name, {DUCKDB_TYPE_ANY}, carried<R>::type, DUCKDB_TYPE_INVALID, run<R, Convert>});
}

bool is_text(std::string_view bytes) noexcept { return bytes.find('\0') == std::string_view::npos && is_valid_utf8(bytes); }

// NULL where bytes are no text.
std::optional<std::string> utf8_of(const any_value& value) {
    std::string out = text_of(value);
    if (!is_text(out)) return std::nullopt;
    return out;
}

sql_error no_text(std::string_view which) {
    return {sql_errc::not_supported_yet, "Functions of text over bytes that are no " + std::string(which) +
                                             " are not supported. Write CONVERT(... USING utf8mb4) for their text, or HEX(...)."};
}

sql_result<std::string> valid_text_of(const any_value& value) {
    std::string out = text_of(value);
    if (std::holds_alternative<byte_string>(value) && !is_text(out)) return no_text("UTF-8");
    return out;
}

// Of bytes, in which a function counts characters.
sql_result<std::string> ascii_text_of(const any_value& value) {
    std::string out = text_of(value);
    if (!std::ranges::all_of(out, [](char c) { return c > 0; })) return no_text("ASCII");
    return out;
}

// How many: an unsigned number beyond the largest signed one is as good as that.
std::int64_t count_of(const any_value& value) {
    if (const auto number = exact_of(value); number && number->scale == 0) {
        return static_cast<std::int64_t>(std::clamp<int128>(number->digits, INT64_MIN, INT64_MAX));
    }
    return signed_of(value);
}

// Of decimals that a number is rounded to: no number has more, before the point or behind it.
std::int64_t decimals_of(const any_value& value) {
    constexpr std::int64_t most = 400;
    return std::clamp(count_of(value), -most, most);
}

sql_error wrong_value(std::string_view what, const any_value& value) {
    return {sql_errc::truncated_wrong_value, std::string(what) + " value: '" + text_of(value) + "'"};
}

bool is_of_characters(const any_value& value) noexcept {
    return std::holds_alternative<std::string_view>(value) || std::holds_alternative<byte_string>(value);
}

// A number of what `is_whole` lets pass, where it is a text.
template <auto Convert, auto IsWhole>
auto number_strictly(const any_value& value) -> sql_result<decltype(Convert(value))> {
    if (is_of_characters(value) && !IsWhole(text_of(value))) {
        return wrong_value(std::is_same_v<decltype(Convert(value)), double> ? "Truncated incorrect DOUBLE" : "Truncated incorrect INTEGER",
                           value);
    }
    return Convert(value);
}

// Text is nothing but a date: what stands behind it is not cut off.
bool is_whole_moment(const any_value& value) { return !is_of_characters(value) || is_whole_datetime(text_of(value)); }

template <auto Convert>
auto date_strictly(const any_value& value) -> sql_result<decltype(Convert(value))> {
    auto out = Convert(value);
    if (!out || !is_whole_moment(value)) return wrong_value("Incorrect datetime", value);
    return out;
}

sql_result<std::optional<timestamp_micros>> timestamp_at_strictly(const any_value& value, const any_value& digits) {
    auto out = to_timestamp_at(value, digits);
    if (!out || !is_whole_moment(value)) return wrong_value("Incorrect datetime", value);
    return out;
}

// As text, which a date in any form may be read of again.
sql_result<std::string> datetime_or_error(const any_value& value) {
    const auto moment = datetime_of(value);
    if (!moment) return wrong_value("Incorrect datetime", value);
    return std::holds_alternative<day_micros>(value) ? datetime_text(*moment) : text_of(value);
}

sql_result<std::string> time_or_error(const any_value& value) {
    if (!duration_of(value)) return wrong_value("Truncated incorrect time", value);
    return text_of(value);
}

}  // namespace

void add_conversion_functions(function_set& to) {
    add<std::string, valid_text_of>(to, "rollcall_text");
    add<std::string, ascii_text_of>(to, "rollcall_ascii_text");
    add<std::string, utf8_of>(to, "rollcall_utf8");
    add<double, number_of>(to, "rollcall_number");
    add<std::int64_t, signed_of>(to, "rollcall_to_signed");
    add<std::uint64_t, unsigned_of>(to, "rollcall_to_unsigned");
    add<std::uint64_t, bit_pattern_of>(to, "rollcall_to_bits");
    add<std::int64_t, count_of>(to, "rollcall_to_count");
    to.add<decimals_of>("rollcall_to_decimals");
    to.add<number_in_json>("rollcall_json_number");
    to.add<digits_in_json>("rollcall_json_digits");
    to.add<stored_digits_in_json>("rollcall_json_stored_digits");
    add<timestamp_micros, to_timestamp>(to, "rollcall_datetime");
    add<epoch_days, to_date_only>(to, "rollcall_date");
    add<double, number_strictly<number_of, is_whole_number>>(to, "rollcall_number_strictly");
    add<std::int64_t, number_strictly<signed_of, is_whole_integer>>(to, "rollcall_to_signed_strictly");
    add<std::uint64_t, number_strictly<unsigned_of, is_whole_integer>>(to, "rollcall_to_unsigned_strictly");
    add<std::uint64_t, number_strictly<bit_pattern_of, is_whole_integer>>(to, "rollcall_to_bits_strictly");
    add<timestamp_micros, date_strictly<to_timestamp>>(to, "rollcall_datetime_strictly");
    add<epoch_days, date_strictly<to_date_only>>(to, "rollcall_date_strictly");
    to.add<timestamp_at_strictly>("rollcall_datetime_at_strictly");
    to.add<datetime_or_error>("rollcall_datetime_or_error");
    to.add<time_or_error>("rollcall_time_or_error");
}

}  // namespace rollcall::engine
