// Credential checks for logins: accounts' snapshots, the fast-path cache, and workers for what is slow.
#pragma once

#include <memory>
#include <string>

#include "rollcall/accounts/store.hpp"
#include "rollcall/link/login_driver.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/security/crypto/rsa_key.hpp"
#include "rollcall/security/passwords/login_cache.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::door {

namespace asio = boost::asio;

// Shared by all shards; everything it refers to outlives it. Thread: a coroutine on any shard.
class credentials final : public link::login_checks {
public:
    credentials(const accounts::account_store& accounts, security::login_cache& cache, runtime::worker_pool& workers, security::rsa_key key)
        : accounts_(accounts), cache_(cache), workers_(workers), key_(std::move(key)), decoy_key_(security::make_nonce()) {}

    [[nodiscard]] const security::rsa_key& key() const noexcept { return key_; }

    // An unknown user has one, too, and keeps it: security::decoy_kind().
    wire::auth_plugin plugin_of(std::string_view user) override;
    wire::check_outcome check_scramble(std::string_view user, const wire::check_scramble& given, std::string_view nonce) override;
    asio::awaitable<wire::check_outcome> check_password(std::string user, std::string password) override;
    asio::awaitable<wire::check_outcome> check_encrypted(std::string user, std::string ciphertext, std::string nonce) override;

private:
    const accounts::account_store& accounts_;
    security::login_cache& cache_;
    runtime::worker_pool& workers_;
    security::rsa_key key_;
    const std::string decoy_key_;
};

}  // namespace rollcall::door
