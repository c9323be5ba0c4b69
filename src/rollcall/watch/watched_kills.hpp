// Ends sessions of one watched server: over a connection of its own, which is opened for the first order and closed after the last.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/watch/control_connection.hpp"
#include "rollcall/watch/watched_session.hpp"
#include "rollcall/watch/watched_sessions.hpp"

namespace rollcall::watch {

// Thread: owning shard.
class watched_kills {
public:
    // All of these outlive it.
    watched_kills(runtime::shard& home, const watch_options& options, watched_sessions& sessions)
        : home_(home), options_(options), sessions_(sessions) {}

    // Carries the order out, or ends it with a verdict. Nothing is killed unless the server is the one that is watched, and the victim the
    // one that was listed: same user, same host and, of a query, same statement.
    void take(kill_request request);
    // The connection over which the server's sessions are listed: while it is in that server's list, the ids there are those that were
    // listed. Nothing is killed before this, and after forget_server().
    void set_server(const control_connection& lister) {
        identity_ = lister.identity;
        address_ = lister.address;
        lister_ = lister.id;
        lister_host_ = lister.host;
    }
    void forget_server() noexcept { lister_ = own_id_ = 0; }
    // The id of the connection there, which is no session to list, nor while an answer from before its end is on its way; 0 for none.
    [[nodiscard]] std::uint64_t own_id() const noexcept { return own_id_; }

private:
    struct victim {
        kill_request request;
        steady_time until;  // looked at so long; then the next lists tell of it
    };

    asio::awaitable<void> run();
    asio::awaitable<watch_result<void>> work_on(link::mysql_client& client);
    asio::awaitable<watch_result<void>> carry_out_waiting(link::mysql_client& client);
    asio::awaitable<watch_result<void>> carry_out(link::mysql_client& client, const std::vector<process_row>& rows);
    asio::awaitable<watch_result<void>> look_again(link::mysql_client& client);
    void note_answer(const kill_request& request, const link::mysql_failure& failure);
    [[nodiscard]] bool has_lister(const std::vector<process_row>& rows) const;
    [[nodiscard]] bool has_ended(const kill_request& request, const std::vector<process_row>& rows);
    void end_with(const kill_request& request, registry::kill_outcome outcome, std::string trouble = {});
    void lose_all(const std::string& why);
    [[nodiscard]] std::vector<std::uint64_t> ids_waiting() const;

    runtime::shard& home_;
    const watch_options& options_;
    watched_sessions& sessions_;
    std::string identity_;
    runtime::peer_address address_;
    std::uint64_t lister_ = 0;  // 0: the server is not listed now
    std::string lister_host_;
    std::deque<kill_request> waiting_;
    std::vector<victim> victims_;  // told to end, not yet seen to
    std::uint64_t own_id_ = 0;
    bool running_ = false;
};

}  // namespace rollcall::watch
