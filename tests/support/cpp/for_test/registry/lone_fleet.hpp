// A fleet of one FE: kills go to its own registry, and nobody else is there.
#pragma once

#include <utility>

#include "rollcall/registry/fleet.hpp"

namespace rollcall::registry {

class lone_fleet final : public fleet {
public:
    explicit lone_fleet(registry& own) : own_(own) {}

    [[nodiscard]] std::string own_name() const override { return "fe1"; }
    asio::awaitable<std::vector<kill_result>> kill(std::vector<kill_target> targets, security::principal caller,
                                                   std::chrono::milliseconds patience) override {
        return own_.kill(std::move(targets), std::move(caller), patience);
    }
    asio::awaitable<fleet_sessions> sessions(fleet_scope, column_list, security::principal, connection_id,
                                             std::chrono::milliseconds) override {
        co_return fleet_sessions{};
    }
    [[nodiscard]] std::vector<front_end_row> front_ends(const security::principal&) const override { return {}; }
    [[nodiscard]] std::vector<watched_server> watched_for(const security::principal&) const override { return {}; }
    asio::awaitable<std::vector<pool_member>> pool_members_for(security::principal) override { co_return std::vector<pool_member>{}; }

private:
    registry& own_;
};

}  // namespace rollcall::registry
