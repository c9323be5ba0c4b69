// Another server says anything, in any order: our login at it ends, and the password is never asked for in clear on an open channel.
// Input: a byte of options, then records: a byte that names the call, two of length, the payload of a packet.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/client/client_login.hpp"

namespace {

using namespace rollcall;
using namespace rollcall::wire;

client_login_options options_from(std::uint8_t bits) {
    client_login_options options;
    options.user = "joe";
    options.tls = (bits & 1) != 0 ? tls_wish::off : (bits & 2) != 0 ? tls_wish::if_offered : tls_wish::required;
    options.channel_is_secure = (bits & 4) != 0;
    options.trust_sent_key = (bits & 8) != 0;
    if ((bits & 16) != 0) options.server_key_pem = "-----BEGIN PUBLIC KEY-----\n";
    if ((bits & 32) != 0) options.database = "shop";
    if ((bits & 64) != 0) options.attributes = {{"program_name", "rollcall"}};
    if ((bits & 128) != 0) options.mariadb_capabilities = 0xFFFF'FFFF;
    return options;
}

bool is_last(const client_login_action& action) {
    return std::holds_alternative<logged_in>(action) || std::holds_alternative<login_rejected>(action) ||
           std::holds_alternative<server_broken>(action) || std::holds_alternative<login_impossible>(action);
}

client_login_action call(client_login& machine, std::uint8_t which, std::string_view payload) {
    switch (which % 6) {
        case 0: return machine.on_tls();
        case 1: return machine.on_scramble(payload);
        case 2: return machine.on_encrypted(payload);
        default: return machine.on_packet(payload);
    }
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_reader in{{reinterpret_cast<const char*>(data), size}};
    const auto options = options_from(in.u8().value_or(0));
    client_login machine{options};
    bool over = false;
    int packets = 0;
    while (!in.empty()) {
        const auto which = in.u8().value_or(0);
        const auto payload = in.bytes(std::min<std::size_t>(in.u16().value_or(0), in.size())).value_or("");
        const auto action = call(machine, which, payload);
        if (which % 6 > 2) ++packets;
        require(!over || std::holds_alternative<server_broken>(action));
        over = is_last(action);
        require(over || packets <= max_login_turns);
        if (std::holds_alternative<send_clear_password>(action)) require(machine.tls_active() || options.channel_is_secure);
        if (std::holds_alternative<send_then_begin_tls>(action)) require(options.tls != tls_wish::off);
        if (options.tls == tls_wish::required && std::holds_alternative<make_scramble>(action)) require(machine.tls_active());
        if (const auto* prove = std::get_if<make_scramble>(&action))
            require(prove->nonce.size() == (prove->kind == scramble_kind::ed25519 ? 32 : 20));
        require((machine.capabilities() & ~(machine.greeting().capabilities)) == 0);
    }
    return 0;
}
