// The first byte of what a server answers says what it is; which of them may stand where depends on the exchange.
// Source: MySQL Server Doxygen, "Generic Response Packets", "Connection Phase", "COM_QUERY Response".
#pragma once

#include <cstdint>
#include <string_view>

namespace rollcall::wire {

namespace first_byte {
inline constexpr std::uint8_t ok = 0x00;
inline constexpr std::uint8_t auth_more_data = 0x01;
inline constexpr std::uint8_t local_infile = 0xFB;  // in a row, instead: a cell that is NULL
inline constexpr std::uint8_t eof = 0xFE;           // while one logs in, instead: AuthSwitchRequest
inline constexpr std::uint8_t error = 0xFF;
}  // namespace first_byte

// Thread: any; pure.
inline bool begins_with(std::string_view payload, std::uint8_t byte) noexcept {
    return !payload.empty() && static_cast<unsigned char>(payload.front()) == byte;
}

}  // namespace rollcall::wire
