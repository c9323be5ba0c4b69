// Accounts as pure data, and the immutable snapshot of all of them that decisions are made over.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall::security {

enum class privilege : std::uint8_t { process = 1, connection_admin = 2 };

// The account that exists from the first start, and that alone changes accounts.
inline constexpr std::string_view account_administrator = "root";

// A set of global privileges. `all` includes those to come.
struct privilege_set {
    std::uint8_t bits = 0;
    [[nodiscard]] bool has(privilege p) const noexcept { return (bits & static_cast<std::uint8_t>(p)) != 0; }
    void add(privilege p) noexcept { bits |= static_cast<std::uint8_t>(p); }
    void remove(privilege p) noexcept { bits &= static_cast<std::uint8_t>(~static_cast<std::uint8_t>(p)); }
    bool operator==(const privilege_set&) const = default;
    static constexpr privilege_set all() noexcept { return {0xFF}; }
};

enum class credential_kind : std::uint8_t { none, native_password, caching_sha2_password };

// What a password is checked against. `stored`: native_password: "*" and 40 hex digits (SHA1(SHA1(password)));
// caching_sha2_password: MySQL's "$A$005$" (005: thousands of rounds, in hex) + 20 bytes of salt + 43 characters; none: ""
// (the empty password).
struct credential {
    credential_kind kind = credential_kind::none;
    std::string stored;
    bool operator==(const credential&) const = default;
};

struct account {
    std::string name;
    credential secret;
    privilege_set privileges;
    bool locked = false;
    std::uint64_t version = 0;  // grows with every change of this account: caches bind to it
    bool operator==(const account&) const = default;
};

// Every account, as of one moment. Immutable; shared by all threads until a newer one is published.
struct account_snapshot {
    std::map<std::string, account, std::less<>> accounts;  // by name, case-sensitive as in MySQL
    std::uint64_t version = 0;

    // Returns: the account, or null. It lives as long as the snapshot.
    [[nodiscard]] const account* find(std::string_view name) const {
        const auto found = accounts.find(name);
        return found == accounts.end() ? nullptr : &found->second;
    }
};
using account_snapshot_ptr = std::shared_ptr<const account_snapshot>;

}  // namespace rollcall::security
