// The command loop: read a command, run it, flush; and the ways a session ends.
#include <fmt/format.h>

#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "rollcall/base/log.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

session::session(std::unique_ptr<door::client> who, services& with)
    : client_(std::move(who)),
      with_(with),
      state_(with.fresh_variables),
      stream_(who_.stream()),
      talk_(stream_, who_.home().deadlines(), with.limits.net_write_timeout),
      lane_(with.workers, with.counters.statements_stuck) {
    login_changed();
    who_.attach(this);
    with_.engine_users.enter(who_.home(), *this);
}

session::~session() {
    with_.engine_users.leave(who_.home(), *this);
    who_.attach(nullptr);
}

asio::awaitable<void> serve(std::unique_ptr<door::client> who, services& with) {
    auto served = std::make_shared<session>(std::move(who), with);
    auto& runs = *served;
    return runs.run(std::move(served));
}

asio::awaitable<void> session::run(std::shared_ptr<session> /*self*/) {
    std::exception_ptr failure;
    try {
        bool goes_on = co_await open();
        while (goes_on && !talk_.killed()) {
            begin_waiting();
            // Here, so that of an idle session's way through the code no more than this call is in memory.
            const auto begun = co_await stream_.wait_input(idle_limit());
            if (begun.has_value()) {
                goes_on = co_await next_command();
            } else {
                goes_on = co_await end_of_read(begun.error());
            }
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (talk_.killed() && !talk_.is_over()) {
        auto farewell = registry::farewell(*talk_.killed());
        co_await talk_.say_farewell(std::move(farewell));
    }
    retire_prepared();
    if (state_.transaction.phase != transaction_phase::none) co_await roll_back_and_disconnect();
    drop_engine();
    who_.leave_registry();
    co_await talk_.close();
    if (failure) std::rethrow_exception(failure);
}

asio::awaitable<bool> session::open() {
    row().doing = registry::command::connect;
    state_.multi_statements = (capabilities() & wire::capability::multi_statements) != 0;
    const bool goes_on = co_await confirm_login();
    // The login's OK was the last packet that went plain.
    if (goes_on && (capabilities() & wire::capability::compress) != 0) stream_.begin_compression();
    co_return goes_on;
}

// The login's database, then OK: the end of a handshake and of COM_CHANGE_USER.
asio::awaitable<bool> session::confirm_login() {
    begin_statement(registry::command::connect, {});
    sql_result<void> selected;
    const std::string wanted = who_.request().database;
    if (!wanted.empty()) selected = co_await select_database(wanted);
    if (selected.has_value()) write_ok();
    const bool kept = co_await conclude(selected);
    if (selected.has_value()) co_return kept;
    talk_.enter(conversation::phase::told);
    co_return false;
}

void session::begin_waiting() {
    who_.entry().end_command();
    stream_.begin_exchange();
    talk_.enter(conversation::phase::reading);
}

asio::awaitable<bool> session::next_command() {
    auto payload = co_await stream_.read_payload(with_.limits.max_allowed_packet, idle_limit(), with_.limits.net_read_timeout);
    talk_.enter(conversation::phase::running);
    row().bytes_in = stream_.bytes_in();
    if (payload.has_error()) co_return co_await end_of_read(payload.error());
    if (talk_.killed()) co_return false;
    if (payload->empty()) co_return co_await end_of_read(wire::wire_errc::truncated);
    auto outcome = co_await dispatch(*payload);
    co_return co_await settle(std::move(outcome));
}

asio::awaitable<command_outcome> session::dispatch(std::string_view payload) {
    using wire::command_code;
    const auto code = static_cast<command_code>(payload.front());
    const auto body = payload.substr(1);
    switch (code) {
        case command_code::quit: talk_.enter(conversation::phase::lost); co_return gone{};
        case command_code::ping:
            begin_statement(registry::command::ping, {});
            write_ok();
            co_return sql_result<void>{};
        case command_code::query: co_return co_await command_query(body);
        case command_code::init_db: co_return co_await command_init_db(body);
        case command_code::field_list: co_return co_await command_field_list(body);
        case command_code::statistics: co_return co_await command_statistics();
        case command_code::process_kill: co_return co_await command_process_kill(body);
        case command_code::change_user: co_return co_await command_change_user(body);
        case command_code::reset_connection: co_return co_await command_reset_connection();
        case command_code::set_option: co_return co_await command_set_option(body);
        case command_code::stmt_prepare: co_return co_await command_stmt_prepare(body);
        case command_code::stmt_execute: co_return co_await command_stmt_execute(body);
        case command_code::stmt_fetch: co_return co_await command_stmt_fetch(body);
        case command_code::stmt_send_long_data: co_return co_await command_stmt_send_long_data(body);
        case command_code::stmt_reset: co_return co_await command_stmt_reset(body);
        case command_code::stmt_close: co_return co_await command_stmt_close(body);
        default: break;
    }
    begin_statement(registry::command::error, {});
    co_return sql_error{sql_errc::unknown_command, "Unknown command"};
}

asio::awaitable<bool> session::settle(command_outcome outcome) {
    if (auto* const answer = std::get_if<sql_result<void>>(&outcome)) co_return co_await conclude(std::move(*answer));
    if (const auto* const broken = std::get_if<wire::wire_errc>(&outcome)) co_return co_await end_of_read(*broken);
    co_return std::holds_alternative<unanswered>(outcome);
}

// How long the client may be silent. A transaction that stands idle keeps others from writing, and the log from being cleared.
std::chrono::seconds session::idle_limit() const {
    const auto asleep = std::chrono::seconds{state_.variables.wait_timeout_s()};
    if (state_.transaction.phase == transaction_phase::none) return asleep;
    return std::min(asleep, with_.limits.idle_transaction_timeout);
}

sql_error session::inactivity() const {
    if (idle_limit() < std::chrono::seconds{state_.variables.wait_timeout_s()}) {
        return {sql_errc::client_interaction_timeout,
                fmt::format("The client was disconnected by the server because its transaction was idle for {} s; it was rolled back. See "
                            "limits.idle_transaction_timeout_s.",
                            idle_limit().count())};
    }
    return {sql_errc::client_interaction_timeout,
            "The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for "
            "configuring this behavior."};
}

sql_error session::packet_memory_used_up() const {
    return {sql_errc::out_of_resources,
            fmt::format("The packets of all connections together take more than limits.max_packet_memory_bytes ({}); send or select less "
                        "at once, try again later, or raise it",
                        with_.packet_memory.bytes())};
}

asio::awaitable<bool> session::end_of_read(link::link_error why) {
    talk_.enter(conversation::phase::running);
    if (talk_.killed()) co_return false;
    if (const auto* broken = std::get_if<wire::wire_errc>(&why)) {
        log::info("connection {} sent broken bytes and is closed: {}", who_.id().value, link::message(why));
        sql_error error{sql_errc::malformed_packet, "Malformed communication packet."};
        if (*broken == wire::wire_errc::packet_too_large) {
            error = {sql_errc::packet_too_large,
                     fmt::format("Got a packet bigger than 'max_allowed_packet' bytes ({}). Send less at once, or "
                                 "raise limits.max_allowed_packet_bytes.",
                                 with_.limits.max_allowed_packet)};
        } else if (*broken == wire::wire_errc::no_memory) {
            error = packet_memory_used_up();
        }
        co_await talk_.say_farewell(std::move(error));
    } else if (std::get<runtime::io_errc>(why) == runtime::io_errc::timeout) {
        auto error = inactivity();
        co_await talk_.say_farewell(std::move(error));
    }
    talk_.enter(conversation::phase::lost);
    co_return false;
}

// A session that has ended holds no rows of a transaction any more: whoever waited for its end may write them.
asio::awaitable<void> session::roll_back_and_disconnect() {
    auto end = lane_.take_for_closing();
    const auto ended = co_await with_.statement_workers.run(std::move(end));
    if (ended.has_error()) log::warn("the transaction of connection {} ends later: the statement workers' queue is full", who_.id().value);
}

// The next statement connects anew; prepared statements go on by their text.
void session::drop_engine() {
    for (auto& [id, entry] : state_.prepared) lane_.retire(std::move(entry.plan));
    lane_.drop();
}

}  // namespace rollcall::session
