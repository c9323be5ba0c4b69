// The checks behind a login: fast ones on the shard, slow ones on workers.
#include "rollcall/door/credentials.hpp"

#include <optional>

#include "rollcall/base/log.hpp"
#include "rollcall/security/passwords/decoy.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::door {

namespace {

using security::credential_kind;
using wire::check_outcome;

// What a worker found out about a clear-text password.
struct clear_check {
    bool matches = false;
    std::uint64_t version = 0;
    std::optional<security::sha2_digest> digest;  // for the fast path of the next login
};

clear_check check_clear(const security::account_snapshot_ptr& snapshot, const std::string& user, const std::string& password) {
    const auto* const account = snapshot->find(user);
    clear_check checked;
    checked.matches = security::check_clear_password(account == nullptr ? nullptr : &account->secret, password);
    if (checked.matches && account->secret.kind == credential_kind::caching_sha2_password) {
        checked.version = account->version;
        checked.digest = security::make_fast_digest(password);
    }
    return checked;
}

check_outcome refuse_as_busy() {
    log::warn("a login was refused because the password workers are busy; raise limits.login_queue if this goes on");
    return check_outcome::mismatch;
}

}  // namespace

wire::auth_plugin credentials::plugin_of(std::string_view user) {
    const auto snapshot = accounts_.snapshot();
    const auto* const account = snapshot->find(user);
    const auto kind = account == nullptr ? security::decoy_kind(*snapshot, user, decoy_key_) : account->secret.kind;
    return kind == credential_kind::native_password ? wire::auth_plugin::native_password : wire::auth_plugin::caching_sha2_password;
}

check_outcome credentials::check_scramble(std::string_view user, const wire::check_scramble& given, std::string_view nonce) {
    const auto snapshot = accounts_.snapshot();
    const auto* const account = snapshot->find(user);
    const auto kind = account == nullptr ? security::decoy_kind(*snapshot, user, decoy_key_) : account->secret.kind;
    if (given.scramble.empty()) return kind == credential_kind::none ? check_outcome::match : check_outcome::mismatch;
    if (kind == credential_kind::native_password) {
        const auto& secret = account == nullptr ? security::decoy_native() : account->secret;
        const bool matches = given.plugin == wire::auth_plugin::native_password && security::check_native(secret, given.scramble, nonce) &&
                             account != nullptr;
        return matches ? check_outcome::match : check_outcome::mismatch;
    }
    // Whoever cannot be told here goes through the full exchange, the unknown and those without a password too: the
    // answers tell nothing apart.
    const bool may_be_cached = kind == credential_kind::caching_sha2_password && account != nullptr;
    const auto cached = may_be_cached ? cache_.find(user, account->version) : std::nullopt;
    const bool matches = cached && security::check_sha2_fast(*cached, given.scramble, nonce);
    return matches ? check_outcome::match : check_outcome::unknown;
}

asio::awaitable<check_outcome> credentials::check_password(std::string user, std::string password) {
    auto snapshot = accounts_.snapshot();
    auto check = [snapshot, user, password] { return check_clear(snapshot, user, password); };
    const auto checked = co_await workers_.run(std::move(check));
    if (checked.has_error()) co_return refuse_as_busy();
    if (checked->digest) cache_.remember(user, checked->version, *checked->digest);
    co_return checked->matches ? check_outcome::match : check_outcome::mismatch;
}

asio::awaitable<check_outcome> credentials::check_encrypted(std::string user, std::string ciphertext, std::string nonce) {
    auto decrypt = [key = key_, ciphertext = std::move(ciphertext), nonce]() -> std::optional<std::string> {
        const auto masked = key.decrypt_oaep(ciphertext);
        return masked ? security::unmask_password(*masked, nonce) : std::nullopt;
    };
    auto decrypted = co_await workers_.run(std::move(decrypt));
    if (decrypted.has_error()) co_return refuse_as_busy();
    if (!*decrypted) co_return check_outcome::mismatch;
    co_return co_await check_password(std::move(user), std::move(**decrypted));
}

}  // namespace rollcall::door
