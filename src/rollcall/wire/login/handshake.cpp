// The packets of the connection phase: greeting, SSLRequest, handshake response, COM_CHANGE_USER.
#include <cassert>
#include <optional>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint8_t protocol_version = 10;
constexpr std::size_t nonce_size = 20;
constexpr std::size_t nonce_head = 8;  // what a greeting carries before its capabilities, for clients of old
constexpr std::size_t ssl_request_size = 32;
constexpr std::size_t filler_size = 23;
constexpr std::size_t max_attribute_bytes = 64 * 1024;

using attribute_list = decltype(login_request::attributes);

bool has(capability_flags flags, capability_flags flag) noexcept { return (flags & flag) != 0; }

// Connection attributes: the length of all of them, then keys and values. Clients exist that announce them and end.
wire_result<attribute_list> decode_attributes(byte_reader& in) {
    attribute_list attributes;
    if (in.empty()) return attributes;
    const auto length = in.lenenc_int();
    if (!length) return wire_errc::truncated;
    if (*length > max_attribute_bytes) return wire_errc::malformed;
    const auto bytes = in.bytes(static_cast<std::size_t>(*length));
    if (!bytes) return wire_errc::truncated;
    byte_reader pairs{*bytes};
    while (!pairs.empty()) {
        const auto key = pairs.lenenc_string();
        const auto value = key ? pairs.lenenc_string() : std::nullopt;
        if (!value) return wire_errc::malformed;
        attributes.emplace_back(*key, *value);
    }
    return attributes;
}

std::optional<std::string_view> short_string(byte_reader& in) {
    const auto length = in.u8();
    return length ? in.bytes(*length) : std::nullopt;
}

// The last string of a packet: clients exist that leave its NUL out.
std::string_view plugin_string(byte_reader& in) {
    const auto terminated = in.nul_string();
    return terminated ? *terminated : in.rest();
}

// What both packets end with. Returns: nothing, but an error where the bytes are broken.
std::optional<wire_errc> decode_plugin_then_attributes(byte_reader& in, login_request& request) {
    if (has(request.capabilities, capability::plugin_auth)) request.plugin = plugin_string(in);
    if (!has(request.capabilities, capability::connect_attrs)) return std::nullopt;
    auto attributes = decode_attributes(in);
    if (attributes.has_error()) return attributes.error();
    request.attributes = std::move(*attributes);
    return std::nullopt;
}

}  // namespace

std::string_view plugin_name(auth_plugin plugin) noexcept {
    return plugin == auth_plugin::native_password ? "mysql_native_password" : "caching_sha2_password";
}

std::string encode_greeting(const greeting& hello) {
    assert(hello.nonce.size() == nonce_size && "the server makes the nonce, of 20 bytes");
    const std::string_view nonce = hello.nonce;
    std::string out;
    append_fixed_int(out, protocol_version, 1);
    out.append(hello.server_version).push_back('\0');
    append_fixed_int(out, hello.id.value, 4);
    out.append(nonce.substr(0, nonce_head)).push_back('\0');
    append_fixed_int(out, hello.capabilities & 0xFFFF, 2);
    append_fixed_int(out, hello.collation, 1);
    append_fixed_int(out, hello.status, 2);
    append_fixed_int(out, hello.capabilities >> 16, 2);
    append_fixed_int(out, has(hello.capabilities, capability::plugin_auth) ? nonce_size + 1 : 0, 1);
    constexpr std::size_t unused = 6;
    out.append(unused, '\0');
    append_fixed_int(out, hello.mariadb_capabilities, 4);
    out.append(nonce.substr(nonce_head)).push_back('\0');
    if (has(hello.capabilities, capability::plugin_auth)) out.append(plugin_name(hello.default_plugin)).push_back('\0');
    return out;
}

bool is_ssl_request(std::string_view payload) noexcept {
    if (payload.size() != ssl_request_size) return false;
    const auto flags = byte_reader{payload}.u32().value_or(0);
    return has(flags, capability::ssl) && has(flags, capability::protocol_41);
}

wire_result<login_request> decode_handshake_response(std::string_view payload, capability_flags offered, capability_flags mariadb_offered) {
    byte_reader in{payload};
    const auto flags = in.u32();
    const auto max_packet = flags ? in.u32() : std::nullopt;
    const auto collation = max_packet ? in.u8() : std::nullopt;
    const auto filler = collation ? in.bytes(filler_size) : std::nullopt;
    if (!filler) return wire_errc::truncated;
    if (!has(*flags, capability::protocol_41) || !has(*flags, capability::secure_connection)) return wire_errc::malformed;

    login_request request;
    request.capabilities = *flags & offered;
    // MariaDB's clients put their own flags at the filler's end, and say so by leaving long_password out.
    constexpr std::size_t mariadb_flags_size = 4;
    const bool extended = !has(*flags, capability::long_password);
    if (extended) request.mariadb_capabilities = byte_reader{filler->substr(filler_size - mariadb_flags_size)}.u32().value_or(0);
    request.mariadb_capabilities &= mariadb_offered;
    request.max_packet = *max_packet;
    request.collation = *collation;
    const auto user = in.nul_string();
    if (!user) return wire_errc::truncated;
    request.user = *user;

    const bool long_response = has(request.capabilities, capability::plugin_auth_lenenc_client_data);
    const auto response = long_response ? in.lenenc_string() : short_string(in);
    if (!response) return wire_errc::truncated;
    request.auth_response = *response;

    if (has(request.capabilities, capability::connect_with_db)) {
        const auto database = in.nul_string();
        if (!database) return wire_errc::truncated;
        request.database = *database;
    }
    if (const auto broken = decode_plugin_then_attributes(in, request)) return *broken;
    return request;
}

wire_result<login_request> decode_change_user(std::string_view body, capability_flags capabilities) {
    byte_reader in{body};
    login_request request;
    request.capabilities = capabilities;
    const auto user = in.nul_string();
    const auto response = user ? short_string(in) : std::nullopt;
    const auto database = response ? in.nul_string() : std::nullopt;
    if (!database) return wire_errc::truncated;
    request.user = *user;
    request.auth_response = *response;
    request.database = *database;
    if (in.empty()) return request;
    const auto collation = in.u16();
    if (!collation) return wire_errc::truncated;
    request.collation = *collation;
    if (in.empty()) return request;
    if (const auto broken = decode_plugin_then_attributes(in, request)) return *broken;
    return request;
}

}  // namespace rollcall::wire
