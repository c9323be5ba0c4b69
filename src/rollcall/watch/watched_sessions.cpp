// One answer over the last one.
#include "rollcall/watch/watched_sessions.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace rollcall::watch {

namespace {

constexpr std::size_t slice_rows = 256;
constexpr std::size_t slice_bytes = 64 * 1024;

asio::awaitable<void> let_others(runtime::shard& home) { co_await asio::post(home.executor(), asio::use_awaitable); }

}  // namespace

bool watched_sessions::ended_since(const session_number& number, steady_time asked) const {
    const auto found = ended_.find(number);
    return found != ended_.end() && found->second >= asked;
}

void watched_sessions::take(const process_row& row, bool in_transaction, answer_times when) {
    auto found = by_id_.find(row.number);
    if (found != by_id_.end() && !found->second->is(row)) {
        // From one address and port it is the same connection, which has changed its user: it has not ended.
        if (found->second->host() == row.host) found->second->lose_sight();
        by_id_.erase(found);
        found = by_id_.end();
    }
    if (found == by_id_.end()) {
        auto first_seen = std::make_unique<watched_session>(table_, registry::take_id(ids_, workers_), origin_, row);
        found = by_id_.emplace(row.number, std::move(first_seen)).first;
    }
    found->second->last_seen = answers_;
    found->second->update(row, in_transaction, when);
}

asio::awaitable<void> watched_sessions::apply(session_list list) {
    auto& rows = list.rows;
    ++answers_;
    std::size_t slice_text = 0;  // to be redacted
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool enough = (i > 0 && i % slice_rows == 0) || slice_text >= slice_bytes;
        if (enough) slice_text = 0;
        if (enough) co_await let_others(table_.home());
        slice_text += rows[i].info.size();
        const bool transacts = rows[i].in_transaction.value_or(list.in_transaction.contains(rows[i].number.id));
        if (!ended_since(rows[i].number, list.when.asked)) take(rows[i], transacts, list.when);
    }
    co_await drop_unseen(list.active_only);
    std::erase_if(ended_, [&list](const auto& each) { return each.second < list.when.asked; });
}

// From the newest back: the table of the shard is sorted by ids of ours, which grow alike, and its end moves cheaply.
asio::awaitable<void> watched_sessions::drop_unseen(bool out_of_sight) {
    std::size_t looked_at = 0;
    auto at = by_id_.end();
    while (at != by_id_.begin()) {
        --at;
        const auto number = at->first;
        if (at->second->last_seen != answers_) {
            if (out_of_sight) at->second->lose_sight();
            at = by_id_.erase(at);
        }
        if (++looked_at % slice_rows != 0) continue;
        co_await let_others(table_.home());
        at = by_id_.lower_bound(number);
    }
}

asio::awaitable<void> watched_sessions::clear() {
    ++answers_;
    ended_.clear();
    co_await drop_unseen(true);
}

void watched_sessions::note_lock_waits(const std::vector<lock_wait>& waits) {
    std::map<std::uint64_t, std::string> blockers;  // ids of ours, by the waiter's there
    for (const auto& each : waits) {
        const auto blocker = by_id_.find({"", each.blocker});
        if (blocker == by_id_.end()) continue;
        auto& ids = blockers[each.waiter];
        if (!ids.empty()) ids += ',';
        ids += std::to_string(blocker->second->id().value);
    }
    for (auto& [number, session] : by_id_) {
        const auto found = blockers.find(number.id);
        session->note_blockers(found == blockers.end() ? std::string{} : std::move(found->second));
    }
}

watched_session* watched_sessions::find(const session_number& number, connection_id ours) {
    const auto found = by_id_.find(number);
    return found == by_id_.end() || found->second->id() != ours ? nullptr : found->second.get();
}

void watched_sessions::end(const session_number& number, steady_time now) {
    by_id_.erase(number);
    ended_[number] = now;
}

}  // namespace rollcall::watch
