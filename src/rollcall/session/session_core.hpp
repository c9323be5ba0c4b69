// What the parts of one session share, as plain data: the client, what was said to it, what it has set and opened, and the statement that
// runs for it.
#pragma once

#include <memory>
#include <string>

#include "rollcall/door/client.hpp"
#include "rollcall/session/conversation/conversation.hpp"
#include "rollcall/session/engine_lane/engine_lane.hpp"
#include "rollcall/session/services.hpp"
#include "rollcall/session/session_state.hpp"
#include "rollcall/session/statement_run.hpp"

namespace rollcall::session {

// Owned by the session, which outlives whatever it does for its client. Thread: the client's shard.
struct session_core {
    // `with` outlives it.
    session_core(std::unique_ptr<door::client> from, services& with);
    session_core(const session_core&) = delete;
    session_core& operator=(const session_core&) = delete;

    std::unique_ptr<door::client> client;
    door::client& who;
    link::packet_stream& stream;
    services& with;
    session_state state;
    conversation talk;
    engine_lane lane;
    std::string user_text;                                 // USER()
    std::string account_text;                              // CURRENT_USER()
    std::shared_ptr<const registry::query_origin> origin;  // of this login's records; null before the first
    std::unique_ptr<statement_run> run;                    // null between two commands
    std::weak_ptr<void> alive;                             // what a timer asks whether all this is still there

    [[nodiscard]] registry::session_row& row() noexcept { return who.row(); }
    [[nodiscard]] wire::capability_flags capabilities() const noexcept { return who.request().capabilities; }
    // The client with the rights that it has now.
    [[nodiscard]] security::principal caller() const;
    // Its login is another one than before.
    void login_changed();
    [[nodiscard]] std::chrono::nanoseconds since(steady_time start) const { return with.time.steady_now() - start; }
    [[nodiscard]] bool stopped() const noexcept { return run ? run->stopped() : talk.killed() != nullptr; }
    // What a stopped statement still does is no news: it stays "killed".
    void show_state(registry::session_state doing) noexcept {
        if (!stopped()) row().state = doing;
    }
};

}  // namespace rollcall::session
