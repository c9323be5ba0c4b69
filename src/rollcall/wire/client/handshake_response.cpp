// HandshakeResponse41 and SSLRequest, field by field.
#include "rollcall/wire/client/handshake_response.hpp"

#include <string_view>

#include "rollcall/base/text/byte_cursor.hpp"

namespace rollcall::wire {

namespace {

constexpr std::size_t response_filler_size = 19;  // MariaDB's capabilities fill the other four of 23 bytes
constexpr std::size_t longest_short_response = 255;

bool asks_for(const login_request& said, capability_flags flag) noexcept { return (said.capabilities & flag) != 0; }

bool has_nul(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }

std::string encode_response_head(const login_request& said, capability_flags capabilities, std::uint32_t mariadb_capabilities) {
    std::string out;
    append_fixed_int(out, capabilities, 4);
    append_fixed_int(out, said.max_packet, 4);
    append_fixed_int(out, said.collation & 0xFFU, 1);
    out.append(response_filler_size, '\0');
    append_fixed_int(out, mariadb_capabilities, 4);
    return out;
}

void append_attributes(std::string& out, const login_request& said) {
    std::string pairs;
    for (const auto& [key, value] : said.attributes) {
        append_lenenc_string(pairs, key);
        append_lenenc_string(pairs, value);
    }
    append_lenenc_string(out, pairs);
}

}  // namespace

std::string encode_ssl_request(const login_request& said, std::uint32_t mariadb_capabilities) {
    return encode_response_head(said, said.capabilities | capability::ssl, mariadb_capabilities);
}

wire_result<std::string> encode_handshake_response(const login_request& said, std::uint32_t mariadb_capabilities) {
    const bool long_response = asks_for(said, capability::plugin_auth_lenenc_client_data);
    if (has_nul(said.user) || has_nul(said.database) || has_nul(said.plugin)) return wire_errc::malformed;
    if (!long_response && said.auth_response.size() > longest_short_response) return wire_errc::malformed;

    auto out = encode_response_head(said, said.capabilities, mariadb_capabilities);
    out.append(said.user).push_back('\0');
    if (!long_response) append_fixed_int(out, said.auth_response.size(), 1);
    if (long_response) append_lenenc_int(out, said.auth_response.size());
    out.append(said.auth_response);
    if (asks_for(said, capability::connect_with_db)) out.append(said.database).push_back('\0');
    if (asks_for(said, capability::plugin_auth)) out.append(said.plugin).push_back('\0');
    if (asks_for(said, capability::connect_attrs)) append_attributes(out, said);
    return out;
}

wire_result<std::string> encode_change_user(const login_request& said) {
    if (has_nul(said.user) || has_nul(said.database) || has_nul(said.plugin)) return wire_errc::malformed;
    if (said.auth_response.size() > longest_short_response) return wire_errc::malformed;
    constexpr char change_user_command = '\x11';
    std::string out(1, change_user_command);
    out.append(said.user).push_back('\0');
    append_fixed_int(out, said.auth_response.size(), 1);
    out.append(said.auth_response);
    out.append(said.database).push_back('\0');
    append_fixed_int(out, said.collation, 2);
    if (asks_for(said, capability::plugin_auth)) out.append(said.plugin).push_back('\0');
    if (asks_for(said, capability::connect_attrs)) append_attributes(out, said);
    return out;
}

}  // namespace rollcall::wire
