// The one driver between a byte channel and the MySQL protocol: reads whole payloads, gathers what is to be sent, keeps
// sequence numbers and limits.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::link {

namespace asio = boost::asio;

// Why a packet did not come or go: the channel's reason, or the bytes'.
using link_error = std::variant<runtime::io_errc, wire::wire_errc>;
std::string_view message(const link_error& error) noexcept;

template <class T>
using link_result = result<T, link_error>;

class compressed_channel;

// Thread: owning shard, for all of it. At most one read and one flush at a time.
class packet_stream {
public:
    // `memory`: what payloads beyond a few KiB are counted against; it outlives the stream. Null: nothing is counted.
    explicit packet_stream(std::shared_ptr<runtime::byte_channel> channel, runtime::memory_budget* memory = nullptr)
        : channel_(std::move(channel)), input_memory_(memory) {}

    // Waits for a payload to begin, where none has, holding no memory meanwhile. Errors: the channel's.
    [[nodiscard]] asio::awaitable<runtime::io_result<void>> wait_input(runtime::time_limit limit);
    // Reads one payload, joining the packets that a long one came in. `limit` runs until its first byte, `transfer_limit`
    // anew with each part after it.
    // Returns: a view that lives until the next read. Errors: wire packet_too_large (over `max_bytes`), bad_sequence, no_memory.
    asio::awaitable<link_result<std::string_view>> read_payload(std::size_t max_bytes, runtime::time_limit limit,
                                                                runtime::time_limit transfer_limit);
    // A new exchange begins: the next packet read must bear 0.
    void begin_exchange() noexcept;
    // The number that the next packet, read or written, bears.
    [[nodiscard]] std::uint8_t& sequence() noexcept { return sequence_; }

    // Appends a packet to what flush() sends.
    void write_payload(std::string_view payload);
    // Appends bytes that are packets already.
    void write_packets(std::string_view packets) { out_ += packets; }
    // Sends everything written. The limit runs anew with each part the peer takes.
    asio::awaitable<link_result<void>> flush(runtime::time_limit limit);
    // Sends `packets`, which bear their headers, after everything written.
    asio::awaitable<link_result<void>> send(std::string_view packets, runtime::time_limit limit);

    // Ends the read or write that waits now, and every later read, as cancelled. What is written can still be sent.
    void abort_reading() noexcept {
        aborted_ = true;
        channel_->cancel();
    }

    // From now on packets travel in compressed ones, both ways (CLIENT_COMPRESS). What was written is flushed already.
    void begin_compression();

    // Becomes a TLS channel. What was read beyond the last payload is the handshake's. Errors: the handshake's.
    asio::awaitable<link_result<void>> upgrade_to_tls(std::shared_ptr<runtime::tls_context> context, runtime::time_limit limit);

    // Goes on over another channel, which has taken the place of this one's. Nothing that was read is left unread.
    void go_on_over(std::shared_ptr<runtime::byte_channel> channel) noexcept { channel_ = std::move(channel); }
    [[nodiscard]] const std::shared_ptr<runtime::byte_channel>& shared_channel() const noexcept { return channel_; }

    [[nodiscard]] runtime::byte_channel& channel() noexcept { return *channel_; }
    [[nodiscard]] std::uint64_t bytes_in() const noexcept { return bytes_in_; }
    [[nodiscard]] std::uint64_t bytes_out() const noexcept { return bytes_out_; }
    // Bytes have come that no read has asked for yet: the client does not wait for its answer.
    [[nodiscard]] bool has_input() const noexcept { return begin_ < end_; }
    // Those bytes, for whoever reads on from the channel itself.
    [[nodiscard]] std::string take_buffered();
    // Gives back what it holds, where nothing is to be read or sent: for a stream that is not used for long.
    void give_back_memory() noexcept;

private:
    asio::awaitable<link_result<void>> fill(std::size_t wanted, runtime::time_limit limit, runtime::time_limit transfer_limit);
    [[nodiscard]] std::size_t buffered() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool make_room(std::size_t wanted);
    void give_back_input();
    [[nodiscard]] bool account(std::size_t input, std::size_t joined) noexcept;

    std::shared_ptr<runtime::byte_channel> channel_;
    compressed_channel* compressed_ = nullptr;  // channel_, where it is one
    runtime::memory_share input_memory_;        // of in_ and joined_
    std::string in_;                            // bytes [begin_, end_) are unread
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::string joined_;  // a payload of several packets
    std::string out_;
    std::uint8_t sequence_ = 0;
    bool aborted_ = false;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
};

}  // namespace rollcall::link
