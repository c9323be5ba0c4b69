// The gatekeeper over this front end's own accounts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "rollcall/accounts/store.hpp"
#include "rollcall/door/account_seats.hpp"
#include "rollcall/door/credentials.hpp"
#include "rollcall/door/gatekeeper.hpp"
#include "rollcall/runtime/channels/channels.hpp"

namespace rollcall::door {

struct account_rules {
    bool require_tls = false;
    std::size_t max_user_connections = 0;  // of one account; 0: as many as it likes
    link::login_limits limits;
};

// Everything it refers to outlives it.
class account_gatekeeper final : public gatekeeper {
public:
    // `tls`: null where clients cannot have it.
    account_gatekeeper(account_rules rules, const accounts::account_store& accounts, credentials& checks,
                       std::shared_ptr<runtime::tls_context> tls)
        : rules_(rules), accounts_(accounts), checks_(checks), tls_(std::move(tls)) {}

    [[nodiscard]] wire::login_options offer(const client& who) const override;
    asio::awaitable<link::login_end> receive(client& who, wire::login_machine& machine) override;
    asio::awaitable<link::login_end> receive_again(client& who, wire::login_machine& machine, wire::login_request request) override;
    std::optional<sql_error> take_in(client& who, const wire::login_machine& machine) override;
    [[nodiscard]] sql_error denial(client& who, const wire::login_machine& machine) const override;

private:
    [[nodiscard]] std::optional<sql_error> take_seat(client& who, const std::string& account);

    const account_rules rules_;
    account_seats seats_;
    const accounts::account_store& accounts_;
    credentials& checks_;
    std::shared_ptr<runtime::tls_context> tls_;
};

}  // namespace rollcall::door
