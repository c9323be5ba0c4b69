// GRANT and REVOKE of global privileges, ON *.*.
// Source: MySQL 8.0 Reference Manual, "GRANT Statement", "REVOKE Statement".
#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"

namespace rollcall::sql {
namespace {

sql_error no_roles() { return not_supported("A role", "Grant privileges ON *.* to the account itself"); }

// PROCESS, CREATE USER, ALL PRIVILEGES ... up to ON, FROM or TO.
sql_result<std::vector<std::string>> parse_privilege_names(token_cursor& in) {
    std::vector<std::string> out;
    do {
        if (in.is_string() || in.is(token_kind::quoted_identifier)) return no_roles();
        std::string name;
        while (in.is(token_kind::word) && !in.is_word("ON") && !in.is_word("FROM") && !in.is_word("TO")) {
            if (!name.empty()) name += ' ';
            name += to_upper(in.text());
            in.advance();
        }
        if (name.empty()) return in.unexpected();
        if (in.is_symbol("(")) return not_supported("A privilege on columns", "Grant ON *.*");
        if (name == "PROXY") return not_supported("PROXY", "Let the client log in as the other account");
        out.push_back(std::move(name));
    } while (in.try_symbol(","));
    return out;
}

sql_result<void> expect_everything(token_cursor& in) {
    if (in.is_symbol("*") && in.is_symbol(".", 1) && in.is_symbol("*", 2)) {
        in.seek(in.position() + 3);
        return {};
    }
    if (in.is_symbol("*") || in.is_identifier()) return not_supported("A privilege on a database or table", "Grant ON *.*");
    return in.unexpected();
}

sql_result<void> parse_grantees(token_cursor& in, std::vector<account_change>& out) {
    do {
        auto account = parse_account_name(in);
        if (account.has_error()) return account.error();
        out.push_back(std::move(*account));
    } while (in.try_symbol(","));
    return {};
}

// REVOKE ALL, GRANT OPTION FROM u: the one form without ON.
bool is_revoke_of_all(const grant_statement& out) {
    return out.privileges.size() == 2 && out.privileges[0].starts_with("ALL") && out.privileges[1] == "GRANT OPTION";
}

// From the names on; `preposition` is TO or FROM.
sql_result<void> parse_rest(token_cursor& in, grant_statement& out, spelling preposition) {
    auto names = parse_privilege_names(in);
    if (names.has_error()) return names.error();
    out.privileges = std::move(*names);
    sql_result<void> done;
    if (in.try_word("ON")) {
        done = expect_everything(in);
    } else if (out.revoke && is_revoke_of_all(out)) {
        out.privileges.pop_back();
    } else if (in.is_word(preposition) && !out.privileges[0].starts_with("ALL")) {
        return no_roles();
    } else {
        return in.unexpected();
    }
    if (done.has_value()) done = in.expect_word(preposition);
    if (done.has_value()) done = parse_grantees(in, out.accounts);
    return done;
}

}  // namespace

// Whoever may grant at all may grant everything: WITH GRANT OPTION adds nothing.
sql_result<statement> parse_grant(token_cursor& in) {
    in.advance();
    grant_statement out;
    auto done = parse_rest(in, out, "TO");
    if (done.has_error()) return done.error();
    if (in.is_word("AS")) return not_supported("GRANT ... AS", "Leave it out");
    in.try_words({"WITH", "GRANT", "OPTION"});
    done = in.expect_end();
    if (done.has_error()) return done.error();
    return statement(std::move(out));
}

sql_result<statement> parse_revoke(token_cursor& in) {
    in.advance();
    if (in.is_word("IF") && in.is_word("EXISTS", 1)) return not_supported("REVOKE IF EXISTS", "Leave IF EXISTS out");
    grant_statement out;
    out.revoke = true;
    auto done = parse_rest(in, out, "FROM");
    if (done.has_value() && in.is_word("IGNORE")) return not_supported("IGNORE UNKNOWN USER", "Leave it out");
    if (done.has_value()) done = in.expect_end();
    if (done.has_error()) return done.error();
    return statement(std::move(out));
}

}  // namespace rollcall::sql
