// Text forms of connection and query ids.
#include "rollcall/base/ids.hpp"

#include <fmt/format.h>

#include <charconv>

namespace rollcall {

namespace {

bool parse_hex_group(std::string_view text, std::uint64_t& value) {
    if (text.empty() || text.size() > 16) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string to_string(query_id id) {
    if (id.empty()) return {};
    return fmt::format("{:016x}-{:016x}", id.hi, id.lo);
}

std::optional<query_id> parse_query_id(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    query_id id;
    if (!parse_hex_group(text.substr(0, dash), id.hi) || !parse_hex_group(text.substr(dash + 1), id.lo)) {
        return std::nullopt;
    }
    return id;
}

std::optional<connection_id> parse_connection_id(std::string_view text) {
    connection_id id;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size() || id.value == 0) return std::nullopt;
    return id;
}

}  // namespace rollcall
