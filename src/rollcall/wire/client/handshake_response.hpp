// What a client says before anything else, written: the reverse of decode_handshake_response() in login/login.hpp.
// Source: MySQL Server Doxygen, "Protocol::HandshakeResponse41", "Protocol::SSLRequest"; MariaDB Knowledge Base, "Connection".
#pragma once

#include <cstdint>
#include <string>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/login/login.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// What we ask of a server where the caller asks for nothing else: all that ok_reader and result_reader understand. No compression,
// no LOCAL INFILE, one statement at a time.
inline constexpr capability_flags client_capabilities =
    capability::long_password | capability::long_flag | capability::connect_with_db | capability::protocol_41 | capability::transactions |
    capability::secure_connection | capability::multi_results | capability::ps_multi_results | capability::plugin_auth |
    capability::connect_attrs | capability::plugin_auth_lenenc_client_data | capability::session_track | capability::deprecate_eof;

// Of `said.capabilities` (those both sides have) the fields follow: database, plugin and attributes are written where their flags are
// set. The collation's low byte is written. `mariadb_capabilities`: what both sides have of MariaDB's extended ones; a MariaDB reads
// them only where long_password is not set.
// Errors: malformed where a text cannot be written: NUL within it, or an auth_response of more than 255 bytes without
// plugin_auth_lenenc_client_data. Thread: any; pure. MySQL protocol: Protocol::HandshakeResponse41.
wire_result<std::string> encode_handshake_response(const login_request& said, std::uint32_t mariadb_capabilities = 0);

// COM_CHANGE_USER, with its first byte: the reverse of decode_change_user(). Plugin and attributes are written where the flags of
// `said.capabilities` are set. Errors: malformed where a text cannot be written: NUL within it, or an auth_response of more than 255
// bytes. Thread: any; pure. MySQL protocol: COM_CHANGE_USER.
wire_result<std::string> encode_change_user(const login_request& said);

// The response's first 32 bytes with CLIENT_SSL, after which TLS begins. Thread: any; pure. MySQL protocol: Protocol::SSLRequest.
std::string encode_ssl_request(const login_request& said, std::uint32_t mariadb_capabilities = 0);

}  // namespace rollcall::wire
