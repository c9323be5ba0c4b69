// Packets: three bytes of length, one of sequence, up to 16 MiB - 1 of payload; longer payloads go in several.
// Source: MySQL Server Doxygen, "MySQL Packets".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::wire {

inline constexpr std::size_t packet_header_size = 4;
inline constexpr std::size_t max_packet_payload = 0xFFFFFF;

struct packet_header {
    std::uint32_t length = 0;
    std::uint8_t sequence = 0;
};

// `bytes` holds at least packet_header_size.
inline packet_header decode_packet_header(std::string_view bytes) noexcept {
    const auto at = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
    return {at(0) | at(1) << 8 | at(2) << 16, static_cast<std::uint8_t>(at(3))};
}

// Appends `payload` to `out` as one packet, or as several where it is 16 MiB - 1 or longer (a payload of a multiple
// ends with an empty packet). `sequence` is the first packet's number and is left at the next one's.
void append_packet(std::string& out, std::string_view payload, std::uint8_t& sequence);

// Frames in place: the four bytes of `out` from `start` are room for a header, what follows them is the payload. Longer
// payloads are moved apart for the further headers.
void frame_packet(std::string& out, std::size_t start, std::uint8_t& sequence);

// Gives the packets of `out` from byte `start` on the numbers from `sequence` on, which is left at the next one's. They are whole.
void renumber_packets(std::string& out, std::size_t start, std::uint8_t& sequence);

// Builds a packet in place at the end of `out`, without a copy of its payload where it is under 16 MiB.
// The payload is what is appended to `out` between construction and finish().
class packet_builder {
public:
    packet_builder(std::string& out, std::uint8_t& sequence);
    // Writes the header(s). Nothing is left to do for the caller.
    void finish();
    // Takes the half-built packet back out of the buffer.
    void abandon();

private:
    std::string& out_;
    std::uint8_t& sequence_;
    std::size_t start_;
};

}  // namespace rollcall::wire
