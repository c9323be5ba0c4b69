// One session of a watched server in our registry: its row there, under an id of ours, and what a kill of it asks for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

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
    bool bound = false;  // a connection is ended only while it runs that statement, or goes on sleeping
    std::string receipt;
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
    // Takes over what changes. `at`: when the row was true.
    void update(const process_row& now, bool in_transaction, steady_time at);
    // Whom it waits for: their ids of ours, joined by commas; "" for nobody.
    void note_blockers(std::string ids);
    // The statement there has ended by a kill, whatever older answers say of it.
    void end_query(const seen_statement& statement);
    // It leaves the list because its server cannot be seen, whether or not it goes on there.
    void lose_sight() noexcept { entry_.row().out_of_sight = true; }
    // An order came to nothing: see registry::kill_verdict.
    void end_kill(registry::kill_verdict verdict);

    [[nodiscard]] connection_id id() const noexcept { return id_.get(); }
    std::uint64_t last_seen = 0;  // the answer that told of it

    void kill_query(const registry::kill_order& order) override { ask_kill(registry::kill_kind::query, order); }
    void kill_connection(const registry::kill_order& order) override { ask_kill(registry::kill_kind::connection, order); }
    [[nodiscard]] bool ends_exactly() const override { return origin_.exact(); }
    [[nodiscard]] const registry::kill_verdict* verdict() const override { return verdict_ ? &*verdict_ : nullptr; }

private:
    void ask_kill(registry::kill_kind kind, const registry::kill_order& order);
    [[nodiscard]] bool goes_on_sleeping(const process_row& now, const seen_statement& seen, bool in_transaction) const;
    void begin_query();
    void stop_running();

    const watched_origin& origin_;
    const registry::leased_id id_;  // before the entry, which goes first
    registry::session_entry entry_;
    const session_number number_;
    std::string user_;
    const std::string host_;
    seen_statement seen_;  // as the last answer told
    std::optional<seen_statement> ended_;
    std::uint32_t statements_ = 0;
    std::optional<registry::kill_verdict> verdict_;
};

}  // namespace rollcall::watch
