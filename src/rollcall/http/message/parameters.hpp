// Query parameters, read once each, with a 400 that names what is wrong. An unknown one never passes silently.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

// Percent-decoding of a query's part ('+' is a blank there). Returns: nothing for a bad escape.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);
std::string percent_encode(std::string_view text);
// "path?a=1&b=2", percent-encoded. Thread: any.
std::string make_target(std::string_view path, const parameter_list& parameters);
// Splits "a=1&b=2". Errors: 400 for a bad escape.
http_result<parameter_list> parse_query(std::string_view text);

// Errors: 400 for a parameter not in `known` (the sentence lists them) or given twice. `_` is always ignored.
http_result<void> check_known(const parameter_list& query, const std::vector<std::string_view>& known);

// Returns: the value; nothing where absent.
std::optional<std::string> find_parameter(const parameter_list& query, std::string_view name);
// Those whose names are among `names`, as they came.
parameter_list parameters_named(const parameter_list& query, const std::vector<std::string_view>& names);
// A decimal number within [low, high]. Errors: 400.
http_result<std::optional<std::uint64_t>> number_parameter(const parameter_list& query, std::string_view name, std::uint64_t low,
                                                           std::uint64_t high);
// "true" or "false". Errors: 400.
http_result<std::optional<bool>> flag_parameter(const parameter_list& query, std::string_view name);

}  // namespace rollcall::http
