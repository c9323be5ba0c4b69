// Our connection to a server that exists already: what it is, whether we may see and end its sessions, and one statement after the other.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/link/mysql_client.hpp"
#include "rollcall/runtime/channels/proxy_protocol.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/upstream/dialect.hpp"

namespace rollcall::upstream {

namespace asio = boost::asio;

// How long a login, or one statement, may take.
inline constexpr std::chrono::seconds statement_limit{5};

// One server, and our account there, as the settings name them.
struct server_options {
    std::string name;
    std::string host;  // a name or an address
    std::uint16_t port = 0;
    std::string user;
    std::string password;
    link::mysql_tls tls;
    // Where set, every connection there begins with a header of the PROXY protocol.
    std::optional<runtime::proxy_version> proxy;
    std::chrono::milliseconds login_limit = statement_limit;
    [[nodiscard]] std::string address() const;
};

// denied: the account may not log in, or not see the sessions of others. too_large: an answer passes its limit, and the connection is
// closed.
enum class trouble : std::uint8_t { unreachable, denied, too_large };

struct failure {
    trouble what = trouble::unreachable;
    std::string sentence;  // begins in lower case
};
template <class T>
using answer = result<T, failure>;

// Of lists of sessions.
inline constexpr wire::result_limits whole_list{20'000, std::size_t{64} << 20};
// Of statements that answer with a row or none.
inline constexpr wire::result_limits small_answer{100, std::size_t{1} << 20};

struct control_connection {
    std::unique_ptr<link::mysql_client> client;
    runtime::peer_address address;    // where it is
    const dialect* speaks = nullptr;  // never null once it is open
    const list_form* lists = nullptr;
    std::string version;   // as the server tells it: UTF-8, cut
    std::string identity;  // of the server: the same whatever address it is reached by, another for another server
    std::uint64_t id = 0;  // the connection's own id there
    bool sees_all = true;  // false, too, where the kind does not tell
    bool may_end = true;   // sessions of others; true where the kind does not tell
    kill_route route = kill_route::statement;
};

// Where the options' host is, in the resolver's order, four at most. An IP literal is asked of nobody. Errors: unreachable. `lookups`: a
// pool of its own, in which a resolver that hangs holds up nothing else.
asio::awaitable<answer<std::vector<runtime::peer_address>>> find_addresses(runtime::worker_pool& lookups, const server_options& options);

// Told the connection's id there, while that server may list it already and we are not logged in yet; more than once where there are
// several addresses.
using note_id = std::function<void(std::uint64_t id)>;

// Dials one after the other until one lets us in, and finds out what answers there. Errors: unreachable; denied where the account may
// not log in. Thread: a coroutine on `home`; `options` outlive it.
asio::awaitable<answer<control_connection>> open_control(runtime::shard& home, std::vector<runtime::peer_address> addresses,
                                                         const server_options& options, note_id note = {});

// Takes the first form in which the server lists its sessions. Errors: as above; unreachable where it answers none.
asio::awaitable<answer<void>> choose_list(control_connection& control, wire::result_limits limits = whole_list);

// One statement, behind the mark. Errors: as above; the connection may still be open then.
asio::awaitable<answer<wire::text_result>> ask(link::mysql_client& client, std::string_view statement,
                                               wire::result_limits limits = whole_list);

// What a failure of a client's means.
failure failure_of(const link::mysql_failure& failed);

// Cause and remedy where the account does not see the sessions of others.
failure lacks_rights(const control_connection& control, const server_options& options);

}  // namespace rollcall::upstream
