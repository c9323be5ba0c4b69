// DATE_FORMAT and STR_TO_DATE. Pure.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions", DATE_FORMAT().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

std::optional<std::string> date_format(const any_value& date, const any_value& format);
// Of a duration: what speaks of days gives zeros.
std::optional<std::string> time_format(const any_value& time, const any_value& format);
// Returns: nothing where the text does not fit, or names a day that there is not. A time alone is one of 1970-01-01.
std::optional<timestamp_micros> str_to_date(std::string_view text, std::string_view format);

}  // namespace rollcall::engine
