// The command loop: read a command, run it, flush; and the ways a session ends.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <variant>

#include "rollcall/base/log.hpp"
#include "rollcall/session/commands/conclude.hpp"
#include "rollcall/session/commands/dispatch.hpp"
#include "rollcall/session/commands/login.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/prepared_statements.hpp"
#include "rollcall/session/execution/session_parts.hpp"
#include "rollcall/session/loop/session.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

session::session(std::unique_ptr<door::client> who, services& with) : core_(std::move(who), with) {
    core_.who.attach(this);
    with.engine_users.enter(core_.who.home(), *this);
}

session::~session() {
    core_.with.engine_users.leave(core_.who.home(), *this);
    core_.who.attach(nullptr);
}

asio::awaitable<void> serve(std::unique_ptr<door::client> who, services& with) {
    auto served = std::make_shared<session>(std::move(who), with);
    auto& runs = *served;
    return runs.run(std::move(served));
}

asio::awaitable<void> session::run(std::shared_ptr<session> self) {
    core_.alive = self;
    std::exception_ptr failure;
    try {
        bool goes_on = co_await open();
        while (goes_on && !core_.talk.killed()) {
            begin_waiting();
            // Here, so that of an idle session's way through the code no more than this call is in memory.
            const auto begun = co_await core_.stream.wait_input(idle_limit());
            if (begun.has_value()) {
                goes_on = co_await next_command();
            } else {
                goes_on = co_await end_of_read(begun.error());
            }
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (core_.talk.killed() && !core_.talk.is_over()) {
        auto farewell = registry::farewell(*core_.talk.killed());
        co_await core_.talk.say_farewell(std::move(farewell));
    }
    retire_prepared(core_);
    if (core_.state.transaction.phase != transaction_phase::none) co_await roll_back_and_disconnect();
    drop_engine(core_);
    core_.with.engine.release_user_locks(core_.who.id().value);
    core_.who.leave_registry();
    co_await core_.talk.close();
    if (failure) std::rethrow_exception(failure);
}

asio::awaitable<bool> session::open() {
    const auto capabilities = core_.capabilities();
    core_.row().doing = registry::command::connect;
    core_.state.multi_statements = (capabilities & wire::capability::multi_statements) != 0;
    session_parts parts{core_};
    const bool goes_on = co_await confirm_login(parts);
    // The login's OK was the last packet that went plain.
    if (goes_on && (capabilities & wire::capability::compress) != 0) core_.stream.begin_compression();
    co_return goes_on;
}

void session::begin_waiting() {
    core_.who.entry().end_command();
    core_.stream.begin_exchange();
    core_.talk.enter(conversation::phase::reading);
}

asio::awaitable<bool> session::next_command() {
    const auto& limits = core_.with.limits;
    auto payload = co_await core_.stream.read_payload(limits.max_allowed_packet, idle_limit(), limits.net_read_timeout);
    core_.talk.enter(conversation::phase::running);
    core_.row().bytes_in = core_.stream.bytes_in();
    if (payload.has_error()) co_return co_await end_of_read(payload.error());
    if (core_.talk.killed()) co_return false;
    if (payload->empty()) co_return co_await end_of_read(wire::wire_errc::truncated);
    session_parts parts{core_};
    auto outcome = co_await dispatch(parts, *payload);
    co_return co_await settle(parts, std::move(outcome));
}

// Tells the client how a command came out.
asio::awaitable<bool> session::settle(session_parts& parts, command_outcome outcome) {
    if (auto* const answer = std::get_if<sql_result<void>>(&outcome)) co_return co_await conclude(parts, std::move(*answer));
    if (const auto* const broken = std::get_if<wire::wire_errc>(&outcome)) co_return co_await end_of_read(*broken);
    co_return std::holds_alternative<unanswered>(outcome);
}

// How long the client may be silent. A transaction that stands idle keeps others from writing, and the log from being cleared.
std::chrono::seconds session::idle_limit() const {
    const auto asleep = std::chrono::seconds{core_.state.variables.wait_timeout_s()};
    if (core_.state.transaction.phase == transaction_phase::none) return asleep;
    return std::min(asleep, core_.with.limits.idle_transaction_timeout);
}

sql_error session::inactivity() const {
    if (idle_limit() < std::chrono::seconds{core_.state.variables.wait_timeout_s()}) {
        return {sql_errc::client_interaction_timeout,
                fmt::format("The client was disconnected by the server because its transaction was idle for {} s; it was rolled back. See "
                            "limits.idle_transaction_timeout_s.",
                            idle_limit().count())};
    }
    return {sql_errc::client_interaction_timeout,
            "The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for "
            "configuring this behavior."};
}

asio::awaitable<bool> session::end_of_read(link::link_error why) {
    core_.talk.enter(conversation::phase::running);
    if (core_.talk.killed()) co_return false;
    if (const auto* broken = std::get_if<wire::wire_errc>(&why)) {
        log::info("connection {} sent broken bytes and is closed: {}", core_.who.id().value, link::message(why));
        sql_error error{sql_errc::malformed_packet, "Malformed communication packet."};
        if (*broken == wire::wire_errc::packet_too_large) {
            error = {sql_errc::packet_too_large,
                     fmt::format("Got a packet bigger than 'max_allowed_packet' bytes ({}). Send less at once, or "
                                 "raise limits.max_allowed_packet_bytes.",
                                 core_.with.limits.max_allowed_packet)};
        } else if (*broken == wire::wire_errc::no_memory) {
            error = packet_memory_used_up(core_.with.packet_memory.bytes());
        }
        co_await core_.talk.say_farewell(std::move(error));
    } else if (std::get<runtime::io_errc>(why) == runtime::io_errc::timeout) {
        auto error = inactivity();
        co_await core_.talk.say_farewell(std::move(error));
    }
    core_.talk.enter(conversation::phase::lost);
    co_return false;
}

// A session that has ended holds no rows of a transaction any more: whoever waited for its end may write them.
asio::awaitable<void> session::roll_back_and_disconnect() {
    auto end = core_.lane.take_for_closing();
    const auto ended = co_await core_.with.statement_workers.run(std::move(end));
    if (ended.has_error()) {
        log::warn("the transaction of connection {} ends later: the statement workers' queue is full", core_.who.id().value);
    }
}

void session::kill_query(const registry::kill_order& order) { stop_statement(core_, stop_cause::kill_query, order.notice); }

void session::kill_connection(const registry::kill_order& order) { end_connection(core_, order.notice); }

void session::let_go_of_engine(const sql_error& why) { release_engine(core_, why); }

void session::refresh() {
    if (!core_.lane.is_busy()) return;
    if (core_.lane.waits_for_user_lock()) {
        core_.show_state(registry::session_state::user_lock);
    } else if (core_.row().state == registry::session_state::user_lock) {
        core_.show_state(registry::session_state::executing);
    }
    const auto percent = core_.lane.progress();
    core_.row().progress = percent ? static_cast<float>(*percent) : -1;
}

}  // namespace rollcall::session
