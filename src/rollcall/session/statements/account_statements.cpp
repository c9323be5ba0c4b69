// CREATE, ALTER, DROP USER, SET PASSWORD, GRANT, REVOKE: checked here, carried out by the account store on a worker.
#include "rollcall/session/statements/account_statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "rollcall/security/passwords/password.hpp"
#include "rollcall/security/privilege_names.hpp"
#include "rollcall/session/common_errors.hpp"

namespace rollcall::session {

namespace {

using security::credential_kind;
using names = std::vector<std::string>;

sql_error roots_alone() {
    return {sql_errc::specific_access_denied, "Access denied; accounts are changed by root alone, and by everyone their own password"};
}

// A password is at work for milliseconds: on a worker.
sql_result<security::credential> make_credential(const sql::account_change& change) {
    using made = sql_result<security::credential>;
    const bool native = change.plugin == "mysql_native_password";
    if (!change.plugin.empty() && !native && change.plugin != "caching_sha2_password") {
        return sql_error{sql_errc::plugin_not_loaded,
                         fmt::format("Plugin '{}' is not loaded; use caching_sha2_password or mysql_native_password", change.plugin)};
    }
    if (change.stored) {
        const auto stored = security::parse_stored_credential(
            native ? credential_kind::native_password : credential_kind::caching_sha2_password, *change.stored);
        if (stored) return made{boost::system::in_place_value, *stored};
        return sql_error{sql_errc::password_format, "The password hash doesn't have the expected format."};
    }
    return security::make_credential(native ? credential_kind::native_password : credential_kind::caching_sha2_password,
                                     change.password.value_or(""));
}

sql_result<void> check_hosts(const std::vector<sql::account_change>& changes) {
    const auto other = std::ranges::find_if(changes, [](const auto& each) { return each.host != "%"; });
    if (other == changes.end()) return {};
    return sql_error{sql_errc::not_supported_yet,
                     fmt::format("Accounts bound to a host are not supported ('{}'@'{}'); leave the host out", other->user, other->host)};
}

names names_of(const std::vector<sql::account_change>& changes) {
    names all;
    for (const auto& each : changes) all.push_back(each.user);
    return all;
}

sql_result<names> create(accounts::account_store& store, const sql::create_user_statement& statement) {
    std::vector<accounts::new_account> wanted;
    for (const auto& each : statement.accounts) {
        auto secret = make_credential(each);
        if (secret.has_error()) return secret.error();
        wanted.push_back({each.user, std::move(*secret), each.locked.value_or(false)});
    }
    return store.create(wanted, statement.if_not_exists);
}

sql_result<names> alter(accounts::account_store& store, const sql::alter_user_statement& statement) {
    std::vector<accounts::account_patch> patches;
    for (const auto& each : statement.accounts) {
        accounts::account_patch patch{each.user, std::nullopt, each.locked};
        if (each.has_credential) {
            auto secret = make_credential(each);
            if (secret.has_error()) return secret.error();
            patch.credential = std::move(*secret);
        }
        patches.push_back(std::move(patch));
    }
    return store.alter(patches, statement.if_exists);
}

sql_result<names> change_grants(accounts::account_store& store, const sql::grant_statement& statement) {
    const auto privileges = security::parse_privileges(statement.privileges);
    if (privileges.has_error()) return privileges.error();
    const auto whom = names_of(statement.accounts);
    return statement.revoke ? store.revoke(whom, *privileges) : store.grant(whom, *privileges);
}

// What a statement asks of the store, with the accounts it names and whether it is about nobody but the caller.
struct account_work {
    std::vector<sql::account_change> accounts;
    std::function<sql_result<names>(accounts::account_store&)> carry_out;
    bool own_password = false;
};

// CURRENT_USER() is the caller.
void put_caller(std::vector<sql::account_change>& changes, const std::string& caller) {
    for (auto& each : changes) {
        if (each.current_user) each.user = caller;
    }
}

bool is_own_password(const std::vector<sql::account_change>& changes, const std::string& caller) {
    return std::ranges::all_of(changes, [&](const auto& each) { return each.user == caller && each.has_credential && !each.locked; });
}

account_work plan(sql::statement statement, const std::string& caller) {
    if (auto* create_user = std::get_if<sql::create_user_statement>(&statement)) {
        return {create_user->accounts, [s = *create_user](auto& store) { return create(store, s); }};
    }
    if (auto* alter_user = std::get_if<sql::alter_user_statement>(&statement)) {
        put_caller(alter_user->accounts, caller);
        return {alter_user->accounts, [s = *alter_user](auto& store) { return alter(store, s); },
                is_own_password(alter_user->accounts, caller)};
    }
    if (auto* drop = std::get_if<sql::drop_user_statement>(&statement)) {
        return {drop->accounts, [s = *drop](auto& store) { return store.drop(names_of(s.accounts), s.if_exists); }};
    }
    if (auto* set = std::get_if<sql::set_password_statement>(&statement)) {
        sql::account_change change;
        change.user = set->user.empty() ? caller : set->user;
        change.has_credential = true;
        change.password = set->password;
        sql::alter_user_statement as_alter{false, {change}};
        return {as_alter.accounts, [as_alter](auto& store) { return alter(store, as_alter); }, change.user == caller};
    }
    auto& grant = std::get<sql::grant_statement>(statement);
    put_caller(grant.accounts, caller);
    return {grant.accounts, [s = grant](auto& store) { return change_grants(store, s); }};
}

}  // namespace

asio::awaitable<sql_result<void>> run_account_statement(session_parts& in, sql::statement statement) {
    const auto who = in.core.caller();
    auto work = plan(std::move(statement), who.name);
    if (!work.own_password && !security::may_change_accounts(who)) co_return roots_alone();
    auto hosts = check_hosts(work.accounts);
    if (hosts.has_error()) co_return hosts.error();
    auto committed = co_await in.transaction.commit();
    if (committed.has_error()) co_return committed.error();
    auto task = [carry_out = std::move(work.carry_out), &store = in.core.with.accounts] { return carry_out(store); };
    auto done = co_await in.core.with.workers.run(std::move(task));
    if (done.has_error()) co_return workers_busy();
    if (done->has_error()) co_return done->error();
    for (const auto& name : **done) in.core.state.warnings.push_back({"Note", 3163, fmt::format("'{}'@'%' is passed over", name)});
    in.answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
