// How a relayed session ends, or what it runs: exact, because its next command is held back until the server has answered.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/relay/relayed_session.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::relay {

namespace {

using registry::kill_outcome;
using upstream::kill_answer;

// By which servers say that a statement was ended from outside: interrupted, connection killed, shut down.
constexpr std::array<std::uint16_t, 3> ended_codes{1317, 1927, 1053};

kill_outcome outcome_of(kill_answer answer) noexcept {
    switch (answer) {
        case kill_answer::refused: return kill_outcome::forbidden;
        case kill_answer::gone: return kill_outcome::gone;
        default: return kill_outcome::lost;
    }
}

}  // namespace

// Returns: null where there is no account to do it with.
std::unique_ptr<server_order> relayed_session::tell_server(upstream::kill_reach reach, const std::string& receipt) {
    const auto& options = leg_->seat.at().options();
    if (options.user.empty()) return nullptr;
    auto& line = with_.kills->to(who_->home(), leg_->stream.channel().peer(), options);
    upstream::session_there victim{leg_->greeting.connection_id, who_->request().user, leg_->shown_port};
    return std::make_unique<server_order>(who_->home().context(), line, std::move(victim), reach, receipt,
                                          [this, receipt](const server_order& order) { take_answer(order, receipt); });
}

// The running statement is to end, and its server has not said that it cannot be.
bool relayed_session::is_stopping() const noexcept {
    return stop_ != nullptr && (!stop_->is_answered() || stop_->answer() == kill_answer::told);
}

// What runs has ended well, though it was told to stop.
void relayed_session::note_outlived_stop() noexcept {
    if (who_->killed() != nullptr || is_stopping()) who_->row().completed = who_->row().query;
}

void relayed_session::kill_query(const registry::kill_order& order) {
    if (phase_ != phase::busy || is_stopping()) return;
    stop_ = tell_server(upstream::kill_reach::statement, order.notice.receipt);
    if (stop_ == nullptr) {
        verdict_of_ = order.notice.receipt;
        verdict_ = std::make_unique<registry::kill_verdict>(registry::kill_verdict{
            kill_outcome::forbidden, fmt::format("the front end has no account at {} to end statements with: set pool.{}.control_user",
                                                 leg_->member(), who_->row().realm())});
        who_->row().being_killed = false;
        return;
    }
    stop_notice_ = std::make_unique<registry::kill_notice>(order.notice);
    who_->row().state = registry::session_state::killed;
}

void relayed_session::kill_connection(const registry::kill_order& order) {
    if (phase_ == phase::over) return;
    who_->row().state = registry::session_state::killed;
    if (phase_ == phase::busy) end_at_server(order.notice.receipt);
    who_->stream().channel().cancel();
    leg_->stream.channel().cancel();
}

// A server does not notice that a client has left before it writes to it.
void relayed_session::end_at_server(const std::string& receipt) {
    if (!end_) end_ = tell_server(upstream::kill_reach::connection, receipt);
}

void relayed_session::take_answer(const server_order& order, const std::string& receipt) {
    if (order.answer() == kill_answer::told) return;
    if (order.answer() != kill_answer::gone) {
        log::warn("connection {} could not be ended at its server: {}", who_->id().value, order.why());
    }
    if (&order != stop_.get()) return;
    verdict_of_ = receipt;
    verdict_ = std::make_unique<registry::kill_verdict>(registry::kill_verdict{outcome_of(order.answer()), order.why()});
    who_->row().being_killed = who_->killed() != nullptr;
    if (phase_ == phase::busy && !who_->killed()) who_->row().state = registry::session_state::executing;
}

const registry::kill_verdict* relayed_session::verdict(std::string_view receipt) const {
    return receipt == verdict_of_ ? verdict_.get() : nullptr;
}

bool relayed_session::was_ended(const wire::response_facts& facts) const noexcept {
    return facts.error && std::ranges::find(ended_codes, facts.error->code) != ended_codes.end();
}

// The one packet that is not passed as it came: the error that ends what was stopped from here tells by whom and why, under the number
// that the server's had. Where a part of the server's has been passed on already, the rest follows.
std::string_view relayed_session::without_servers_word(const wire::response_scan& scan, std::string_view bytes) {
    if (!is_stopping() || !scan.has_ended() || !was_ended(scan.facts()) || !scan.error_at()) return bytes;
    std::string payload;
    wire::append_error(payload, {sql_errc::query_interrupted, registry::describe(*stop_notice_, registry::kill_kind::query)});
    replaced_ = bytes.substr(0, *scan.error_at());
    auto sequence = static_cast<std::uint8_t>(scan.next_sequence() - 1);
    wire::append_packet(replaced_, payload, sequence);
    return replaced_;
}

// The answer has ended; a KILL that is still on its way must not hit the next statement.
asio::awaitable<relayed_session::moved> relayed_session::settle_stop(bool ended_by_it) {
    const bool answered = co_await stop_->await_answer(with_.limits.kill_time);
    const bool told = answered && stop_->answer() == kill_answer::told;
    stop_.reset();
    const auto notice = std::exchange(stop_notice_, nullptr);
    replaced_ = {};
    if (!answered) {
        sql_error unsure{
            sql_errc::session_was_killed,
            fmt::format("{}. The server {} did not acknowledge that, and the connection is closed so that no later statement is "
                        "ended by it",
                        registry::describe(*notice, registry::kill_kind::query), leg_->member())};
        co_await say_farewell(std::move(unsure));
        co_return link::link_error{runtime::io_errc::timeout};
    }
    if (told && !ended_by_it && !who_->killed()) co_return co_await scrub();
    co_return moved{};
}

// The server may have noted the KILL between the end of one statement and the beginning of the next: this takes it.
asio::awaitable<relayed_session::moved> relayed_session::scrub() {
    const bool attributed = (who_->request().capabilities & wire::capability::query_attributes) != 0;
    std::string command;
    std::uint8_t sequence = 0;
    const std::string payload = attributed ? std::string{"\x03\x00\x01", 3} + "DO 0" : std::string{"\x03"} + "DO 0";
    wire::append_packet(command, payload, sequence);
    const auto written = co_await write_upstream(command);
    if (written.has_error()) co_return written.error();
    wire::response_scan scan{wire::command_code::query, agreed(), 1};
    while (!scan.has_ended()) {
        const auto bytes = co_await read_upstream();
        if (bytes.has_error()) co_return bytes.error();
        const auto taken = scan.feed(*bytes);
        if (taken.has_error()) co_return link::link_error{taken.error()};
    }
    co_return moved{};
}

}  // namespace rollcall::relay
