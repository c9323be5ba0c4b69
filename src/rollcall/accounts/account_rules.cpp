// The rules of CREATE USER, ALTER USER, DROP USER, GRANT and REVOKE.
#include "rollcall/accounts/account_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/security/passwords/password.hpp"
#include "rollcall/security/privilege_names.hpp"

namespace rollcall::accounts {

namespace {

using security::account;
using security::account_snapshot;
using security::privilege_set;

constexpr std::size_t max_name_characters = 32;

sql_error operation_failed(std::string_view operation, const std::vector<std::string>& names, std::string_view reason = {}) {
    std::string list;
    for (const auto& name : names) {
        if (!list.empty()) list += ',';
        list += quoted_account(name);
    }
    return {sql_errc::cannot_user, fmt::format("Operation {} failed for {}{}{}", operation, list, reason.empty() ? "" : ": ", reason)};
}

bool has_control_characters(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::optional<sql_error> name_fault(const std::string& name) {
    if (name.empty() || has_control_characters(name) || valid_utf8(name) != name) {
        return operation_failed("CREATE USER", {name}, "an account's name is 1 to 32 characters of UTF-8 without control characters");
    }
    if (count_characters(name) > max_name_characters) {
        return sql_error{sql_errc::wrong_string_length,
                         fmt::format("String '{}' is too long for user name (should be no longer than {})", name, max_name_characters)};
    }
    return std::nullopt;
}

// What is stored must be what the file can be read back as.
std::optional<sql_error> credential_fault(const security::credential& secret) {
    if (security::parse_stored_credential(secret.kind, secret.stored) == secret) return std::nullopt;
    return sql_error{sql_errc::password_format, "The password hash doesn't have the expected format."};
}

bool has_administrator(const account_snapshot& snapshot) {
    const auto* const root = snapshot.find(security::account_administrator);
    return root != nullptr && root->privileges == privilege_set::all() && !root->locked;
}

// Whoever could undo the change must be left: else the next remedy would be to throw the file away.
std::optional<sql_error> lockout_fault(const account_snapshot& now, const account_snapshot& next, std::string_view operation) {
    if (has_administrator(next) || !has_administrator(now)) return std::nullopt;
    return operation_failed(operation, {std::string{security::account_administrator}},
                            "root alone changes accounts, and so it stays, unlocked and with all privileges");
}

// Gives the changed accounts their version. An account that is as before keeps its own, and so do the caches bound to it.
worked_change settle(const account_snapshot& now, worked_change worked) {
    auto& next = worked.next;
    next.version = now.version;
    if (next.accounts == now.accounts) return worked;
    ++next.version;
    for (auto& [name, changed] : next.accounts) {
        const auto* const before = now.find(name);
        if (before == nullptr || *before != changed) changed.version = next.version;
    }
    return worked;
}

sql_result<worked_change> finish(const account_snapshot& now, worked_change worked, std::string_view operation) {
    if (auto fault = lockout_fault(now, worked.next, operation)) return std::move(*fault);
    return settle(now, std::move(worked));
}

}  // namespace

std::string quoted_account(std::string_view name) {
    std::string out = "'";
    for (const char c : valid_utf8(name)) {
        if (c == '\'' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    return out + "'@'%'";
}

sql_result<worked_change> create_accounts(const account_snapshot& now, const std::vector<new_account>& wanted, bool if_not_exists) {
    worked_change worked{now, {}};
    std::vector<std::string> present;
    for (const auto& one : wanted) {
        if (auto fault = name_fault(one.name)) return std::move(*fault);
        if (auto fault = credential_fault(one.credential)) return std::move(*fault);
        account made;
        made.name = one.name;
        made.secret = one.credential;
        made.locked = one.locked;
        const bool added = worked.next.accounts.emplace(one.name, std::move(made)).second;
        if (!added) present.push_back(one.name);
    }
    if (!present.empty() && !if_not_exists) return operation_failed("CREATE USER", present);
    worked.passed_over = std::move(present);
    return finish(now, std::move(worked), "CREATE USER");
}

sql_result<worked_change> alter_accounts(const account_snapshot& now, const std::vector<account_patch>& patches, bool if_exists) {
    worked_change worked{now, {}};
    std::vector<std::string> missing;
    for (const auto& patch : patches) {
        if (auto fault = patch.credential ? credential_fault(*patch.credential) : std::nullopt) return std::move(*fault);
        const auto found = worked.next.accounts.find(patch.name);
        if (found == worked.next.accounts.end()) {
            missing.push_back(patch.name);
            continue;
        }
        if (patch.credential) found->second.secret = *patch.credential;
        if (patch.locked) found->second.locked = *patch.locked;
    }
    if (!missing.empty() && !if_exists) return operation_failed("ALTER USER", missing);
    worked.passed_over = std::move(missing);
    return finish(now, std::move(worked), "ALTER USER");
}

sql_result<worked_change> drop_accounts(const account_snapshot& now, const std::vector<std::string>& names, bool if_exists) {
    worked_change worked{now, {}};
    std::vector<std::string> missing;
    for (const auto& name : names) {
        if (worked.next.accounts.erase(name) == 0) missing.push_back(name);
    }
    if (!missing.empty() && !if_exists) return operation_failed("DROP USER", missing);
    worked.passed_over = std::move(missing);
    return finish(now, std::move(worked), "DROP USER");
}

sql_result<worked_change> grant_privileges(const account_snapshot& now, const std::vector<std::string>& names, privilege_set granted) {
    worked_change worked{now, {}};
    for (const auto& name : names) {
        const auto found = worked.next.accounts.find(name);
        if (found == worked.next.accounts.end()) {
            return sql_error{sql_errc::cannot_create_user_with_grant,
                             fmt::format("You are not allowed to create a user with GRANT: {} does not "
                                         "exist. Make it with CREATE USER first",
                                         quoted_account(name))};
        }
        found->second.privileges.bits |= granted.bits;
    }
    return finish(now, std::move(worked), "GRANT");
}

sql_result<worked_change> revoke_privileges(const account_snapshot& now, const std::vector<std::string>& names, privilege_set revoked) {
    worked_change worked{now, {}};
    for (const auto& name : names) {
        const auto found = worked.next.accounts.find(name);
        if (found == worked.next.accounts.end()) {
            return sql_error{sql_errc::nonexisting_grant,
                             fmt::format("There is no such grant defined for user '{}' on host '%'", valid_utf8(name))};
        }
        found->second.privileges = security::without(found->second.privileges, revoked);
    }
    return finish(now, std::move(worked), "REVOKE");
}

}  // namespace rollcall::accounts
