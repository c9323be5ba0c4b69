// Packet headers, and the splitting of payloads of 16 MiB - 1 and more.
#include "rollcall/wire/packet.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

namespace rollcall::wire {

namespace {

using header_bytes = std::array<char, packet_header_size>;

header_bytes encode_packet_header(std::size_t length, std::uint8_t sequence) noexcept {
    return {static_cast<char>(length), static_cast<char>(length >> 8), static_cast<char>(length >> 16), static_cast<char>(sequence)};
}

// A payload of a multiple of the maximum needs one more packet, an empty one, to say that it has ended.
std::size_t packets_for(std::size_t payload) noexcept { return payload / max_packet_payload + 1; }

}  // namespace

void append_packet(std::string& out, std::string_view payload, std::uint8_t& sequence) {
    for (auto left = packets_for(payload.size()); left > 0; --left) {
        const auto part = payload.substr(0, max_packet_payload);
        const auto header = encode_packet_header(part.size(), sequence++);
        out.append(header.data(), header.size());
        out.append(part);
        payload.remove_prefix(part.size());
    }
}

void frame_packet(std::string& out, std::size_t start, std::uint8_t& sequence) {
    assert(out.size() >= start + packet_header_size && "room for the header is made before the payload");
    const std::size_t payload = out.size() - start - packet_header_size;
    const std::size_t packets = packets_for(payload);
    out.resize(out.size() + (packets - 1) * packet_header_size);
    const auto first = sequence;
    // The last part moves farthest, so going backwards no part is overwritten before it has moved.
    for (std::size_t i = packets; i-- > 0;) {
        const std::size_t offset = i * max_packet_payload;
        const std::size_t length = std::min(max_packet_payload, payload - offset);
        char* const packet = out.data() + start + i * (packet_header_size + max_packet_payload);
        if (i > 0) std::memmove(packet + packet_header_size, out.data() + start + packet_header_size + offset, length);
        const auto header = encode_packet_header(length, static_cast<std::uint8_t>(first + i));
        std::memcpy(packet, header.data(), header.size());
    }
    sequence = static_cast<std::uint8_t>(first + packets);
}

void renumber_packets(std::string& out, std::size_t start, std::uint8_t& sequence) {
    while (start < out.size()) {
        const auto header = decode_packet_header(std::string_view{out}.substr(start));
        out[start + 3] = static_cast<char>(sequence++);
        start += packet_header_size + header.length;
    }
}

packet_builder::packet_builder(std::string& out, std::uint8_t& sequence) : out_(out), sequence_(sequence), start_(out.size()) {
    out_.append(packet_header_size, '\0');
}

void packet_builder::finish() { frame_packet(out_, start_, sequence_); }

void packet_builder::abandon() { out_.resize(start_); }

}  // namespace rollcall::wire
