// OK and what ends a result set, as a client reads them.
// Source: MySQL Server Doxygen, "OK_Packet", "EOF_Packet", "Session State Information".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

struct ok_answer {
    std::uint64_t affected_rows = 0;
    std::uint64_t last_insert_id = 0;
    status_flags status = 0;
    std::uint16_t warnings = 0;
    std::string info;                   // "Rows matched: 1  Changed: 1  Warnings: 0"
    std::optional<std::string> schema;  // the current database, where it has changed and session_track was negotiated

    [[nodiscard]] bool more_results() const noexcept { return (status & server_status::more_results_exist) != 0; }
};

// Reads an OK packet, headed 0x00 or 0xFE. `capabilities` are those both sides have. What follows the last field, and
// what else of the session is told (variables, GTIDs), is passed over.
// Errors: unexpected_packet where it is something else; truncated; malformed. Thread: any; pure.
// MySQL protocol: OK_Packet.
wire_result<ok_answer> decode_ok(std::string_view payload, capability_flags capabilities);

// May this packet end rows (or column definitions)? With deprecate_eof an OK packet headed 0xFE, else EOF. A row may begin
// with the same byte, but is longer. `payload` is whole, not the first packet of several. Thread: any; pure.
bool is_result_end(std::string_view payload, capability_flags capabilities) noexcept;

// Reads what is_result_end() took for one; EOF tells status and warnings alone. Errors: as decode_ok(). Thread: any; pure.
// MySQL protocol: EOF_Packet, OK_Packet.
wire_result<ok_answer> decode_result_end(std::string_view payload, capability_flags capabilities);

}  // namespace rollcall::wire
