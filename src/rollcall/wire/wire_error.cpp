// The faults' names for people.
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

std::string_view message(wire_errc error) noexcept {
    switch (error) {
        case wire_errc::truncated: return "a packet ends in the middle of a field";
        case wire_errc::malformed: return "a packet holds a value that has no meaning";
        case wire_errc::bad_sequence: return "a packet came out of order";
        case wire_errc::packet_too_large: return "a packet is longer than the limit in force";
        case wire_errc::unexpected_packet: return "a packet came that the exchange has no place for";
        case wire_errc::tls_required: return "the client must switch to TLS first";
        case wire_errc::no_memory: return "the memory for the packets of all connections is used up";
    }
    return "the client's bytes are broken";
}

}  // namespace rollcall::wire
