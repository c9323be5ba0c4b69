// Packets among bytes that are passed on as they are: where each begins and ends, whatever pieces they come in. Nothing is copied.
// Source: MySQL Server Doxygen, "MySQL Packets".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// A part of a payload: all of it, or what of it has come. A payload of several packets comes as one.
struct payload_part {
    std::string_view bytes;    // into what was taken; never empty where `begins`, but for an empty payload
    std::uint32_t length = 0;  // of the packet it is in
    bool begins = false;       // the payload's first part
    bool ends = false;         // and its last
};

// What packets bear. Inside of compressed packets, which bear numbers themselves, clients write there what they like.
enum class packet_numbers : std::uint8_t { in_order, any };

class packet_hopper {
public:
    // The next packet's header bears `sequence`, those after it the next numbers.
    explicit packet_hopper(std::uint8_t sequence = 0, packet_numbers numbers = packet_numbers::in_order) noexcept
        : sequence_(sequence), numbers_(numbers) {}

    // Takes one part off the front of `bytes`, headers with it. Returns: nothing where they end before a part begins.
    // Errors: bad_sequence. Thread: one at a time; pure.
    wire_result<std::optional<payload_part>> take(std::string_view& bytes) noexcept;

    // Takes packets off the front of `bytes` while they are whole there, one payload each, and their first byte is below `first_byte`:
    // what most of a long result is. Returns: how many.
    std::uint64_t skip_whole(std::string_view& bytes, std::uint8_t first_byte) noexcept;

    // The number that the next packet bears.
    [[nodiscard]] std::uint8_t sequence() const noexcept { return sequence_; }
    // No payload has begun, nor a header.
    [[nodiscard]] bool between_payloads() const noexcept { return head_size_ == 0 && left_ == 0 && !joined_; }

private:
    [[nodiscard]] bool take_header(std::string_view& bytes) noexcept;

    std::array<char, packet_header_size> head_{};
    std::uint8_t head_size_ = 0;  // of the header, where it is not whole
    std::uint8_t sequence_;
    packet_numbers numbers_;
    bool header_read_ = false;  // and nothing of the payload behind it
    bool joined_ = false;       // the packet goes on with the payload of the one before it
    std::uint32_t length_ = 0;  // of the packet
    std::uint32_t left_ = 0;    // of it
};

}  // namespace rollcall::wire
