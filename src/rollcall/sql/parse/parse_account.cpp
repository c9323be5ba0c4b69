// CREATE USER, ALTER USER, DROP USER, SET PASSWORD: accounts and their credentials.
// Source: MySQL 8.0 Reference Manual, "Account Management Statements".
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"

namespace rollcall::sql {
namespace {

// IDENTIFIED BY 'x' | IDENTIFIED WITH plugin [BY 'x' | AS 'x']
sql_result<void> parse_credential(token_cursor& in, account_change& out) {
    if (!in.try_word("IDENTIFIED")) return {};
    out.has_credential = true;
    const bool with = in.try_word("WITH");
    if (with) {
        auto plugin = in.is_string() ? in.string_literal() : in.identifier();
        if (plugin.has_error()) return plugin.error();
        out.plugin = std::move(*plugin);
    }
    if (in.try_word("BY")) {
        if (in.is_word("RANDOM")) return not_supported("A RANDOM PASSWORD", "Choose the password");
        auto password = in.string_literal();
        if (password.has_error()) return password.error();
        out.password = std::move(*password);
    } else if (with && in.try_word("AS")) {
        auto stored = in.string_literal();
        if (stored.has_error()) return stored.error();
        out.stored = std::move(*stored);
    } else if (!with) {
        return in.unexpected();
    }
    if (in.is_word("REPLACE")) return not_supported("REPLACE of the current password", "Leave it out");
    if (in.is_word("RETAIN")) return not_supported("RETAIN CURRENT PASSWORD", "An account has one password");
    if (in.is_word("AND")) return not_supported("A second factor", "An account has one password");
    return {};
}

sql_result<void> parse_accounts(token_cursor& in, std::vector<account_change>& out, bool with_credentials) {
    do {
        auto account = parse_account_name(in);
        if (account.has_error()) return account.error();
        if (with_credentials) {
            const auto done = parse_credential(in, *account);
            if (done.has_error()) return done;
            if (in.is_word("DISCARD")) return not_supported("DISCARD OLD PASSWORD", "An account has one password");
        }
        out.push_back(std::move(*account));
    } while (in.try_symbol(","));
    return {};
}

// What stands behind the accounts and is for all of them: locking, and words for what is so anyway.
sql_result<void> parse_account_options(token_cursor& in, std::vector<account_change>& accounts) {
    std::optional<bool> locked;
    while (!in.at_end()) {
        if (in.try_words({"ACCOUNT", "LOCK"})) {
            locked = true;
        } else if (in.try_words({"ACCOUNT", "UNLOCK"})) {
            locked = false;
        } else if (in.try_words({"REQUIRE", "NONE"}) || in.try_words({"PASSWORD", "EXPIRE", "NEVER"}) ||
                   in.try_words({"PASSWORD", "EXPIRE", "DEFAULT"}) || in.try_words({"PASSWORD", "HISTORY", "DEFAULT"}) ||
                   in.try_words({"PASSWORD", "REUSE", "INTERVAL", "DEFAULT"}) ||
                   in.try_words({"PASSWORD", "REQUIRE", "CURRENT", "DEFAULT"})) {
            continue;
        } else {
            for (const std::string_view word :
                 {"REQUIRE", "WITH", "PASSWORD", "DEFAULT", "COMMENT", "ATTRIBUTE", "FAILED_LOGIN_ATTEMPTS", "PASSWORD_LOCK_TIME"}) {
                if (in.is_word(word)) return not_supported("The account option " + std::string(word), "Leave it out");
            }
            return in.unexpected();
        }
    }
    for (account_change& each : accounts) each.locked = locked;
    return {};
}

// SET PASSWORD's form without an account names nobody, and so does CURRENT_USER().
sql_result<std::string> password_value(token_cursor& in) {
    if (in.is_word("TO")) return not_supported("A RANDOM PASSWORD", "Choose the password");
    if (!in.try_symbol("=") && !in.try_symbol(":=")) return in.unexpected();
    if (in.is_word("PASSWORD") && in.is_symbol("(", 1)) return not_supported("PASSWORD()", "Write SET PASSWORD = 'password'");
    auto password = in.string_literal();
    if (password.has_error()) return password;
    if (in.is_word("REPLACE")) return not_supported("REPLACE of the current password", "Leave it out");
    if (in.is_word("RETAIN")) return not_supported("RETAIN CURRENT PASSWORD", "An account has one password");
    return password;
}

template <class Statement>
sql_result<statement> parse_changes(token_cursor& in, Statement out) {
    auto done = parse_accounts(in, out.accounts, true);
    if (done.has_value()) done = parse_account_options(in, out.accounts);
    if (done.has_error()) return done.error();
    return statement(std::move(out));
}

}  // namespace

sql_result<account_change> parse_account_name(token_cursor& in) {
    account_change out;
    const bool function = (in.is_word("USER") || in.is_word("CURRENT_USER")) && in.is_symbol("(", 1);
    if (function || (in.is_word("CURRENT_USER") && !in.is(token_kind::user_variable, 1))) {
        in.advance();
        out.current_user = true;
        if (!function) return out;
        in.advance();
        const auto close = in.expect_symbol(")");
        if (close.has_error()) return close.error();
        return out;
    }
    auto user = in.is_string() ? in.string_literal() : in.identifier();
    if (user.has_error()) return user.error();
    out.user = std::move(*user);
    if (in.is(token_kind::user_variable)) {
        out.host = value_of(in.list(), in.peek());
        in.advance();
    }
    return out;
}

sql_result<std::string> parse_account_without_host(token_cursor& in) {
    auto account = parse_account_name(in);
    if (account.has_error()) return account.error();
    if (account->host != "%") {
        return not_supported("The account '" + account->user + "'@'" + account->host + "', bound to a host,", "Leave the host out");
    }
    return sql_result<std::string>(boost::system::in_place_value, std::move(account->user));
}

sql_result<statement> parse_create_user(token_cursor& in) {
    in.advance();
    in.advance();
    create_user_statement out;
    out.if_not_exists = in.try_words({"IF", "NOT", "EXISTS"});
    return parse_changes(in, std::move(out));
}

sql_result<statement> parse_alter_user(token_cursor& in) {
    in.advance();
    in.advance();
    alter_user_statement out;
    out.if_exists = in.try_words({"IF", "EXISTS"});
    return parse_changes(in, std::move(out));
}

sql_result<statement> parse_drop_user(token_cursor& in) {
    in.advance();
    in.advance();
    drop_user_statement out;
    out.if_exists = in.try_words({"IF", "EXISTS"});
    auto done = parse_accounts(in, out.accounts, false);
    if (done.has_value()) done = in.expect_end();
    if (done.has_error()) return done.error();
    return statement(std::move(out));
}

sql_result<statement> parse_set_password(token_cursor& in) {
    in.advance();
    in.advance();
    set_password_statement out;
    if (in.try_word("FOR")) {
        auto user = parse_account_without_host(in);
        if (user.has_error()) return user.error();
        out.user = std::move(*user);
    }
    auto password = password_value(in);
    if (password.has_error()) return password.error();
    out.password = std::move(*password);
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(std::move(out));
}

}  // namespace rollcall::sql
