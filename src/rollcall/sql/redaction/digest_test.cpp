// Digests: what is the same statement, and what is not.
#include "rollcall/sql/redaction/digest.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

std::string normal(std::string_view text) {
    const auto list = tokenize(text, {});
    return list.has_value() ? normalised_text(*list) : "does not lex";
}

TEST(digest, texts_are_normalised) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"", ""},
        {"select 1", "SELECT ?"},
        {"SELECT  1 ; ", "SELECT ?"},
        {"/* c */ select\n'a' -- d", "SELECT ?"},
        {"select 'a' 'b', X'41', b'1', N'x', _utf8mb4'x', 1.5, ?", "SELECT ?"},
        {"select -1, +2", "SELECT ?"},
        {"select a - 1", "SELECT a - ?"},
        {"select 1 - 1", "SELECT ? - ?"},
        {"select (a) - 1", "SELECT (a) - ?"},
        {"select * from t where a in (1, 2, 3)", "SELECT * FROM t WHERE a IN (?)"},
        {"select * from t where a in (1)", "SELECT * FROM t WHERE a IN (?)"},
        {"insert into t (a, b) values (1, NULL), (2, 'x'), (3, ?)", "INSERT INTO t(a, b) VALUES (?)"},
        {"insert into t values (1, f(2)), (3, f(4))", "INSERT INTO t VALUES (?, f(?)), (?, f(?))"},
        {"select `a`, `select`, `a b`, t.`x` from `d`.`t`", "SELECT a, `select`, `a b`, t.x FROM d.t"},
        {"select t.select from t", "SELECT t.select FROM t"},
        {"select a from t where b is null and c is not null and d = null", "SELECT a FROM t WHERE b IS NULL AND c IS NOT NULL AND d = ?"},
        {"select count(*) , max( a )", "SELECT count(*), max(a)"},
        {"select @a, @'hunter2', @@Session.x", "SELECT @a, @?, @@session.x"},
        {"select a->>'$.b' from t limit 1, 2", "SELECT a ->> ? FROM t LIMIT ?"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(normal(text), expected) << text;
}

TEST(digest, same_but_for_values_is_the_same) {
    const auto of = [](std::string_view text) { return digest_of(*tokenize(text, {})); };
    EXPECT_EQ(of("select * from t where a = 1"), of("SELECT * FROM t WHERE a='x' /* c */;"));
    EXPECT_NE(of("select * from t where a = 1").hex, of("select * from t where b = 1").hex);
    EXPECT_EQ(of("select 1").text, "SELECT ?");
    EXPECT_EQ(of("select 1").hex.size(), 32U);
    EXPECT_EQ(of("").hex, "e3b0c44298fc1c149afbf4c8996fb924");
}

TEST(digest, text_is_cut_but_the_whole_counts) {
    const std::string prefix = "select " + std::string(70000, 'a');
    const auto one = digest_of(*tokenize(prefix + ", b", {}));
    const auto other = digest_of(*tokenize(prefix + ", c", {}));
    EXPECT_EQ(one.text.size(), 65536U);
    EXPECT_EQ(one.text, other.text);
    EXPECT_NE(one.hex, other.hex);
}

}  // namespace
}  // namespace rollcall::sql
