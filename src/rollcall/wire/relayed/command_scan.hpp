// One command of a client among bytes that are passed on: which it is, its beginning, and where it ends.
// Source: MySQL Server Doxygen, "Command Phase".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/wire/commands/command.hpp"
#include "rollcall/wire/relayed/packet_hopper.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// Thread: one at a time.
class command_scan {
public:
    // `kept_bytes`: how much of its body is kept.
    explicit command_scan(std::size_t kept_bytes, packet_numbers numbers = packet_numbers::in_order) noexcept
        : kept_bytes_(kept_bytes), hopper_(0, numbers) {}

    // Goes over what came. Returns: how many bytes are this command's, fewer than all where it has ended within.
    // Errors: bad_sequence; truncated for a command of no bytes.
    wire_result<std::size_t> feed(std::string_view bytes);

    [[nodiscard]] bool has_begun() const noexcept { return begun_; }
    [[nodiscard]] bool has_ended() const noexcept { return ended_; }
    // From the first byte on; what is no command of MySQL's has its number all the same.
    [[nodiscard]] command_code code() const noexcept { return code_; }
    // What stands behind the first byte, as much as is kept of it. Lives until the next feed(), and no longer than what was fed.
    [[nodiscard]] std::string_view body() const noexcept { return kept_.empty() ? whole_ : std::string_view{kept_}; }
    [[nodiscard]] std::uint64_t body_bytes() const noexcept { return body_bytes_; }
    // The number that the answer's first packet bears.
    [[nodiscard]] std::uint8_t next_sequence() const noexcept { return hopper_.sequence(); }

private:
    void keep(const payload_part& part, std::string_view bytes);

    const std::size_t kept_bytes_;
    packet_hopper hopper_;
    std::string_view whole_;  // into what was fed, where the command came in one piece
    std::string kept_;
    std::uint64_t body_bytes_ = 0;
    command_code code_ = command_code::sleep;
    bool begun_ = false;
    bool ended_ = false;
};

// What a client sends of a file (LOCAL INFILE): payloads up to an empty one.
class file_scan {
public:
    // `sequence`: of the first packet.
    explicit file_scan(std::uint8_t sequence, packet_numbers numbers = packet_numbers::in_order) noexcept : hopper_(sequence, numbers) {}
    // As command_scan's.
    wire_result<std::size_t> feed(std::string_view bytes) noexcept;
    [[nodiscard]] bool has_ended() const noexcept { return ended_; }
    [[nodiscard]] std::uint8_t next_sequence() const noexcept { return hopper_.sequence(); }

private:
    packet_hopper hopper_;
    bool ended_ = false;
};

}  // namespace rollcall::wire
