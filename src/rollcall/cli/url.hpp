// The server's address as an operator writes it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall::cli {

struct server_url {
    bool tls = false;
    std::string host;  // lower case; IPv6 without brackets
    std::uint16_t port = 0;

    // The Host header: "name:port", "[v6]:port".
    [[nodiscard]] std::string authority() const;
    // May a password go there? Over TLS, or without leaving this machine.
    [[nodiscard]] bool keeps_secrets() const;
};

// "http://HOST", "https://HOST:PORT", with a slash at the end or without; "HOST:PORT" is http. Port 8030 where none is given.
// Errors: a sentence; it never repeats user information, which may hold a password. Thread: any.
or_refusal<server_url> parse_server_url(std::string_view text);

}  // namespace rollcall::cli
