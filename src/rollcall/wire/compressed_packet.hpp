// Compressed packets: after login, with capability compress, the bytes of ordinary packets travel inside of these.
// Source: MySQL Server Doxygen, "Compression", "Compressed Packet".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/wire/wire_error.hpp"

struct z_stream_s;

namespace rollcall::wire {

// Three bytes of the length that follows, one of sequence, three of the length before compression (0: it was not compressed).
inline constexpr std::size_t compressed_header_size = 7;

// Appends `bytes` (at most max_packet_payload) as one compressed packet; few of them, or what does not shrink, go as they are.
// `sequence` is left at the next one's number. Time: about 1 ms for 64 KiB. Thread: any.
void append_compressed(std::string& out, std::string_view bytes, std::uint8_t& sequence);

// Takes compressed packets apart, a piece at a time: memory is bounded whatever their headers claim. Thread: one at a time.
class compressed_decoder {
public:
    compressed_decoder();
    ~compressed_decoder();
    compressed_decoder(compressed_decoder&&) noexcept;
    compressed_decoder& operator=(compressed_decoder&&) noexcept;

    struct step {
        std::size_t taken = 0;  // of `in`
        std::size_t given = 0;  // to `out`
    };
    // Takes from `in` and gives to `out` until one of them is used up. Errors: malformed, where zlib does not know the bytes or a length
    // does not hold; the decoder is of no more use then.
    wire_result<step> decode(std::string_view in, std::span<char> out);

    // The number after the last header's: what an answer begins with. Clients number each command's packets anew.
    [[nodiscard]] std::uint8_t next_sequence() const noexcept { return next_sequence_; }

private:
    struct inflation;  // zlib's state, while a compressed body is read

    void begin_body();
    wire_result<step> copy_plain(std::string_view in, std::span<char> out);
    wire_result<step> inflate_some(std::string_view in, std::span<char> out);

    std::string header_;             // of the packet that begins
    std::size_t body_left_ = 0;      // bytes of the body still to be taken
    std::size_t original_left_ = 0;  // bytes of a compressed body still to be given
    std::uint8_t next_sequence_ = 0;
    std::unique_ptr<inflation> inflating_;  // null: the body is not compressed
};

}  // namespace rollcall::wire
