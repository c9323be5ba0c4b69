// Half-duplex by rule: the next command is read only when the answer has ended. That is what makes query ids, times and kills exact.
#include "rollcall/relay/relayed_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/relay/login_turns.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::relay {

namespace {

constexpr std::size_t short_command_bytes = 512;

constexpr link::link_error broken_off{runtime::io_errc::cancelled};

// Is the beginning of a command there, and all of a short one?
bool begins_command(std::string_view bytes) noexcept {
    if (bytes.size() < wire::packet_header_size) return false;
    const std::size_t length = wire::decode_packet_header(bytes).length;
    return bytes.size() - wire::packet_header_size >= std::min(length, short_command_bytes);
}

}  // namespace

relayed_session::relayed_session(std::unique_ptr<door::client> who, std::unique_ptr<upstream_leg> leg, const relay_ground& with)
    : who_(std::move(who)), leg_(std::move(leg)), with_(with), tracking_(*who_, with), watch_(who_->home().deadlines(), [this] {
          look_after();
      }) {
    who_->attach(this);
}

relayed_session::~relayed_session() { who_->attach(nullptr); }

asio::awaitable<void> relayed_session::run(std::string ok) {
    who_->stream().write_payload(ok);
    auto moved_on = co_await who_->stream().flush(with_.limits.write_time);
    if (is_compressed()) who_->stream().begin_compression();
    unread_ = who_->stream().take_buffered();
    who_->stream().give_back_memory();
    leg_->stream.give_back_memory();
    leg_->forget_greeting();
    look_after();
    while (moved_on.has_value() && !who_->killed()) {
        phase_ = phase::idle;
        who_->stream().begin_exchange();
        if (says_too_much()) break;
        std::string came = std::exchange(unread_, {});
        if (!came.empty()) {
            moved_on = co_await run_exchange(came);
            continue;
        }
        const auto bytes = co_await read_client();
        if (bytes.has_error()) break;
        moved_on = co_await run_exchange(*bytes);
    }
    watch_.disarm();
    phase_ = phase::over;
    if (who_->killed()) {
        auto farewell = registry::farewell(*who_->killed());
        co_await say_farewell(std::move(farewell));
    } else if (upstream_gone_) {
        if (!told_) co_await hear_last_words();
        auto lost = upstream_lost("it has ended the connection");
        co_await say_farewell(std::move(lost));
    }
    // What runs there has not ended before the server says so.
    if (end_ && !co_await end_->await_answer(with_.limits.kill_time)) {
        log::warn("{} did not acknowledge that connection {} is to end", leg_->member(), who_->id().value);
    }
    who_->leave_registry();
    leg_.reset();  // and the member has room for another session, while this one's client may listen still
    co_await who_->stream().channel().finish(farewell_time);
}

// One command, of which the beginning came, and its answer.
asio::awaitable<relayed_session::moved> relayed_session::run_exchange(std::string_view came) {
    std::string gathered;
    if (!begins_command(came)) {
        const auto begun = co_await gather(gathered, came);
        if (begun.has_error()) co_return begun;
        came = gathered;
    }
    wire::command_scan command{kept_command_bytes, clients_numbers()};
    auto passed = co_await pass_command(command, came);
    if (passed.has_error()) co_return passed;
    if (command.code() == wire::command_code::quit) co_return broken_off;
    if (command.code() == wire::command_code::change_user) co_return co_await change_user(command);
    if (!wire::can_be_followed(command.code())) co_return co_await refuse_command(command);
    if (!wire::is_answered(command.code())) {
        tracking_.begin(command);
        large_.reset();
        co_return moved{};
    }
    if (typed_) co_return co_await answer_kill(command, came.substr(0, came.size() - unread_.size()));
    phase_ = phase::busy;
    tracking_.begin(command);
    co_return co_await finish_exchange(command.code(), command.next_sequence());
}

// The command is passed on: its answer, and what is to be known before the next command.
asio::awaitable<relayed_session::moved> relayed_session::finish_exchange(wire::command_code code, std::uint8_t sequence) {
    wire::response_scan scan{code, agreed(), sequence};
    next_sequence_ = sequence;
    const auto passed = co_await pass_response(scan);
    large_.reset();
    const bool stopped = who_->killed() != nullptr || is_stopping();
    if (passed.has_error()) {
        auto why = upstream_lost(link::message(passed.error()));
        tracking_.fail(why, stopped);
        if (upstream_gone_ && !stopped) co_await say_farewell(std::move(why));
        co_return passed;
    }
    if (!scan.facts().error) note_outlived_stop();
    tracking_.end(scan.facts(), stopped);
    next_sequence_ = 0;
    if (stop_) co_return co_await settle_stop(was_ended(scan.facts()));
    co_return moved{};
}

