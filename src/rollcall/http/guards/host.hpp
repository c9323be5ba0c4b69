// Which hosts a request may be meant for. A page that made a browser resolve its own name to us (DNS rebinding) stops here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

// "host", "host:port", "[v6]:port".
struct authority {
    std::string host;  // lower case; an address of version 6 without its brackets
    std::string port;  // decimal digits, "" where absent
    bool operator==(const authority&) const = default;
};

// Returns: nothing where `text` is no authority: user information, a bad port, an unclosed bracket, a character no host has.
// Source: RFC 3986, section 3.2.
std::optional<authority> parse_authority(std::string_view text);

// "localhost", 127.0.0.0/8, ::1, also as IPv4 mapped into IPv6.
bool is_loopback_host(std::string_view host);
// Equal as addresses where both are such, else equal as text.
bool same_host(std::string_view a, std::string_view b);

// `host_names`: lower case, without port. `listen_ip`: the address that the connection was accepted on.
// Errors: 400 where Host is no authority; 421 where it is foreign. A request without Host (HTTP/1.0) passes.
http_result<void> check_host(const request& incoming, std::span<const std::string> host_names, std::string_view listen_ip);

}  // namespace rollcall::http
