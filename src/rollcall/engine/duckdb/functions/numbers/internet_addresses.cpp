// Addresses of the internet as text and as bytes.
#include "rollcall/engine/duckdb/functions/numbers/internet_addresses.hpp"

#include <arpa/inet.h>

#include <array>

namespace rollcall::engine {
namespace {

constexpr std::size_t bytes_of_ipv4 = 4;
constexpr std::size_t bytes_of_ipv6 = 16;

// Returns: nothing where the text is no address of the family.
std::optional<std::string> parsed(int family, std::size_t size, std::string_view text) {
    std::array<char, bytes_of_ipv6> bytes{};
    if (text.find('\0') != text.npos || inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
    return std::string(bytes.data(), size);
}

}  // namespace

std::optional<byte_text> inet6_aton(std::string_view text) {
    auto bytes = parsed(AF_INET, bytes_of_ipv4, text);
    if (!bytes) bytes = parsed(AF_INET6, bytes_of_ipv6, text);
    if (!bytes) return std::nullopt;
    return byte_text{*std::move(bytes)};
}

std::optional<std::string> inet6_ntoa(const any_value& address) {
    const auto* const value = std::get_if<byte_string>(&address);
    if (value == nullptr || (value->bytes.size() != bytes_of_ipv4 && value->bytes.size() != bytes_of_ipv6)) return std::nullopt;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = value->bytes.size() == bytes_of_ipv4 ? AF_INET : AF_INET6;
    if (inet_ntop(family, value->bytes.data(), text.data(), text.size()) == nullptr) return std::nullopt;
    return std::string(text.data());
}

bool is_ipv4(std::string_view text) { return parsed(AF_INET, bytes_of_ipv4, text).has_value(); }
bool is_ipv6(std::string_view text) { return parsed(AF_INET6, bytes_of_ipv6, text).has_value(); }

}  // namespace rollcall::engine
