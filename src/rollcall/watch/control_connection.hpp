// Our connection to a watched server: who it is, whether we may see its sessions there, and one statement after the other.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/link/mysql_client.hpp"
#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::watch {

namespace asio = boost::asio;

// One server as the settings name it.
struct watch_options {
    std::string name;
    std::string host;  // a name or an address
    std::uint16_t port = 0;
    std::string user;
    std::string password;
    std::chrono::milliseconds interval{1000};
    bool kill = true;  // may sessions there be ended?
    [[nodiscard]] std::string address() const;
};

// Why a server cannot be watched: what its state is then, and a sentence.
struct watch_failure {
    registry::watched_server_state state = registry::watched_server_state::unreachable;
    std::string sentence;
};
template <class T>
using watch_result = result<T, watch_failure>;

// How long one statement, or the whole way in, may take.
inline constexpr std::chrono::seconds statement_limit{5};

// Of statements that answer with a row or none.
inline constexpr wire::result_limits small_answer{100, std::size_t{1} << 20};

struct control_connection {
    std::unique_ptr<link::mysql_client> client;
    std::uint64_t id = 0;           // its own id there
    std::string host;               // where that server sees it come from, "ip:port"
    std::string identity;           // of the server: the same whatever address it is reached by, another for another server
    runtime::peer_address address;  // where it is
};

// Where the options' host is, in the resolver's order, four at most. An IP literal is asked of nobody. Errors: unreachable. `lookups`: a
// pool of its own, in which a resolver that hangs holds up nothing else.
asio::awaitable<watch_result<std::vector<runtime::peer_address>>> find_addresses(runtime::worker_pool& lookups,
                                                                                 const watch_options& options);

// Told the connection's id there, while that server may list it already and we are not logged in yet; more than once where there are
// several addresses.
using note_id = std::function<void(std::uint64_t id)>;

// Dials one after the other until one lets us in, and asks who is there. Errors: unreachable; denied where the account may not log in, or
// not see the sessions of others. Thread: a coroutine on `home`; `options` outlive it.
asio::awaitable<watch_result<control_connection>> open_control(runtime::shard& home, std::vector<runtime::peer_address> addresses,
                                                               const watch_options& options, note_id note = {});

// One statement. Errors: as above; the connection may still be open then.
asio::awaitable<watch_result<wire::text_result>> ask(link::mysql_client& client, std::string statement);

// What a failure of a client's means for the server's state. Thread: any; pure.
watch_failure failure_of(const link::mysql_failure& failure);

}  // namespace rollcall::watch
