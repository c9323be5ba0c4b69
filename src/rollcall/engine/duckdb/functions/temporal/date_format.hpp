// DATE_FORMAT and STR_TO_DATE. Pure.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions", DATE_FORMAT().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

// Errors: 1235 of a date with parts that are 0.
sql_result<std::optional<std::string>> date_format(const any_value& date, const any_value& format);
std::optional<std::string> day_name(const any_value& date);
// Of a date whose day may be 0.
std::optional<std::string> month_name(const any_value& date);
// Of a duration: what speaks of days gives zeros.
std::optional<std::string> time_format(const any_value& time, const any_value& format);
// Returns: nothing where the text does not fit. A time alone is one of 1970-01-01. Errors: 1235 of the 31st of February.
sql_result<std::optional<timestamp_micros>> str_to_date(std::string_view text, std::string_view format);

}  // namespace rollcall::engine
