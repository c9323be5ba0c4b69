// One watched server as the settings name it, and why one cannot be watched.
#pragma once

#include <chrono>
#include <string>

#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/upstream/control_connection.hpp"

namespace rollcall::watch {

struct watch_options {
    upstream::server_options server;
    std::chrono::milliseconds interval{1000};
    bool kill = true;               // may sessions there be ended?
    std::size_t max_rows = 20'000;  // of a list; where there are more, only those that are not asleep are listed
    bool locks = true;              // is it asked who waits for whose lock?
    [[nodiscard]] const std::string& name() const noexcept { return server.name; }
};

// What the server's state is then, and a sentence.
struct watch_failure {
    registry::watched_server_state state = registry::watched_server_state::unreachable;
    std::string sentence;

    watch_failure() = default;
    watch_failure(registry::watched_server_state found, std::string why) : state(found), sentence(std::move(why)) {}
    // NOLINTNEXTLINE(google-explicit-constructor): what goes wrong on the way to a server is what keeps it from being watched
    watch_failure(upstream::failure failed)
        : state(failed.what == upstream::trouble::denied ? registry::watched_server_state::denied
                                                         : registry::watched_server_state::unreachable),
          sentence(std::move(failed.sentence)) {}
};
template <class T>
using watch_result = result<T, watch_failure>;

}  // namespace rollcall::watch
