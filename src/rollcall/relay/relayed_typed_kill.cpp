// Whose id a typed KILL names: ours, which the greeting has and drivers cancel by, or the server's own, which CONNECTION_ID() and its
// process list have. Either ends the session, from any front end; what is neither goes to the server as it came.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "rollcall/base/text/number.hpp"
#include "rollcall/registry/fleet.hpp"
#include "rollcall/relay/relayed_session.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::relay {

namespace {

using registry::kill_outcome;

constexpr std::chrono::milliseconds kill_patience{250};         // for the victim's end, before KILL is answered
constexpr std::uint64_t first_own_id = std::uint64_t{1} << 30;  // front ends with pools have no lower ones

// A relayed session of this front end.
struct relayed_place {
    connection_id id;
    std::string user;
    std::string realm;
    std::string member;
    std::uint64_t upstream_id = 0;
};

relayed_place place_of(const registry::session_row& row) {
    relayed_place place{row.id, row.user, std::string{row.realm()}, {}, 0};
    if (row.kind != security::session_kind::relayed || !row.details) return place;
    place.member = row.details->upstream;
    place.upstream_id = parse_number<std::uint64_t>(row.details->upstream_id).value_or(0);
    return place;
}

sql_error unknown_thread(std::uint64_t id) { return {sql_errc::no_such_thread, fmt::format("Unknown thread id: {}", id)}; }

// Returns: nothing for a kill that has its end, or comes to it.
std::optional<sql_error> error_of(const registry::kill_result& result, std::uint64_t id) {
    switch (result.outcome) {
        case kill_outcome::stopped:
        case kill_outcome::stopping: return std::nullopt;
        case kill_outcome::gone: return result.lives ? std::nullopt : std::optional{unknown_thread(id)};
        case kill_outcome::forbidden:
            return sql_error{sql_errc::kill_denied, result.trouble.empty()
                                                        ? fmt::format("You are not owner of thread {}", id)
                                                        : fmt::format("Thread {} was not stopped: {}", id, result.trouble)};
        case kill_outcome::lost:
            return sql_error{sql_errc::unknown, fmt::format("Whether thread {} was stopped is not known: {}", id, result.trouble)};
        case kill_outcome::unknown:
        case kill_outcome::mismatch: break;
    }
    return unknown_thread(id);
}

}  // namespace

// Returns: the id of ours of the session that has `upstream_id` at this one's server; none where there is no such.
asio::awaitable<connection_id> relayed_session::find_at_server(std::uint64_t upstream_id) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter.conditions.push_back({registry::filter_field::upstream, registry::value_set::parse(leg_->member())});
    std::function<relayed_place(const registry::session_row&)> make = place_of;
    const auto found = co_await with_.sessions.collect<relayed_place>(std::move(asked), std::move(make));
    for (const auto& each : found.rows) {
        if (each.upstream_id == upstream_id && each.member == leg_->member()) co_return each.id;
    }
    co_return connection_id{};
}

// Of whoever else is at the same server that judges, by the id that it knows. Returns: 0 where it is not one for that.
asio::awaitable<std::uint64_t> relayed_session::id_for_server(connection_id ours) {
    auto asked = std::make_shared<registry::listing>();
    std::function<relayed_place(const registry::session_row&)> make = place_of;
    const auto found = co_await with_.sessions.find<relayed_place>(ours, std::move(asked), std::move(make));
    const bool here = found && found->member == leg_->member();
    const bool own = here && found->user == who_->row().user && found->realm == who_->row().realm();
    co_return here && !own ? found->upstream_id : 0;
}

// Returns: what goes to the server in the command's place; nothing where it has been answered here.
asio::awaitable<std::optional<std::string>> relayed_session::judge_kill(const typed_kill& kill, std::string_view as_it_came) {
    const bool may_be_ours = kill.id >= first_own_id && kill.id <= UINT32_MAX;
    const auto at_server = co_await find_at_server(kill.id);
    if (!may_be_ours && at_server.value == 0) co_return std::string{as_it_came};
    const connection_id ours = may_be_ours ? connection_id{static_cast<std::uint32_t>(kill.id)} : at_server;
    if (may_be_ours && at_server.value != 0 && at_server != ours) {
        sql_error ambiguous{sql_errc::no_such_thread,
                            fmt::format("Thread id {} is ambiguous: a session of this front end has it, and at the server {} the session "
                                        "whose id here is {}; name that, or its id there",
                                        kill.id, leg_->member(), at_server.value)};
        kill_answer_ = std::move(ambiguous);
        co_return std::nullopt;
    }
    if (const auto there = co_await id_for_server(ours); there != 0) co_return kill_command(kill, there);
    if (ours == who_->id()) {
        // One's own end is not waited for: this statement would have to end first.
        sql_error own{sql_errc::query_interrupted, "Query execution was interrupted"};
        kill_answer_ = std::move(own);
        ends_itself_ = kill.kind == registry::kill_kind::connection;
        co_return std::nullopt;
    }
    registry::kill_order order;
    order.kind = kill.kind;
    order.notice.by = who_->row().user;
    order.notice.receipt = fmt::format("k{:x}-{:x}", who_->row().query.hi & 0xFFFFFFFF, who_->row().query.lo);
    std::vector<registry::kill_target> targets(1);
    targets.front() = {ours, std::move(order)};
    security::principal caller{who_->row().user, {}, std::string{who_->row().realm()}};
    const auto results = co_await with_.fleet->kill(std::move(targets), std::move(caller), kill_patience);
    kill_answer_ = error_of(results.front(), kill.id);
    co_return std::nullopt;
}

std::string relayed_session::kill_command(const typed_kill& kill, std::uint64_t upstream_id) const {
    const bool attributed = (who_->request().capabilities & wire::capability::query_attributes) != 0;
    const auto head = attributed ? std::string{"\x03\x00\x01", 3} : std::string{"\x03"};
    std::string command;
    std::uint8_t sequence = 0;
    wire::append_packet(command, fmt::format("{}{} {}", head, kill.words, upstream_id), sequence);
    return command;
}

// The command is shown and recorded as any, though its server may not see it.
asio::awaitable<relayed_session::moved> relayed_session::answer_kill(const wire::command_scan& command, std::string_view as_it_came) {
    const auto kill = std::exchange(typed_, std::nullopt);
    phase_ = phase::busy;
    tracking_.begin(command);
    kill_answer_.reset();
    const auto passed = co_await judge_kill(*kill, as_it_came);
    if (passed) {
        const auto written = co_await write_upstream(*passed);
        if (written.has_error()) co_return written.error();
        co_return co_await finish_exchange(wire::command_code::query, 1);
    }
    std::string payload;
    wire::response_facts facts;
    if (kill_answer_) {
        wire::append_error(payload, *kill_answer_);
        facts.error = wire::server_error{static_cast<std::uint16_t>(kill_answer_->code), {}, kill_answer_->message};
    } else {
        wire::ok_fields ok;
        ok.status = wire::server_status::autocommit;
        if (who_->row().in_transaction) ok.status |= wire::server_status::in_trans;
        wire::append_ok(payload, ok, who_->request().capabilities);
    }
    note_outlived_stop();
    tracking_.end(facts, false);
    const auto sent = co_await answer_in_servers_place(command, payload);
    if (ends_itself_) told_ = true;
    if (sent.has_error()) co_return sent.error();
    if (stop_ && !ends_itself_) co_return co_await settle_stop(false);
    co_return ends_itself_ ? moved{link::link_error{runtime::io_errc::cancelled}} : moved{};
}

}  // namespace rollcall::relay
