// INET6_ATON and its kin. Pure. Source: MySQL 8.0 Reference Manual, "Miscellaneous Functions".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

// Four or sixteen bytes. Returns: nothing for what is no address.
std::optional<byte_text> inet6_aton(std::string_view text);
// Of four or sixteen bytes.
std::optional<std::string> inet6_ntoa(const any_value& address);
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);

}  // namespace rollcall::engine
