// Reading through the decoder; writing in pieces that keep the shard free in between.
#include "rollcall/link/compressed_channel.hpp"

namespace rollcall::link {

namespace {
namespace asio = boost::asio;
constexpr std::size_t read_bytes = 4 * 1024;    // what an idle connection keeps
constexpr std::size_t piece_bytes = 32 * 1024;  // half a millisecond of zlib's
}  // namespace

asio::awaitable<runtime::io_result<std::size_t>> compressed_channel::read_some(std::span<char> into, runtime::time_limit limit) {
    for (;;) {
        const auto step = decoder_.decode(std::string_view{in_}.substr(taken_), into);
        if (step.has_error()) co_return runtime::io_errc::failed;
        taken_ += step->taken;
        if (taken_ == in_.size()) {
            in_.clear();
            taken_ = 0;
        }
        if (step->given > 0) {
            sequence_ = decoder_.next_sequence();
            co_return step->given;
        }
        in_.resize(read_bytes);
        const auto count = co_await below_->read_some(std::span<char>{in_.data(), in_.size()}, limit);
        in_.resize(count.has_value() ? *count : 0);
        if (count.has_error()) co_return count.error();
    }
}

asio::awaitable<runtime::io_result<void>> compressed_channel::write(std::string_view bytes, runtime::time_limit limit) {
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, piece_bytes);
        bytes.remove_prefix(piece.size());
        std::string packet;
        wire::append_compressed(packet, piece, sequence_);
        auto written = co_await below_->write(packet, limit);
        if (written.has_error()) co_return written;
    }
    co_return runtime::io_result<void>{};
}

}  // namespace rollcall::link
