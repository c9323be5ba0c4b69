// One session of a watched server in our registry: its row there, under an id of ours, and what a kill of it asks for.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/watch/process_row.hpp"

namespace rollcall::watch {

// A kill that the registry has allowed. `victim` is who it was meant for: whoever has the id there by then is looked at again.
struct kill_request {
    connection_id ours;
    session_number number;     // there
    seen_statement statement;  // what it ran, or that it slept
    std::string user;
    std::string host;
    registry::kill_kind kind = registry::kill_kind::connection;
    bool bound = false;  // only while it runs that statement or, of a connection, goes on sleeping
    std::string receipt;
};

// When an answer was asked for, and when it was true.
struct answer_times {
    steady_time asked;
    steady_time at;
};

// What all sessions of one server have in common. Outlives them.
struct watched_origin {
    std::string name;  // the watched server's
    std::uint64_t query_seed = 0;
    std::function<bool()> exact;             // does that server end statements by their own ids?
    std::function<void(kill_request)> kill;  // takes it, and answers by end_kill() of the session, or its end
};

// Thread: owning shard.
class watched_session final : public registry::session_control {
public:
    // `table` and `origin` outlive it.
    watched_session(registry::session_table& table, registry::leased_id id, const watched_origin& origin, const process_row& first);

    // Is it still the session that `now` tells of? An id may have been given anew there.
    [[nodiscard]] bool is(const process_row& now) const noexcept { return is_same_session(user_, host_, now); }
    // Takes over what changes.
    void update(const process_row& now, bool in_transaction, answer_times when);
    // Whom it waits for: their ids of ours, joined by commas; "" for nobody.
    void note_blockers(std::string ids);
    // The statement there has ended by a kill, at `now`, whatever answers say of it that were asked for before.
    void end_query(const seen_statement& statement, steady_time now);
    // It leaves the list because its server cannot be seen, whether or not it goes on there.
    void lose_sight() noexcept { entry_.row().out_of_sight = true; }
    // Its server is told of the order by now, or has refused it.
    void note_told(registry::kill_kind kind, bool told);
    // An order came to nothing: see registry::kill_verdict.
    void end_kill(const std::string& receipt, registry::kill_kind kind, registry::kill_verdict verdict);

    [[nodiscard]] const std::string& host() const noexcept { return host_; }
    [[nodiscard]] connection_id id() const noexcept { return id_.get(); }
    std::uint64_t last_seen = 0;  // the answer that told of it

    void kill_query(const registry::kill_order& order) override { ask_kill(registry::kill_kind::query, order); }
    void kill_connection(const registry::kill_order& order) override { ask_kill(registry::kill_kind::connection, order); }
    [[nodiscard]] bool ends_exactly() const override { return origin_.exact(); }
    [[nodiscard]] const registry::kill_verdict* verdict(std::string_view receipt) const override;

private:
    void ask_kill(registry::kill_kind kind, const registry::kill_order& order);
    [[nodiscard]] bool goes_on_sleeping(const process_row& now, const seen_statement& seen, bool in_transaction) const;
    void begin_query();
    void note_end_of_query();
    void stop_running();

    const watched_origin& origin_;
    const registry::leased_id id_;  // before the entry, which goes first
    registry::session_entry entry_;
    const session_number number_;
    std::string user_;
    const std::string host_;
    seen_statement seen_;  // as the last answer told
    std::optional<seen_statement> ended_;
    steady_time ended_at_{};
    bool query_told_ = false;       // the running statement is to end, and its server is told
    bool connection_told_ = false;  // likewise the connection
    bool connection_ends_ = false;  // an order to end the connection has not come to nothing
    std::uint32_t statements_ = 0;
    std::deque<std::pair<std::string, registry::kill_verdict>> verdicts_;  // by receipt, the last ones
};

}  // namespace rollcall::watch
