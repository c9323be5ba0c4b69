// Each write knows how long it may take: the client's patience is the session's own while it lives, and a moment once it is to end.
#include "rollcall/session/conversation/conversation.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::session {

namespace {

constexpr runtime::time_limit farewell_time = std::chrono::seconds{1};
// What stands before a killed client's last error is sent whole: cut off there, it would not understand that.
constexpr runtime::time_limit longest_last_write = std::chrono::seconds{10};
constexpr runtime::time_limit last_write_at_shutdown = std::chrono::seconds{1};

}  // namespace

conversation::conversation(link::packet_stream& stream, runtime::deadline_list& deadlines, runtime::time_limit longest_write)
    : stream_(stream), longest_write_(longest_write), cut_(deadlines, [this] { stream_.channel().close(); }) {}

void conversation::kill(const registry::kill_notice& notice) {
    killed_ = std::make_unique<const registry::kill_notice>(notice);
    if (phase_ == phase::reading || phase_ == phase::in_door) stream_.abort_reading();
    if (phase_ == phase::writing) cut_.arm(std::chrono::steady_clock::now() + write_limit());
}

void conversation::hurry(std::chrono::steady_clock::duration patience) {
    if (phase_ == phase::writing && !cut_.armed()) cut_.arm(std::chrono::steady_clock::now() + patience);
}

runtime::time_limit conversation::write_limit() const noexcept {
    if (!killed_) return longest_write_;
    return killed_->shutdown ? last_write_at_shutdown : std::min(longest_write_, longest_last_write);
}

asio::awaitable<link::link_result<void>> conversation::flush() {
    enter(phase::writing);
    co_return written(co_await stream_.flush(write_limit()));
}

asio::awaitable<link::link_result<void>> conversation::send(std::string_view packets) {
    enter(phase::writing);
    co_return written(co_await stream_.send(packets, write_limit()));
}

link::link_result<void> conversation::written(link::link_result<void> sent) {
    enter(sent.has_error() ? phase::lost : phase::running);
    cut_.disarm();
    return sent;
}

asio::awaitable<void> conversation::say_farewell(sql_error error) {
    // Unasked, it bears the number that the answer to the client's next command would: the client takes it for that answer.
    if (!more_results_ && (stream_.sequence() == 0 || killed_)) stream_.sequence() = 1;
    std::string payload;
    wire::append_error(payload, error);
    stream_.write_payload(payload);
    const auto sent = co_await stream_.flush(killed_ ? write_limit() : farewell_time);
    if (sent.has_error()) log::debug("a client did not take its last error: {}", link::message(sent.error()));
    enter(phase::told);
}

asio::awaitable<void> conversation::close() {
    if (phase_ == phase::told) co_await stream_.channel().finish(farewell_time);
    stream_.channel().close();
}

}  // namespace rollcall::session