// Nothing of a command is passed on before it is known whether it is passed on.
asio::awaitable<relayed_session::moved> relayed_session::gather(std::string& into, std::string_view came) {
    into = came;
    while (!begins_command(into)) {
        const auto more = co_await read_client();
        if (more.has_error()) co_return more.error();
        into += *more;
    }
    co_return moved{};
}

asio::awaitable<relayed_session::moved> relayed_session::pass_command(wire::command_scan& command, std::string_view came) {
    wire::renumbering numbers{0};
    for (bool whole = true;;) {
        const auto taken = command.feed(came);
        if (taken.has_error()) {
            log::info("connection {} sent broken bytes and is closed: {}", who_->id().value, wire::message(taken.error()));
            co_return link::link_error{taken.error()};
        }
        if (!wire::can_be_followed(command.code())) co_return co_await read_whole(command, came.substr(*taken));
        tracking_.count_in(*taken);
        if (whole && command.has_ended()) typed_ = read_kill(command, who_->request().capabilities);
        if (typed_) {
            unread_ = came.substr(*taken);
            co_return moved{};
        }
        whole = false;
        const auto written = co_await pass_to_server(came.substr(0, *taken), numbers);
        if (written.has_error() || upstream_gone_) {
            co_await swallow(command);
            co_return broken_off;
        }
        if (command.has_ended()) {
            unread_ = came.substr(*taken);
            co_return moved{};
        }
        const auto more = co_await read_client();
        if (more.has_error()) co_return more.error();
        came = *more;
    }
}

// What a client sends under any numbers the server gets under the right ones.
asio::awaitable<relayed_session::moved> relayed_session::pass_to_server(std::string_view bytes, wire::renumbering& numbers) {
    if (!is_compressed()) co_return co_await write_upstream(bytes);
    std::string numbered;
    numbers.append(numbered, bytes);
    co_return co_await write_upstream(numbered);
}

// All of a command that is not passed on as it comes.
asio::awaitable<relayed_session::moved> relayed_session::read_whole(wire::command_scan& command, std::string_view rest) {
    while (!command.has_ended()) {
        const auto more = co_await read_client();
        if (more.has_error()) co_return more.error();
        const auto taken = command.feed(*more);
        if (taken.has_error()) co_return link::link_error{taken.error()};
        rest = more->substr(*taken);
    }
    unread_ = rest;
    large_.reset();
    co_return moved{};
}

// What would change the connection into something that is not followed.
asio::awaitable<relayed_session::moved> relayed_session::refuse_command(const wire::command_scan& command) {
    std::string payload;
    wire::append_error(
        payload, {sql_errc::unknown_command, fmt::format("Command {} is not supported through a pool; connect to the server itself for it",
                                                         static_cast<unsigned>(command.code()))});
    co_return co_await answer_in_servers_place(command, payload);
}

asio::awaitable<relayed_session::moved> relayed_session::answer_in_servers_place(const wire::command_scan& command,
                                                                                 std::string_view payload) {
    auto& stream = who_->stream();
    stream.sequence() = command.next_sequence();
    stream.write_payload(payload);
    co_return co_await stream.flush(with_.limits.write_time);
}

// Another login, to the same server.
asio::awaitable<relayed_session::moved> relayed_session::change_user(const wire::command_scan& command) {
    auto said = wire::decode_change_user(command.body(), who_->request().capabilities);
    if (said.has_error() || command.body().size() < command.body_bytes()) co_return link::link_error{wire::wire_errc::malformed};
    auto told = as_told_on(*said, who_->stream().channel().peer().text(), who_->id());
    // A response of no bytes is an account without a password to some servers: none is proved here.
    const auto asked = wire::encode_change_user(told);
    if (asked.has_error()) co_return link::link_error{asked.error()};
    phase_ = phase::busy;
    tracking_.begin(command);
    leg_->stream.begin_exchange();
    leg_->stream.write_payload(*asked);
    const auto sent = co_await leg_->stream.flush(with_.limits.write_time);
    if (sent.has_error()) co_return sent.error();
    who_->stream().sequence() = command.next_sequence();
    login_turns turns{*who_, *leg_, with_};
    auto end = co_await turns.run();
    if (std::holds_alternative<wire::login_accepted>(end)) {
        note_outlived_stop();
        tracking_.end({}, false);
        tracking_.change_user(std::move(*said));
        next_sequence_ = 0;
        unread_ += who_->stream().take_buffered();
        who_->stream().write_payload(turns.ok());
        const auto answered = co_await who_->stream().flush(with_.limits.write_time);
        if (answered.has_value() && stop_) co_return co_await settle_stop(false);
        co_return answered;
    }
    co_return co_await refuse_login(std::move(end));
}

