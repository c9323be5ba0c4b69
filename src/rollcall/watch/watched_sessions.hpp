// All sessions of one watched server, as its last answer tells: those that came, go on, and are gone.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/watch/process_row.hpp"
#include "rollcall/watch/watched_session.hpp"

namespace rollcall::watch {

namespace asio = boost::asio;

// One answer. What ended since it was asked for is not brought back by it; of those that are missing in one that leaves sleepers out it is
// not known whether they have ended.
struct session_list {
    std::vector<process_row> rows;
    std::unordered_set<std::uint64_t> in_transaction;
    answer_times when;
    bool active_only = false;
};

// Thread: owning shard. Between slices of 256 rows others get their turn, a kill among them.
class watched_sessions {
public:
    // All of these outlive it.
    watched_sessions(registry::session_table& table, registry::connection_ids& ids, runtime::worker_pool& workers, watched_origin origin)
        : table_(table), ids_(ids), workers_(workers), origin_(std::move(origin)) {}

    asio::awaitable<void> apply(session_list list);
    // The server cannot be seen any more: no rows are left, and nobody is told that these sessions have ended.
    asio::awaitable<void> clear();
    // Who waits for whom by now; all others wait for nobody.
    void note_lock_waits(const std::vector<lock_wait>& waits);

    // Returns: null where there is none, or it is not `ours` any more.
    [[nodiscard]] watched_session* find(const session_number& number, connection_id ours);
    // The session ended at `now`.
    void end(const session_number& number, steady_time now);
    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

private:
    void take(const process_row& row, bool in_transaction, answer_times when);
    asio::awaitable<void> drop_unseen(bool out_of_sight);
    [[nodiscard]] bool ended_since(const session_number& number, steady_time asked) const;

    registry::session_table& table_;
    registry::connection_ids& ids_;
    runtime::worker_pool& workers_;
    const watched_origin origin_;
    std::map<session_number, std::unique_ptr<watched_session>> by_id_;  // by the number there
    std::map<session_number, steady_time> ended_;                       // by a kill, since the last answer but one
    std::uint64_t answers_ = 0;
};

}  // namespace rollcall::watch
