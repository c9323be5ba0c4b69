// The checks of one member of a pool, over a connection of our own that is kept, as long as the front end lives.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/upstream/pool.hpp"

namespace rollcall::upstream {

// Asks a member's status port. Returns: "", or why no session should go there, a clause. Called on the shard.
using ask_status =
    std::function<asio::awaitable<std::string>(runtime::shard& home, runtime::peer_address where, std::chrono::milliseconds limit)>;

class member_watch {
public:
    // Of `one` of `all`. They, `lookups` and `status` outlive it; it lives on `home` between start() and the end of that shard.
    member_watch(member_set& all, member& one, runtime::shard& home, runtime::worker_pool& lookups, const ask_status& status)
        : all_(all), one_(one), home_(home), lookups_(lookups), status_(status) {}

    // Thread: any, once.
    void start();

private:
    // Why the connection is given up.
    struct fault {
        member_state as = member_state::down;
        std::string why;
    };
    asio::awaitable<void> run();
    asio::awaitable<fault> serve_well();
    asio::awaitable<fault> serve();
    asio::awaitable<std::optional<fault>> check(const control_connection& control);
    asio::awaitable<member_health> ask_health(const control_connection& control);
    asio::awaitable<void> ask_lag(const control_connection& control, member_health& health);
    asio::awaitable<void> ask_group(const control_connection& control, member_health& health);
    asio::awaitable<void> ask_port(const control_connection& control, member_health& health);
    asio::awaitable<link::mysql_result<wire::text_result>> ask_marked(const control_connection& control, std::string_view statement);
    [[nodiscard]] std::chrono::milliseconds check_limit() const;
    asio::awaitable<void> pause(std::chrono::milliseconds length);
    [[nodiscard]] std::optional<fault> fault_of(const std::string& identity);
    [[nodiscard]] std::optional<fault> find_twin() const;
    void look_for_writers();

    member_set& all_;
    member& one_;
    runtime::shard& home_;
    runtime::worker_pool& lookups_;
    const ask_status& status_;
    std::string identity_;        // of the server that is checked; "" until it was met
    std::string other_identity_;  // of another one that answered at its address
    unsigned other_seen_ = 0;     // so many times in a row
    bool writers_told_ = false;   // the log has it that there are several
    bool is_denied_ = false;      // our account lacks a right: what is granted counts for the next login
    bool is_grouped_ = true;      // its version, and our account, know of replication groups, as far as is known
};

}  // namespace rollcall::upstream
