// Command bodies of any bytes: no decoder reads past its input or makes more of it than it holds.
// Input: a byte that names the decoder, a byte of settings, the body.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/commands/command.hpp"
#include "rollcall/wire/login/login.hpp"
#include "rollcall/wire/packet.hpp"

namespace {

using namespace rollcall;
using namespace rollcall::wire;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void execute(std::string_view body, capability_flags capabilities, std::uint8_t settings) {
    const std::size_t parameters = settings & 0x1F;
    const std::array<bound_type, 3> known{{{253, false}, {8, true}, {12, false}}};
    const std::string text = "long";
    const std::array<const std::string*, 2> long_data{&text, nullptr};
    const std::span<const bound_type> types{known.data(), (settings & 0x20) != 0 ? known.size() : 0};
    const std::span<const std::string* const> given{long_data.data(), (settings & 0x40) != 0 ? long_data.size() : 0};
    const auto command = decode_execute(body, capabilities, parameters, types, given);
    if (command.has_error()) return;
    require(command->parameters.size() == parameters);
    require(command->attributes.size() <= body.size());
    require(command->types.size() <= body.size() + known.size());
    require(command->types.size() >= parameters);
}

void query(std::string_view body, capability_flags capabilities) {
    const auto command = decode_query(body, capabilities);
    if (command.has_error()) return;
    require(is_inside(command->sql, body));
    require(command->attributes.size() * 3 <= body.size());
}

void handshake(std::string_view body) {
    is_ssl_request(body);
    const auto request = decode_handshake_response(body, server_capabilities);
    if (request.has_error()) return;
    require((request->capabilities & ~server_capabilities) == 0);
    require(request->attributes.size() <= body.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_reader in{{reinterpret_cast<const char*>(data), size}};
    const auto which = in.u8().value_or(0);
    const auto settings = in.u8().value_or(0);
    const auto body = in.rest();
    const capability_flags capabilities = (settings & 0x80) != 0 ? server_capabilities : capability_flags{0};
    switch (which % 7) {
        case 0: query(body, capabilities); break;
        case 1: execute(body, capabilities, settings); break;
        case 2: (void)decode_field_list(body); break;
        case 3: (void)decode_long_data(body); break;
        case 4: (void)decode_change_user(body, capabilities); break;
        case 5: handshake(body); break;
        default:
            (void)decode_statement_id(body);
            if (body.size() >= packet_header_size) (void)decode_packet_header(body);
    }
    return 0;
}
