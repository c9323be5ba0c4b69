// One watched server: asked for its sessions again and again, as long as the front end lives. Its rows are in the registry.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/relayed_ends.hpp"
#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/upstream/control_connection.hpp"
#include "rollcall/watch/list_cost.hpp"
#include "rollcall/watch/lock_watch.hpp"
#include "rollcall/watch/watch_options.hpp"
#include "rollcall/watch/watched_identities.hpp"
#include "rollcall/watch/watched_kills.hpp"
#include "rollcall/watch/watched_sessions.hpp"

namespace rollcall::watch {

// Returns: the other front end that watches the server with this identity. Thread: any.
using ask_others = std::function<std::optional<registry::other_watcher>(const std::string& identity)>;

// Returns: the sessions of the server with this identity that other front ends relay, in order. Called on the watch's shard.
using ask_relayed = std::function<asio::awaitable<std::vector<registry::relayed_end>>(const std::string& identity)>;

// What a watch stands on; all of it outlives it.
struct watch_ground {
    registry::registry& sessions;
    registry::connection_ids& ids;
    runtime::worker_pool& workers;
    runtime::worker_pool& lookups;  // of names: threads of its own, so that a resolver that hangs holds up nothing else
    watched_identities& identities;
    const ask_others& others;
    const registry::relayed_ends& relayed;
    const ask_relayed& relayed_elsewhere;
    std::uint64_t query_seed;  // of query ids, as those of served sessions
};

class watched_server {
public:
    // It lives on `home` between start() and the end of that shard.
    watched_server(watch_options options, runtime::shard& home, const watch_ground& on);

    // Thread: any, once.
    void start();
    // Thread: any.
    [[nodiscard]] registry::watched_server status(steady_time now) const;
    [[nodiscard]] const std::string& name() const noexcept { return options_.name(); }

private:
    // What the last answer, or its lack, came to.
    struct news {
        registry::watched_server told;
        steady_time at{};  // when the rows were true
    };

    // One list.
    struct poll_facts {
        steady_time at{};
        std::chrono::milliseconds took{0};
        std::chrono::milliseconds interval{0};  // until the next
        std::uint64_t active = 0;
        std::uint64_t beyond = 0;  // sessions in all, where they are too many to be listed
        bool active_only = false;  // those asleep are not among the rows
    };

    asio::awaitable<void> run();
    asio::awaitable<watch_failure> serve_well();
    asio::awaitable<watch_failure> serve();
    asio::awaitable<watch_result<std::chrono::nanoseconds>> measure_way(link::mysql_client& client);
    asio::awaitable<watch_result<std::chrono::milliseconds>> poll(upstream::control_connection& control);
    asio::awaitable<watch_result<open_transactions>> list_transactions(upstream::control_connection& control);
    asio::awaitable<std::vector<registry::relayed_end>> list_relayed_elsewhere();
    asio::awaitable<watch_result<std::uint64_t>> count_beyond(upstream::control_connection& control);
    [[nodiscard]] wire::result_limits list_limits() const;
    asio::awaitable<watch_result<void>> look_for_locks(upstream::control_connection& control, bool somebody_waits);
    [[nodiscard]] bool leave_out_own(std::vector<process_row>& rows, const upstream::control_connection& control,
                                     const std::vector<registry::relayed_end>& elsewhere);
    void note_server(const upstream::control_connection& control);
    [[nodiscard]] bool accepts(const std::string& identity);
    [[nodiscard]] std::optional<watch_failure> claim();
    [[nodiscard]] std::optional<watch_failure> yields();
    asio::awaitable<watch_result<std::vector<process_row>>> read_rows(wire::text_result answer);
    void note_rows(const poll_facts& polled);
    void note_failure(watch_failure why);
    void publish(registry::watched_server_state state, steady_time at);
    asio::awaitable<void> pause(std::chrono::milliseconds length);

    const watch_options options_;
    runtime::shard& home_;
    const watch_ground on_;
    watched_sessions sessions_;
    watched_kills kills_;
    std::string identity_;        // of the server that is watched; "" until it was met
    std::string other_identity_;  // of another one that answered at its address
    unsigned other_seen_ = 0;     // so many times in a row
    unsigned failures_ = 0;       // in a row
    bool shared_told_ = false;    // that another front end watches it, too
    bool ends_exactly_ = true;    // statements, by their own ids
    std::string told_;            // the last failure that the log has
    registry::watched_server facts_;
    list_cost cost_;
    lock_watch locks_;
    bool active_only_ = false;  // there are too many sessions to list those asleep
    bool locks_told_ = false;   // some session is told to wait for another
    std::minstd_rand chance_{std::random_device{}()};
    guarded<news> news_;
};

}  // namespace rollcall::watch
