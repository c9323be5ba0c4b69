// A served session: the command loop of one client on the embedded engine, and how its connection or its statement is ended.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string_view>

#include "rollcall/door/client.hpp"
#include "rollcall/link/packet_stream.hpp"
#include "rollcall/registry/kill_order.hpp"
#include "rollcall/session/command_outcome.hpp"
#include "rollcall/session/engine_lane/engine_users.hpp"
#include "rollcall/session/services.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

namespace asio = boost::asio;

// Serves `who` until the connection ends. Thread: the client's shard. `with` outlives it.
asio::awaitable<void> serve(std::unique_ptr<door::client> who, services& with);

struct session_parts;

class session final : public registry::session_control, public engine_user {
public:
    session(std::unique_ptr<door::client> who, services& with);
    ~session() override;
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    // `self`: this session, kept alive by its own run; otherwise only timer callbacks hold it, for a turn of the shard at most.
    asio::awaitable<void> run(std::shared_ptr<session> self);

    void kill_query(const registry::kill_order& order) override;
    void kill_connection(const registry::kill_order& order) override;
    void let_go_of_engine(const sql_error& why) override;
    void refresh() override;

private:
    asio::awaitable<bool> open();
    void begin_waiting();
    // Each returns: does the session go on?
    asio::awaitable<bool> next_command();
    asio::awaitable<bool> settle(session_parts& parts, command_outcome outcome);
    asio::awaitable<bool> end_of_read(link::link_error why);
    [[nodiscard]] std::chrono::seconds idle_limit() const;
    [[nodiscard]] sql_error inactivity() const;
    asio::awaitable<void> roll_back_and_disconnect();

    session_core core_;
};

}  // namespace rollcall::session
