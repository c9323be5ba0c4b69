// CREATE DATABASE, DROP DATABASE, USE.
#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"
#include "rollcall/sql/types/collation.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t longest_name = 64;  // characters

sql_result<std::string> database_name(token_cursor& in) {
    auto name = in.identifier();
    if (name.has_error()) return name.error();
    const bool bad = count_characters(*name) > longest_name || name->ends_with(' ') || valid_utf8(*name) != *name;
    if (bad) return sql_error{sql_errc::wrong_db_name, "Incorrect database name '" + valid_utf8(*name) + "'"};
    return name;
}

sql_result<std::string> own_database_name(token_cursor& in, std::string_view account) {
    auto name = database_name(in);
    if (name.has_error() || !is_reserved_database(to_lower(*name))) return name;
    std::string who(account);
    const std::size_t at = who.rfind('@');
    if (at != std::string::npos) who.replace(at, 1, "'@'");
    return sql_error{sql_errc::dbaccess_denied, "Access denied for user '" + who + "' to database '" + *name + "'"};
}

// CHARACTER SET and COLLATE: what the table of variables serves of them.
sql_result<std::string> check_option(token_cursor& in, std::string_view variable) {
    in.try_symbol("=");
    auto name = in.is_string() ? in.string_literal() : in.identifier();
    if (name.has_error()) return name.error();
    if (iequals(*name, "DEFAULT")) return std::string{};
    const auto checked = checked_value(*find_known_variable(variable), literal(*name));
    if (checked.has_error()) return checked.error();
    return text_of_literal(*checked);
}

// ENCRYPTION='N' is what dumps write.
sql_result<void> check_encryption(token_cursor& in) {
    in.try_symbol("=");
    const auto choice = in.string_literal();
    if (choice.has_error()) return choice.error();
    if (!iequals(*choice, "N")) return not_supported("ENCRYPTION of a database", "Leave it out");
    return {};
}

// COLLATE: what text compares by here.
sql_result<std::string> collation_option(token_cursor& in) {
    auto name = check_option(in, "collation_database");
    if (name.has_error() || name->empty()) return name;
    const auto served = served_collation(*name);
    if (!served)
        return not_supported("The collation " + *name, "Use utf8mb4_0900_ai_ci, which ignores case and accents, or utf8mb4_0900_bin");
    return *served == collation::bin ? std::string{} : std::string(collation_name(*served));
}

// Returns: the collation, "" where it is of code points.
sql_result<std::string> options(token_cursor& in) {
    std::string by;
    while (!in.at_end()) {
        in.try_word("DEFAULT");
        sql_result<void> done;
        if (in.try_words({"CHARACTER", "SET"}) || in.try_word("CHARSET")) {
            auto set = check_option(in, "character_set_database");
            if (set.has_error()) return set.error();
        } else if (in.try_word("COLLATE")) {
            auto read = collation_option(in);
            if (read.has_error()) return read.error();
            by = std::move(*read);
        } else if (in.try_word("ENCRYPTION")) {
            done = check_encryption(in);
        } else {
            return in.unexpected();
        }
        if (done.has_error()) return done.error();
    }
    return by;
}

}  // namespace

sql_result<statement> parse_create_database(token_cursor& in, std::string_view account) {
    in.advance();
    in.advance();
    create_database_statement out;
    out.if_not_exists = in.try_words({"IF", "NOT", "EXISTS"});
    auto name = own_database_name(in, account);
    if (name.has_error()) return name.error();
    out.name = std::move(*name);
    auto by = options(in);
    if (by.has_error()) return by.error();
    out.collation = std::move(*by);
    return statement(std::move(out));
}

sql_result<statement> parse_drop_database(token_cursor& in, std::string_view account) {
    in.advance();
    in.advance();
    drop_database_statement out;
    out.if_exists = in.try_words({"IF", "EXISTS"});
    auto name = own_database_name(in, account);
    if (name.has_error()) return name.error();
    out.name = std::move(*name);
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(std::move(out));
}

sql_result<statement> parse_use(token_cursor& in) {
    in.advance();
    auto name = database_name(in);
    if (name.has_error()) return name.error();
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(use_statement{std::move(*name)});
}

}  // namespace rollcall::sql
