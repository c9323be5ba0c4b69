// The greeting of another server, as a client reads it.
// Source: MySQL Server Doxygen, "Protocol::HandshakeV10"; MariaDB Knowledge Base, "Connecting: Initial Handshake Packet".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/client/error_reader.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// Beside `greeting`, which is what we say ourselves.
struct server_greeting {
    std::string server_version;       // as it came: MariaDB before 11.0 says "5.5.5-10.11.6-MariaDB"
    std::uint32_t connection_id = 0;  // of that server's own counting; the low half where it counts in 64 bits (TiDB)
    capability_flags capabilities = 0;
    std::uint32_t mariadb_capabilities = 0;  // MariaDB's extended ones; 0 of all others
    std::string nonce;                       // 20 bytes
    std::uint8_t collation = 0;
    status_flags status = 0;
    std::string plugin;  // the server's default; "" without plugin_auth
};

// Instead of greeting, servers may refuse at once: 1040 (too many connections), 1129 and 1130 (host blocked, not allowed).
using first_packet = std::variant<server_greeting, server_error>;

// Reads the first packet of a server. What follows the plugin's name is passed over.
// Errors: truncated; malformed for another version of the protocol, or a server from before MySQL 4.1. Thread: any; pure.
// MySQL protocol: Protocol::HandshakeV10.
wire_result<first_packet> decode_first_packet(std::string_view payload);

}  // namespace rollcall::wire
