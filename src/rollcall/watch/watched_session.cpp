// What one answer says of a session, over what the last one said.
#include "rollcall/watch/watched_session.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::watch {

namespace {

constexpr std::size_t kept_verdicts = 16;  // of orders whose givers may still wait

// Of "ip:port"; all of it where there is no port ("localhost", a name).
std::uint8_t ip_length_of(std::string_view host) noexcept {
    const auto colon = host.rfind(':');
    const bool port = colon != std::string_view::npos && colon + 1 < host.size() &&
                      std::ranges::all_of(host.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; });
    return static_cast<std::uint8_t>(std::min<std::size_t>(port ? colon : host.size(), UINT8_MAX));
}

}  // namespace

watched_session::watched_session(registry::session_table& table, registry::leased_id id, const watched_origin& origin,
                                 const process_row& first)
    : origin_(origin), id_(std::move(id)), entry_(table, id_.get(), *this), number_(first.number), user_(first.user), host_(first.host) {
    auto& row = entry_.row();
    row.kind = security::session_kind::watched;
    row.state = registry::session_state::idle;
    row.host = host_;
    row.ip_length = ip_length_of(host_);
    row.details = std::make_unique<registry::session_details>();
    row.details->upstream = origin_.name;
    row.details->upstream_id = std::to_string(number_.id);
    row.details->realm = origin_.name;
}

// A statement that ends before its server was told to end it has ended by itself. What ends a connection goes on.
void watched_session::note_end_of_query() {
    auto& row = entry_.row();
    if (!std::exchange(query_told_, false)) row.completed = row.query;
    row.being_killed = connection_ends_;
}

void watched_session::begin_query() {
    note_end_of_query();
    auto& row = entry_.row();
    row.told_to_end = connection_told_;
    row.query = make_query_id(origin_.query_seed, id_.get(), ++statements_);
    ++row.command_number;
}

void watched_session::stop_running() {
    auto& row = entry_.row();
    if (row.query.empty()) return;
    note_end_of_query();
    row.query = {};
    row.info = {};
    ++row.command_number;
}

// Most of a long list: what lists have made of them already stays.
bool watched_session::goes_on_sleeping(const process_row& now, const seen_statement& seen, bool in_transaction) const {
    const auto& row = entry_.row();
    return row.command_number > 0 && seen_.asleep && is_same_statement(seen_, seen) && user_ == now.user &&
           row.in_transaction == in_transaction && row.db == now.db && row.details->state == now.state;
}

void watched_session::update(const process_row& now, bool in_transaction, answer_times when) {
    if (ended_ && when.asked >= ended_at_) ended_.reset();
    auto seen = statement_in(now, when.at);
    if (goes_on_sleeping(now, seen, in_transaction)) return;
    auto& row = entry_.row();
    user_ = now.user;
    row.user = user_;
    row.logged_in = user_ != nobody_yet;
    const bool over = ended_ && is_same_statement(*ended_, seen);  // an answer from before its end
    const auto doing = over ? registry::command::sleep : now.doing;
    const bool runs = !over && now.has_info;
    const bool same = row.command_number > 0 && is_same_statement(seen_, seen);
    // The way there and back differs from answer to answer: what runs on began no later than was known already.
    row.since = same && row.doing == doing ? std::min(row.since, seen.since) : seen.since;
    row.doing = doing;
    row.db = now.db;
    row.in_transaction = in_transaction;
    row.progress = runs ? now.progress : -1;
    row.details->state = over ? std::string{} : now.state;
    const bool other_text = !same || row.info.empty() || seen_.info_hash != seen.info_hash;
    if (!same) row.details->blocked_by.clear();
    seen_ = std::move(seen);
    seen_.since = row.since;
    if (!runs) {
        stop_running();
        if (!same) ++row.command_number;
        return;
    }
    if (!same || row.query.empty()) begin_query();
    if (other_text) row.info = sql::redact(now.info);
}

void watched_session::note_blockers(std::string ids) {
    if (std::as_const(entry_).row().details->blocked_by == ids) return;
    entry_.row().details->blocked_by = std::move(ids);
}

void watched_session::end_query(const seen_statement& statement, steady_time now) {
    if (!is_same_statement(statement, seen_)) return;
    ended_ = statement;
    ended_at_ = now;
    stop_running();
    auto& row = entry_.row();
    row.doing = registry::command::sleep;
    row.details->state.clear();
}

void watched_session::note_told(registry::kill_kind kind, bool told) {
    // Many a client leaves when its statement is ended: then that was the order's doing, too.
    (kind == registry::kill_kind::query ? query_told_ : connection_told_) = told;
    entry_.row().told_to_end = query_told_ || connection_told_;
}

void watched_session::end_kill(const std::string& receipt, registry::kill_kind kind, registry::kill_verdict verdict) {
    if (kind == registry::kill_kind::connection) connection_ends_ = false;
    entry_.row().being_killed = connection_ends_;
    if (verdicts_.size() >= kept_verdicts) verdicts_.pop_front();
    verdicts_.emplace_back(receipt, std::move(verdict));
}

const registry::kill_verdict* watched_session::verdict(std::string_view receipt) const {
    const auto found = std::ranges::find_if(verdicts_, [receipt](const auto& each) { return each.first == receipt; });
    return found == verdicts_.end() ? nullptr : &found->second;
}

void watched_session::ask_kill(registry::kill_kind kind, const registry::kill_order& order) {
    if (kind == registry::kill_kind::connection) connection_ends_ = true;
    kill_request request;
    request.ours = id_.get();
    request.number = number_;
    request.statement = seen_;
    request.user = user_;
    request.host = host_;
    request.kind = kind;
    request.bound = order.only_query.has_value() || order.only_command_number.has_value();
    request.receipt = order.notice.receipt;
    origin_.kill(std::move(request));
}

}  // namespace rollcall::watch
