// A byte channel inside of another, compressed: MySQL's compressed packets under the ordinary ones.
#pragma once

#include <memory>
#include <string>

#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/wire/compressed_packet.hpp"

namespace rollcall::link {

// Thread and limits: as the channel below, which it closes and cancels with itself. Broken bytes end a read as `failed`.
class compressed_channel final : public runtime::byte_channel {
public:
    // `already_read`: bytes that were taken from `below` beyond what was understood.
    compressed_channel(std::shared_ptr<runtime::byte_channel> below, std::string already_read)
        : below_(std::move(below)), in_(std::move(already_read)) {}

    // The next packet sent answers the next one that comes, or, unasked, bears the number that its answer would.
    void begin_exchange() noexcept { sequence_ = 1; }

    boost::asio::awaitable<runtime::io_result<std::size_t>> read_some(std::span<char> into, runtime::time_limit limit) override;
    // There may be bytes that are read but not decoded yet.
    boost::asio::awaitable<runtime::io_result<void>> wait_input(runtime::time_limit /*limit*/) override {
        co_return runtime::io_result<void>{};
    }
    boost::asio::awaitable<runtime::io_result<void>> write(std::string_view bytes, runtime::time_limit limit) override;
    boost::asio::awaitable<void> finish(runtime::time_limit drain) override { return below_->finish(drain); }
    void close() noexcept override { below_->close(); }
    void cancel() noexcept override { below_->cancel(); }
    [[nodiscard]] bool peer_gone() const noexcept override { return below_->peer_gone(); }
    [[nodiscard]] const runtime::peer_address& peer() const noexcept override { return below_->peer(); }
    [[nodiscard]] tls_facts tls() const override { return below_->tls(); }

private:
    std::shared_ptr<runtime::byte_channel> below_;
    std::string in_;  // compressed bytes from taken_ on are not decoded yet
    std::size_t taken_ = 0;
    wire::compressed_decoder decoder_;
    std::uint8_t sequence_ = 1;
};

}  // namespace rollcall::link
