// ERR: code, SQLSTATE where there is one, message.
#include "rollcall/wire/client/error_reader.hpp"

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

constexpr char sqlstate_mark = '#';
constexpr std::size_t marked_sqlstate_size = 6;

}  // namespace

wire_result<server_error> decode_error(std::string_view payload) {
    if (!begins_with(payload, first_byte::error)) return wire_errc::unexpected_packet;
    byte_reader in{payload.substr(1)};
    const auto code = in.u16();
    if (!code) return wire_errc::truncated;
    server_error error;
    error.code = *code;
    // Before they know what the client can do, servers leave the SQLSTATE out: MariaDB always, MySQL up to 5.7.
    if (in.peek().starts_with(sqlstate_mark)) {
        const auto marked = in.bytes(marked_sqlstate_size);
        if (!marked) return wire_errc::truncated;
        error.sqlstate = marked->substr(1);
    }
    error.message = in.rest();
    return error;
}

}  // namespace rollcall::wire
