// Comments and parentheses are passed over; then a word or two are compared.
#include "rollcall/sql/text/leading_verb.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/comments.hpp"

namespace rollcall::sql {

namespace {

struct known_verb {
    std::string_view first;
    std::string_view second;  // "": whatever comes
    std::string_view name;
};

// Of those with one first word the longer ones come before the shorter one.
constexpr std::array<known_verb, 50> known_verbs{{
    {"SELECT", "", "SELECT"},
    {"INSERT", "", "INSERT"},
    {"UPDATE", "", "UPDATE"},
    {"DELETE", "", "DELETE"},
    {"REPLACE", "", "REPLACE"},
    {"WITH", "", "WITH"},
    {"SET", "PASSWORD", "SET PASSWORD"},
    {"SET", "", "SET"},
    {"SHOW", "", "SHOW"},
    {"USE", "", "USE"},
    {"BEGIN", "", "BEGIN"},
    {"START", "TRANSACTION", "BEGIN"},
    {"COMMIT", "", "COMMIT"},
    {"ROLLBACK", "", "ROLLBACK"},
    {"CALL", "", "CALL"},
    {"DO", "", "DO"},
    {"EXPLAIN", "", "EXPLAIN"},
    {"DESCRIBE", "", "EXPLAIN"},
    {"DESC", "", "EXPLAIN"},
    {"VALUES", "", "VALUES"},
    {"TABLE", "", "TABLE"},
    {"LOAD", "DATA", "LOAD DATA"},
    {"CREATE", "TABLE", "CREATE TABLE"},
    {"CREATE", "TEMPORARY", "CREATE TABLE"},
    {"CREATE", "INDEX", "CREATE INDEX"},
    {"CREATE", "UNIQUE", "CREATE INDEX"},
    {"CREATE", "VIEW", "CREATE VIEW"},
    {"CREATE", "DATABASE", "CREATE DATABASE"},
    {"CREATE", "SCHEMA", "CREATE DATABASE"},
    {"CREATE", "USER", "CREATE USER"},
    {"CREATE", "", "CREATE"},
    {"DROP", "TABLE", "DROP TABLE"},
    {"DROP", "INDEX", "DROP INDEX"},
    {"DROP", "VIEW", "DROP VIEW"},
    {"DROP", "DATABASE", "DROP DATABASE"},
    {"DROP", "SCHEMA", "DROP DATABASE"},
    {"DROP", "USER", "DROP USER"},
    {"DROP", "", "DROP"},
    {"ALTER", "TABLE", "ALTER TABLE"},
    {"ALTER", "USER", "ALTER USER"},
    {"ALTER", "", "ALTER"},
    {"RENAME", "TABLE", "RENAME TABLE"},
    {"TRUNCATE", "", "TRUNCATE"},
    {"GRANT", "", "GRANT"},
    {"REVOKE", "", "REVOKE"},
    {"KILL", "", "KILL"},
    {"PREPARE", "", "PREPARE"},
    {"EXECUTE", "", "EXECUTE"},
    {"DEALLOCATE", "PREPARE", "DEALLOCATE PREPARE"},
    {"LOCK", "", "LOCK TABLES"},
}};

bool is_verb_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool stands_before_verb(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '('; }

// The word at `at` or behind what is passed over; `at` is left behind it.
std::string_view take_leading_word(std::string_view text, std::size_t& at, comment_reader& comments) noexcept {
    while (at < text.size()) {
        const auto found = comments.read(text, at);
        if (found.end > at) {
            at = found.end;
        } else if (stands_before_verb(text[at])) {
            ++at;
        } else {
            break;
        }
    }
    const auto begin = at;
    while (at < text.size() && is_verb_letter(text[at])) ++at;
    return text.substr(begin, at - begin);
}

}  // namespace

std::string_view leading_verb(std::string_view text) noexcept {
    comment_reader comments;
    std::size_t at = 0;
    const auto first = take_leading_word(text, at, comments);
    if (first.empty()) return {};
    std::string_view second;
    for (const auto& each : known_verbs) {
        if (!iequals(first, each.first)) continue;
        if (each.second.empty()) return each.name;
        if (second.empty()) second = take_leading_word(text, at, comments);
        if (iequals(second, each.second)) return each.name;
    }
    return {};
}

}  // namespace rollcall::sql
