// How a relayed session finds out that one of its two ends has gone, and what the client is told last.
#include <fmt/format.h>

#include <chrono>
#include <span>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/relay/relayed_session.hpp"
#include "rollcall/wire/client/error_reader.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::relay {

namespace {

constexpr std::size_t shown_words_bytes = 512;

}  // namespace

// Again and again: nobody waits for the bytes of a server while nothing is asked of it, nor for those of a client that waits itself.
void relayed_session::look_after() {
    watch_.arm(who_->home().time().steady_now() + with_.limits.gone_check);
    if (phase_ == phase::idle && !upstream_gone_ && leg_->stream.channel().peer_gone()) {
        upstream_gone_ = true;
        who_->stream().channel().cancel();
    }
    if (phase_ == phase::idle && !upstream_gone_ && !who_->row().in_transaction && leg_->way.takes_back(leg_->seat.at())) {
        last_words_ =
            sql_error{sql_errc::server_shutdown, fmt::format("The server {} takes no writers any more: connect anew", leg_->member())};
        upstream_gone_ = true;
        who_->stream().channel().cancel();
    }
    if (phase_ == phase::busy && !end_ && who_->stream().channel().peer_gone()) {
        end_at_server({});
        leg_->stream.channel().cancel();
    }
}

// The client has its answer; nothing more is taken from a server that goes on.
void relayed_session::note_unasked(std::string_view bytes) {
    log::warn("{} sent {}, and connection {} is closed", leg_->member(), too_much, who_->id().value);
    upstream_gone_ = true;
    note_last_words(bytes);
    if (!last_words_) last_words_ = sql_error{sql_errc::server_shutdown, fmt::format("The server {} sent {}", leg_->member(), too_much)};
}

// Before the next command is read.
bool relayed_session::says_too_much() {
    if (leg_->stream.has_input()) note_unasked(leg_->stream.take_buffered());
    return upstream_gone_;
}

// The rest of a command that nobody takes: its client listens once it has sent all of it.
asio::awaitable<void> relayed_session::swallow(wire::command_scan& command) {
    while (!command.has_ended()) {
        const std::span<char> into = large_ ? std::span{large_.get(), large_bytes} : std::span{small_};
        const auto count = co_await who_->stream().channel().read_some(into, farewell_time);
        if (count.has_error() || command.feed({into.data(), *count}).has_error()) break;
    }
    next_sequence_ = command.next_sequence();
}

// Servers tell why they hang up: that a session was idle for too long, or that they do not take so long a statement.
asio::awaitable<void> relayed_session::hear_last_words() {
    if (last_words_) co_return;
    const auto count = co_await leg_->stream.channel().read_some(small_, farewell_time);
    if (count.has_value()) note_last_words({small_.data(), *count});
}

// Their number need not be that of an answer: the server has not counted what it did not read.
void relayed_session::note_last_words(std::string_view bytes) {
    if (bytes.size() < wire::packet_header_size) return;
    const std::size_t length = wire::decode_packet_header(bytes).length;
    bytes.remove_prefix(wire::packet_header_size);
    const auto said = wire::decode_error(bytes.substr(0, length));
    if (said.has_error() || length > bytes.size()) return;
    last_words_ = sql_error{static_cast<sql_errc>(said->code), valid_utf8(utf8_prefix(said->message, shown_words_bytes))};
}

sql_error relayed_session::upstream_lost(std::string_view why) const {
    if (last_words_) return *last_words_;
    return {sql_errc::server_shutdown, fmt::format("The connection to the server {} was lost: {}", leg_->member(), why)};
}

// The client's last error, where it is not within a packet of the server's.
asio::awaitable<void> relayed_session::say_farewell(sql_error error) {
    if (std::exchange(told_, true) || !between_packets_) co_return;
    std::string payload;
    wire::append_error(payload, error);
    auto& stream = who_->stream();
    stream.sequence() = next_sequence_;
    stream.write_payload(payload);
    const auto sent = co_await stream.flush(farewell_time);
    if (sent.has_error()) log::debug("a client did not take its last error: {}", link::message(sent.error()));
}

}  // namespace rollcall::relay
