// Any order of calls, any bytes: a login ends, and nobody is let in whose credentials did not match.
// Input: a byte of options, then records: a byte that names the call, two of length, the payload of a packet.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/login/login.hpp"

namespace {

using namespace rollcall;
using namespace rollcall::wire;

login_options options_from(std::uint8_t bits) {
    login_options options;
    options.hello.server_version = "8.0.41-rollcall";
    options.hello.id = connection_id{7};
    options.hello.nonce = "abcdefghijklmnopqrst";
    options.tls_available = (bits & 1) != 0;
    options.require_tls = (bits & 2) != 0;
    if ((bits & 4) != 0) options.rsa_public_key_pem = "-----BEGIN PUBLIC KEY-----\n";
    return options;
}

bool is_last(const login_action& action) {
    return std::holds_alternative<login_accepted>(action) || std::holds_alternative<login_denied>(action) ||
           std::holds_alternative<login_broken>(action) || std::holds_alternative<login_refused>(action);
}

login_action call(login_machine& machine, std::uint8_t which, std::string_view payload) {
    switch (which % 8) {
        case 0: return machine.start();
        case 1: return machine.on_account(auth_plugin::native_password);
        case 2: return machine.on_account(auth_plugin::caching_sha2_password);
        case 3: return machine.on_check(check_outcome::match);
        case 4: return machine.on_check(check_outcome::mismatch);
        case 5: return machine.on_check(check_outcome::unknown);
        case 6: {
            auto request = decode_change_user(payload, server_capabilities);
            if (request.has_value()) return machine.start_change_user(std::move(*request));
            return machine.on_packet(payload);
        }
        default: return machine.on_packet(payload);
    }
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_reader in{{reinterpret_cast<const char*>(data), size}};
    const auto bits = in.u8().value_or(0);
    login_machine machine{options_from(bits), (bits & 8) != 0};
    bool over = false;
    while (!in.empty()) {
        const auto which = in.u8().value_or(0);
        const auto payload = in.bytes(std::min<std::size_t>(in.u16().value_or(0), in.size())).value_or("");
        const auto action = call(machine, which, payload);
        const bool accepted = std::holds_alternative<login_accepted>(action);
        require(!accepted || which % 8 == 3);
        // After an end only COM_CHANGE_USER begins anew.
        require(!over || is_last(action) || which % 8 == 6);
        require(!over || !accepted);
        over = is_last(action);
    }
    return 0;
}