// Servers close a connection whose user could not be changed.
asio::awaitable<relayed_session::moved> relayed_session::refuse_login(link::login_end end) {
    std::string payload;
    if (auto* const elsewhere = std::get_if<link::refused_elsewhere>(&end)) payload = std::move(elsewhere->payload);
    if (const auto* const refused = std::get_if<wire::login_refused>(&end)) wire::append_error(payload, {refused->code, refused->sentence});
    wire::response_facts facts;
    if (const auto error = wire::decode_error(payload); error.has_value()) facts.error = *error;
    tracking_.end(facts, false);
    told_ = true;
    if (!payload.empty()) {
        who_->stream().write_payload(payload);
        const auto sent = co_await who_->stream().flush(with_.limits.write_time);
        if (sent.has_error()) co_return sent.error();
    }
    co_return broken_off;
}

asio::awaitable<relayed_session::moved> relayed_session::pass_response(wire::response_scan& scan) {
    while (!scan.has_ended()) {
        const auto bytes = co_await read_upstream();
        if (bytes.has_error()) co_return bytes.error();
        tracking_.note_answer();
        const auto taken = scan.feed(*bytes);
        if (taken.has_error() || (*taken < bytes->size() && scan.wants_file())) {
            log::warn("{} sent what is no answer, and connection {} is closed: {}", leg_->member(), who_->id().value,
                      taken.has_error() ? wire::message(taken.error()) : too_much);
            upstream_gone_ = true;
            note_last_words(*bytes);
            co_return link::link_error{wire::wire_errc::malformed};
        }
        if (*taken < bytes->size()) note_unasked(bytes->substr(*taken));
        const auto answer = bytes->substr(0, *taken);
        const auto passed = stop_ ? without_servers_word(scan, answer) : answer;
        between_packets_ = false;
        const auto written = co_await write_client(passed);
        if (written.has_error()) co_return written.error();
        next_sequence_ = scan.next_sequence();
        between_packets_ = scan.is_between_packets();
        if (who_->killed()) co_return broken_off;
        if (!scan.wants_file()) continue;
        const auto sent = co_await pass_file(scan);
        if (sent.has_error()) co_return sent.error();
    }
    co_return moved{};
}

// LOCAL INFILE: the client sends what it was asked for.
asio::awaitable<relayed_session::moved> relayed_session::pass_file(wire::response_scan& scan) {
    wire::file_scan file{scan.next_sequence(), clients_numbers()};
    wire::renumbering numbers{scan.next_sequence()};
    const auto sent_ahead = std::exchange(unread_, {});
    std::string_view bytes = sent_ahead;
    while (!file.has_ended()) {
        if (bytes.empty()) {
            const auto more = co_await read_client();
            if (more.has_error()) co_return more.error();
            bytes = *more;
        }
        const auto taken = file.feed(bytes);
        if (taken.has_error()) co_return link::link_error{taken.error()};
        tracking_.count_in(*taken);
        const auto written = co_await pass_to_server(bytes.substr(0, *taken), numbers);
        if (written.has_error()) co_return written.error();
        bytes.remove_prefix(*taken);
    }
    unread_ = bytes;
    scan.file_sent(file.next_sequence());
    co_return moved{};
}

// A read that fills the small buffer is followed by larger ones, until the exchange has ended.
asio::awaitable<link::link_result<std::string_view>> relayed_session::read_client() {
    const std::span<char> into = large_ ? std::span{large_.get(), large_bytes} : std::span{small_};
    const auto count = co_await who_->stream().channel().read_some(into, runtime::no_limit);
    if (count.has_error()) co_return link::link_error{count.error()};
    if (*count == small_bytes && !large_) {
        // What came is in the small one still: it is passed on before the next read.
        large_ = std::make_unique_for_overwrite<char[]>(large_bytes);
    }
    co_return std::string_view{into.data(), *count};
}

asio::awaitable<link::link_result<std::string_view>> relayed_session::read_upstream() {
    const std::span<char> into = large_ ? std::span{large_.get(), large_bytes} : std::span{small_};
    const auto count = co_await leg_->stream.channel().read_some(into, runtime::no_limit);
    if (count.has_error()) {
        upstream_gone_ = true;
        co_return link::link_error{count.error()};
    }
    if (*count == small_bytes && !large_) large_ = std::make_unique_for_overwrite<char[]>(large_bytes);
    co_return std::string_view{into.data(), *count};
}

asio::awaitable<relayed_session::moved> relayed_session::write_client(std::string_view bytes) {
    tracking_.count_out(bytes.size());
    const auto written = co_await who_->stream().channel().write(bytes, with_.limits.write_time);
    if (written.has_error()) co_return link::link_error{written.error()};
    co_return moved{};
}

asio::awaitable<relayed_session::moved> relayed_session::write_upstream(std::string_view bytes) {
    const auto written = co_await leg_->stream.channel().write(bytes, with_.limits.write_time);
    if (written.has_error()) {
        upstream_gone_ = true;
        co_return link::link_error{written.error()};
    }
    co_return moved{};
}

}  // namespace rollcall::relay
