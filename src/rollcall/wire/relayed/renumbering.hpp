// Gives packets that are passed on the numbers that they should bear, whatever pieces they come in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::wire {

// Of one command's packets, or one file's. Thread: one at a time; pure.
class renumbering {
public:
    // `sequence`: of the first packet.
    explicit renumbering(std::uint8_t sequence) noexcept : sequence_(sequence) {}

    // Appends `bytes` to `to`, all of them, with the numbers of the headers among them.
    void append(std::string& to, std::string_view bytes);

private:
    std::size_t left_ = 0;        // of the packet's payload
    std::size_t length_ = 0;      // as far as its header tells
    std::uint8_t head_size_ = 0;  // of the header
    std::uint8_t sequence_;
};

}  // namespace rollcall::wire
