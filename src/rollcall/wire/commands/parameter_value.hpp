// One bound value of COM_STMT_EXECUTE or of a query attribute, in its binary form.
#pragma once

#include <string>

#include "rollcall/base/column.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/commands/command.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// Reads one value that is not NULL. Source: MySQL Server Doxygen, "Binary Protocol Value".
// Errors: truncated; malformed for an unknown type, a length that its type does not have, a time of no clock.
wire_result<parameter> decode_parameter(byte_reader& in, bound_type type);

// Is the type one whose bytes are no text (the BLOBs, BIT, GEOMETRY)?
bool is_binary_type(std::uint8_t type) noexcept;

}  // namespace rollcall::wire
