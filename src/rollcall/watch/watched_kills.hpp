// Ends sessions of one watched server: over a connection of its own, which is opened for the first order and closed some seconds after the
// last.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/upstream/control_connection.hpp"
#include "rollcall/watch/watch_options.hpp"
#include "rollcall/watch/watched_session.hpp"
#include "rollcall/watch/watched_sessions.hpp"

namespace rollcall::watch {

// The connection over which a server's sessions are listed. While it is in that server's list, the numbers there are those that were
// listed: it cannot have outlived a restart.
struct lister {
    std::string identity;  // of the server
    runtime::peer_address address;
    const upstream::list_form* form = nullptr;
    session_number number;
    std::string user;
    std::string host;
};

// Thread: owning shard.
class watched_kills {
public:
    // All of these outlive it.
    watched_kills(runtime::shard& home, const watch_options& options, watched_sessions& sessions)
        : home_(home), options_(options), sessions_(sessions), rest_(home.context()) {}

    // Carries the order out, or ends it with a verdict. Nothing is killed unless the server is the one that is watched, and the victim the
    // one that was listed: same user, same host and, of a query, same statement.
    void take(kill_request request);
    // Nothing is killed before this, and after forget_lister().
    void set_lister(lister by) { lister_ = std::move(by); }
    void forget_lister() noexcept {
        lister_.reset();
        own_id_.reset();
    }
    // The id of the connection there, which is no session to list, nor while an answer from before its end is on its way.
    [[nodiscard]] std::optional<std::uint64_t> own_id() const noexcept { return own_id_; }

private:
    struct victim {
        kill_request request;
        steady_time until;  // looked at so long; then the next lists tell of it
    };
    // How sessions are now.
    struct look {
        std::vector<process_row> rows;
        steady_time asked;
        steady_time at;
    };

    asio::awaitable<void> run();
    asio::awaitable<std::string> open_and_work();
    asio::awaitable<bool> rest(std::chrono::milliseconds length);
    asio::awaitable<upstream::answer<void>> work_on(upstream::control_connection& control);
    asio::awaitable<upstream::answer<look>> look_at(upstream::control_connection& control, std::vector<std::uint64_t> ids);
    asio::awaitable<upstream::answer<void>> carry_out_waiting(upstream::control_connection& control);
    asio::awaitable<upstream::answer<void>> carry_out(upstream::control_connection& control, const look& seen);
    asio::awaitable<upstream::answer<void>> look_again(upstream::control_connection& control);
    [[nodiscard]] std::optional<registry::kill_verdict> verdict_before(const upstream::control_connection& control, const look& seen,
                                                                       const kill_request& request) const;
    [[nodiscard]] registry::kill_verdict verdict_of(const upstream::control_connection& control, const link::mysql_failure& failed) const;
    [[nodiscard]] bool has_lister(const std::vector<process_row>& rows) const;
    [[nodiscard]] bool has_ended(const kill_request& request, const look& seen);
    [[nodiscard]] std::vector<std::uint64_t> ids_waiting() const;
    void end_with(const kill_request& request, registry::kill_verdict verdict);
    void note_told(const kill_request& request, bool told);
    void lose_all(const std::string& why);

    runtime::shard& home_;
    const watch_options& options_;
    watched_sessions& sessions_;
    std::optional<lister> lister_;  // nothing while the server is not listed
    std::deque<kill_request> waiting_;
    std::vector<victim> victims_;  // told to end, not yet seen to
    std::optional<std::uint64_t> own_id_;
    asio::steady_timer rest_;
    bool rested_ = false;  // the connection was not used for a while, and has answered nothing since
    bool running_ = false;
};

}  // namespace rollcall::watch
