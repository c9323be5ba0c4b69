// Reading payloads into a buffer that grows with what has come, and sending what was gathered.
#include "rollcall/link/packet_stream.hpp"

#include <algorithm>

#include "rollcall/link/compressed_channel.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::link {

namespace {

constexpr std::size_t small_buffer = 512;       // most commands fit
constexpr std::size_t kept_input = 8 * 1024;    // a buffer that has grown beyond is given back after its payload
constexpr std::size_t growth_step = 64 * 1024;  // a length that a client claims is not believed at once
constexpr std::size_t kept_output = 16 * 1024;

// Assigning an empty string would keep the memory.
void free_buffer(std::string& buffer) noexcept { std::string{}.swap(buffer); }

asio::awaitable<runtime::io_result<void>> known(runtime::io_result<void> outcome) { co_return outcome; }

}  // namespace

std::string_view message(const link_error& error) noexcept {
    return std::visit([](auto each) { return message(each); }, error);
}

void packet_stream::begin_exchange() noexcept {
    sequence_ = 0;
    if (compressed_ != nullptr) compressed_->begin_exchange();
}

void packet_stream::begin_compression() {
    auto over = std::make_shared<compressed_channel>(channel_, take_buffered());
    compressed_ = over.get();
    channel_ = std::move(over);
}

std::string packet_stream::take_buffered() {
    auto bytes = in_.substr(begin_, buffered());
    begin_ = end_ = 0;
    return bytes;
}

void packet_stream::give_back_memory() noexcept {
    if (has_input() || !out_.empty()) return;
    free_buffer(in_);
    free_buffer(joined_);
    free_buffer(out_);
    begin_ = end_ = 0;
    input_memory_.shrink(0);
}

// Small buffers are bounded by the number of connections.
bool packet_stream::account(std::size_t input, std::size_t joined) noexcept {
    const auto together = input + joined;
    return input_memory_.resize(together <= kept_input ? 0 : together);
}

void packet_stream::give_back_input() {
    joined_.clear();
    if (joined_.capacity() > kept_input) free_buffer(joined_);
    if (begin_ == end_ && in_.capacity() > kept_input) {
        free_buffer(in_);
        begin_ = end_ = 0;
    }
    input_memory_.shrink(in_.size() <= kept_input ? 0 : in_.size());
}

// Returns: false where the memory for it is not to be had.
bool packet_stream::make_room(std::size_t wanted) {
    if (begin_ == end_) begin_ = end_ = 0;
    if (begin_ + wanted <= in_.size()) return true;
    if (begin_ > 0) {
        in_.erase(0, begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    // Grows with what has come, not with what was announced.
    const std::size_t enough = std::max(small_buffer, std::min(wanted, 2 * buffered() + growth_step));
    if (in_.size() >= enough) return true;
    if (!account(enough, joined_.size())) return false;
    in_.resize(enough);
    return true;
}

// Reads until `wanted` bytes are buffered.
asio::awaitable<runtime::io_result<void>> packet_stream::wait_input(runtime::time_limit limit) {
    if (aborted_) return known(runtime::io_errc::cancelled);
    if (has_input()) return known({});
    free_buffer(in_);
    free_buffer(joined_);
    if (out_.empty()) free_buffer(out_);
    begin_ = end_ = 0;
    input_memory_.shrink(0);
    return channel_->wait_input(limit);
}

asio::awaitable<link_result<void>> packet_stream::fill(std::size_t wanted, runtime::time_limit limit, runtime::time_limit transfer_limit) {
    while (buffered() < wanted) {
        if (aborted_) co_return link_error{runtime::io_errc::cancelled};
        if (!make_room(wanted)) co_return link_error{wire::wire_errc::no_memory};
        const std::size_t room = in_.size() - end_;
        const auto count = co_await channel_->read_some(std::span{in_.data() + end_, room}, buffered() == 0 ? limit : transfer_limit);
        if (count.has_error()) co_return link_error{count.error()};
        end_ += *count;
        bytes_in_ += *count;
    }
    co_return link_result<void>{};
}

asio::awaitable<link_result<std::string_view>> packet_stream::read_payload(std::size_t max_bytes, runtime::time_limit limit,
                                                                           runtime::time_limit transfer_limit) {
    give_back_input();
    bool several = false;
    for (;;) {
        const auto head = co_await fill(wire::packet_header_size, several ? transfer_limit : limit, transfer_limit);
        if (head.has_error()) co_return head.error();
        const auto header = wire::decode_packet_header(std::string_view{in_}.substr(begin_, wire::packet_header_size));
        // Inside of compressed packets, which bear numbers themselves, clients of MariaDB write 0 always.
        if (header.sequence != sequence_ && compressed_ == nullptr) co_return link_error{wire::wire_errc::bad_sequence};
        sequence_ = static_cast<std::uint8_t>(header.sequence + 1);
        if (joined_.size() + header.length > max_bytes) co_return link_error{wire::wire_errc::packet_too_large};
        const auto body = co_await fill(wire::packet_header_size + header.length, transfer_limit, transfer_limit);
        if (body.has_error()) co_return body.error();
        const auto payload = std::string_view{in_}.substr(begin_ + wire::packet_header_size, header.length);
        begin_ += wire::packet_header_size + header.length;
        if (header.length == wire::max_packet_payload || several) {
            if (!account(in_.size(), joined_.size() + payload.size())) co_return link_error{wire::wire_errc::no_memory};
            joined_ += payload;
            several = true;
            if (header.length == wire::max_packet_payload) continue;
            co_return std::string_view{joined_};
        }
        co_return payload;
    }
}

void packet_stream::write_payload(std::string_view payload) { wire::append_packet(out_, payload, sequence_); }

asio::awaitable<link_result<void>> packet_stream::flush(runtime::time_limit limit) {
    if (out_.empty()) co_return link_result<void>{};
    const auto written = co_await channel_->write(out_, limit);
    bytes_out_ += out_.size();
    out_.clear();
    if (out_.capacity() > kept_output) free_buffer(out_);
    if (written.has_error()) co_return link_error{written.error()};
    co_return link_result<void>{};
}

asio::awaitable<link_result<void>> packet_stream::send(std::string_view packets, runtime::time_limit limit) {
    const auto flushed = co_await flush(limit);
    if (flushed.has_error()) co_return flushed.error();
    const auto written = co_await channel_->write(packets, limit);
    bytes_out_ += packets.size();
    if (written.has_error()) co_return link_error{written.error()};
    co_return link_result<void>{};
}

asio::awaitable<link_result<void>> packet_stream::upgrade_to_tls(std::shared_ptr<runtime::tls_context> context, runtime::time_limit limit) {
    // In place before the handshake, so that whoever ends the connection meanwhile closes the right channel.
    auto encrypted = runtime::make_tls_channel(channel_, context);
    if (!encrypted) co_return link_error{runtime::io_errc::failed};
    channel_ = std::move(encrypted);
    auto begun = take_buffered();
    const auto shaken = co_await runtime::tls_handshake(channel_, limit, std::move(begun));
    if (shaken.has_error()) co_return link_error{shaken.error()};
    co_return link_result<void>{};
}

}  // namespace rollcall::link
