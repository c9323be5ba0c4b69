// JSON values in MySQL's order. Pure.
#pragma once

#include "rollcall/engine/duckdb/functions/json/json_value.hpp"

namespace rollcall::engine {

// Bytes that compare as the values do; a value that is no JSON counts as json_of() makes it. Errors: as json_of().
sql_result<byte_text> order_key(const any_value& value);
// May another JSON value, written in other digits, be equal to it? Errors: as json_of().
sql_result<bool> has_equal(const any_value& value);
// What arithmetic takes a JSON value for: true is 1, a string the number at its beginning, an array 0. Errors: as json_of().
sql_result<double> number_in_json(const any_value& value);
// The same as the digits of an exact number: "12.75", "1e30".
sql_result<std::string> digits_in_json(const any_value& value);
// What a column of numbers takes a JSON value for: a number as it is written, any other as its text, which is no number: true, "5".
sql_result<std::string> stored_digits_in_json(const any_value& value);
// As an integer of 64 bits, of which an unsigned one fills all. A DOUBLE is rounded half to even, a DECIMAL half away from zero.
// Returns: 0 of what is no number, and of a document that is broken.
std::int64_t integer_in_json(const any_value& value);

}  // namespace rollcall::engine
