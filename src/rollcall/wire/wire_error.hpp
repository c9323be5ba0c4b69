// Broken bytes: the connection that sent them ends, no other is touched.
#pragma once

#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall::wire {

enum class wire_errc {
    truncated,          // a field reaches past the packet's end
    malformed,          // a field's value has no meaning
    bad_sequence,       // a packet's sequence number is not the next one
    packet_too_large,   // longer than the limit in force
    unexpected_packet,  // a packet that the exchange has no place for
    tls_required,       // the client must upgrade first
    no_memory,          // no fault of the bytes: the memory for all packets is used up
};

// Returns: one clause in English that names the fault. Thread: any.
std::string_view message(wire_errc error) noexcept;

template <class T>
using wire_result = result<T, wire_errc>;

}  // namespace rollcall::wire
