// ERR as a client reads it: what another server says went wrong.
// Source: MySQL Server Doxygen, "ERR_Packet".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// Unlike sql_error, which is one of ours: any code, and a SQLSTATE that need not be the one that our table gives it.
struct server_error {
    std::uint16_t code = 0;
    std::string sqlstate;  // five characters; "" where the server sent none, as many do before a login
    std::string message;   // as it came: neither its length nor its characters are checked
};

// Reads an ERR packet. Errors: unexpected_packet where it is something else; truncated. Thread: any; pure.
// MySQL protocol: ERR_Packet.
wire_result<server_error> decode_error(std::string_view payload);

}  // namespace rollcall::wire
