// HandshakeV10, with MariaDB's further capabilities in what MySQL reserves.
#include "rollcall/wire/client/greeting_reader.hpp"

#include <algorithm>
#include <optional>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint8_t understood_version = 10;
constexpr std::size_t nonce_first_part = 8;
constexpr std::size_t nonce_second_part = 12;  // then a NUL, which is none of it
constexpr std::size_t second_part_at_least = 13;
constexpr std::size_t reserved_of_all = 6;  // MySQL reserves the four bytes behind these, too
constexpr capability_flags needed = capability::protocol_41 | capability::secure_connection;

// Up to the capabilities' upper half. Returns: nothing where the bytes end before.
bool read_fixed_fields(byte_reader& in, server_greeting& hello) {
    const auto version = in.nul_string();
    const auto id = version ? in.u32() : std::nullopt;
    const auto nonce_begin = id ? in.bytes(nonce_first_part) : std::nullopt;
    const auto filler = nonce_begin ? in.u8() : std::nullopt;
    const auto lower = filler ? in.u16() : std::nullopt;
    const auto collation = lower ? in.u8() : std::nullopt;
    const auto status = collation ? in.u16() : std::nullopt;
    const auto upper = status ? in.u16() : std::nullopt;
    if (!upper) return false;
    hello.server_version = *version;
    hello.connection_id = *id;
    hello.nonce = *nonce_begin;
    hello.capabilities = *lower | capability_flags{*upper} << 16;
    hello.collation = *collation;
    hello.status = *status;
    return true;
}

// MariaDB says that it is itself by leaving out the flag that MySQL's servers have always set. Some others leave it out, too,
// but have nothing but zeros where MariaDB has further capabilities.
bool has_extended(capability_flags capabilities) noexcept { return (capabilities & capability::long_password) == 0; }

wire_result<void> read_rest(byte_reader& in, server_greeting& hello) {
    const auto nonce_size = in.u8();
    const auto reserved = nonce_size ? in.bytes(reserved_of_all) : std::nullopt;
    const auto extended = reserved ? in.u32() : std::nullopt;
    if (!extended) return wire_errc::truncated;
    if (has_extended(hello.capabilities)) hello.mariadb_capabilities = *extended;
    const std::size_t announced = std::max<std::size_t>(*nonce_size, nonce_first_part) - nonce_first_part;
    const auto nonce_end = in.bytes(std::max(second_part_at_least, announced));
    if (!nonce_end) return wire_errc::truncated;
    hello.nonce += nonce_end->substr(0, nonce_second_part);
    if ((hello.capabilities & capability::plugin_auth) == 0) return {};
    const auto plugin = in.nul_string();
    if (!plugin) return wire_errc::truncated;
    hello.plugin = *plugin;
    return {};
}

}  // namespace

wire_result<first_packet> decode_first_packet(std::string_view payload) {
    if (begins_with(payload, first_byte::error)) {
        auto refusal = decode_error(payload);
        if (refusal.has_error()) return refusal.error();
        return first_packet{std::move(*refusal)};
    }
    byte_reader in{payload};
    const auto version = in.u8();
    if (!version) return wire_errc::truncated;
    if (*version != understood_version) return wire_errc::malformed;
    server_greeting hello;
    if (!read_fixed_fields(in, hello)) return wire_errc::truncated;
    if ((hello.capabilities & needed) != needed) return wire_errc::malformed;
    const auto rest = read_rest(in, hello);
    if (rest.has_error()) return rest.error();
    return first_packet{std::move(hello)};
}

}  // namespace rollcall::wire
