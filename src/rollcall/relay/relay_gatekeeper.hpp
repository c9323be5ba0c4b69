// The gatekeeper of a relayed session: whoever the server behind it lets in is in. The password is proved to that server, in turns that
// pass through here: nothing of it is known or kept.
// Source: MySQL Server Doxygen, "Connection Phase", AuthSwitchRequest.
#pragma once

#include <memory>
#include <string>

#include "rollcall/door/gatekeeper.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/relay/upstream_leg.hpp"
#include "rollcall/upstream/pool.hpp"

namespace rollcall::relay {

// Of one login. Thread: the client's shard.
class relay_gatekeeper final : public door::gatekeeper {
public:
    // `pool` has learned what its members say. `leg`: one that is open already; null: it is opened once the client has named itself.
    relay_gatekeeper(upstream::pool& pool, const relay_ground& with, std::unique_ptr<upstream_leg> leg)
        : pool_(pool), with_(with), leg_(std::move(leg)) {}

    [[nodiscard]] wire::login_options offer(const door::client& who) const override;
    asio::awaitable<link::login_end> receive(door::client& who, wire::login_machine& machine) override;
    asio::awaitable<link::login_end> receive_again(door::client& who, wire::login_machine& machine, wire::login_request request) override;
    std::optional<sql_error> take_in(door::client& who, const wire::login_machine& machine) override;
    [[nodiscard]] sql_error denial(door::client& who, const wire::login_machine& machine) const override;

    // After the login: the connection, and the server's OK, which the client has not got yet.
    [[nodiscard]] std::unique_ptr<upstream_leg> take_leg() noexcept { return std::move(leg_); }
    [[nodiscard]] const std::string& ok() const noexcept { return ok_; }

private:
    asio::awaitable<link::login_end> log_in(door::client& who, const wire::login_request& request);
    asio::awaitable<std::optional<link::login_end>> begin_tls(const wire::login_request& told, bool client_secure);

    upstream::pool& pool_;
    const relay_ground& with_;
    std::unique_ptr<upstream_leg> leg_;
    std::string ok_;
};

}  // namespace rollcall::relay
