// Reading Host, and deciding whether it means this server.
#include "rollcall/http/guards/host.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

// Every address as 16 bytes; IPv4 as it maps into IPv6.
using address_bytes = std::array<unsigned char, 16>;

std::optional<address_bytes> parse_address(std::string_view text) {
    const std::string terminated{text};
    address_bytes bytes{};
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return bytes;
    bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data() + 12) == 1) return bytes;
    return std::nullopt;
}

bool is_loopback_address(const address_bytes& bytes) {
    constexpr address_bytes v6_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    constexpr address_bytes v4_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127};
    return bytes == v6_loopback || std::equal(v4_loopback.begin(), v4_loopback.begin() + 13, bytes.begin());
}

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, port);
    return text.empty() || (failure == std::errc{} && stopped == end);
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::optional<authority> parse_authority(std::string_view text) {
    authority parsed;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        parsed.host = to_lower(text.substr(1, close - 1));
        if (parsed.host.find(':') == std::string::npos || !parse_address(parsed.host)) return std::nullopt;
        rest = text.substr(close + 1);
        if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        parsed.host = to_lower(text.substr(0, colon));
        if (!std::ranges::all_of(parsed.host, is_name_character)) return std::nullopt;
        rest = text.substr(colon);
    }
    if (!rest.empty()) rest.remove_prefix(1);
    if (!is_port(rest)) return std::nullopt;
    parsed.port = rest;
    return parsed;
}

bool is_loopback_host(std::string_view host) {
    if (iequals(host, "localhost")) return true;
    const auto address = parse_address(host);
    return address && is_loopback_address(*address);
}

bool same_host(std::string_view a, std::string_view b) {
    const auto first = parse_address(a);
    const auto second = parse_address(b);
    if (first && second) return *first == *second;
    return iequals(a, b);
}

http_result<void> check_host(const request& incoming, std::span<const std::string> host_names, std::string_view listen_ip) {
    if (!incoming.has_header("host")) return {};
    const auto sent = incoming.header("host");
    const auto named = parse_authority(sent);
    if (!named) return problem{400, "The Host " + quoted(sent) + " is no host with an optional port."};
    if (is_loopback_host(named->host) || same_host(named->host, listen_ip)) return {};
    const auto is_named = [&](const std::string& name) { return same_host(name, named->host); };
    if (std::ranges::any_of(host_names, is_named)) return {};
    return problem{421, "The Host " + quoted(sent) +
                            " is not a name of this server; use its address, or add the name to http.host_names in its configuration."};
}

}  // namespace rollcall::http
