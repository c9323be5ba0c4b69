// Random texts of what makes quotes hard to tell: nothing that the lexer takes for a string may stay readable, in any SQL mode.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "for_test/sql/secrets.hpp"

namespace rollcall::sql {
namespace {

constexpr unsigned seed = 20261129;
constexpr int texts = 20'000;
constexpr std::size_t most_pieces = 14;

// Statements that speak of secrets, as far as the place where the secret stands.
constexpr auto beginnings = std::to_array<std::string_view>(
    {"CREATE USER a IDENTIFIED BY ", "ALTER USER a IDENTIFIED WITH p AS ", "SET PASSWORD = ", "INSERT INTO t (a, password) VALUES (2, ",
     "GRANT ALL ON *.* TO ", "UPDATE t SET secret = ", "SELECT token, ", "/*! CREATE USER a IDENTIFIED BY ",
     "/*!50000 SET PASSWORD = ", "DROP USER ", "CREATE OR REPLACE USER "});

constexpr auto fragments = std::to_array<std::string_view>({"'",
                                                            "'",
                                                            "'",
                                                            "\"",
                                                            "\"",
                                                            "`",
                                                            "\\",
                                                            "\\'",
                                                            "\\\"",
                                                            "''",
                                                            "\"\"",
                                                            "``",
                                                            "'x'",
                                                            "\"x\"",
                                                            "`x`",
                                                            "N'x'",
                                                            "X'41'",
                                                            "0x41",
                                                            "b'01'",
                                                            "0b01",
                                                            "_utf8 'x'",
                                                            "x",
                                                            "1e5",
                                                            "1.5",
                                                            "@'x'",
                                                            "@x",
                                                            "/*",
                                                            "*/",
                                                            "/*!",
                                                            "/*!50000",
                                                            "/*!99999 ",
                                                            "/*+",
                                                            "*/*",
                                                            "/*/",
                                                            "/**/",
                                                            "*",
                                                            "/",
                                                            "-",
                                                            "--",
                                                            "-- ",
                                                            "#",
                                                            "\n",
                                                            " ",
                                                            " ",
                                                            ",",
                                                            "(",
                                                            ")",
                                                            "=",
                                                            ".",
                                                            "IDENTIFIED BY ",
                                                            "BY ",
                                                            "AS ",
                                                            " password = ",
                                                            "SET PASSWORD = ",
                                                            "CREATE USER ",
                                                            "user",
                                                            "GRANT ",
                                                            " OR ",
                                                            ";",
                                                            "!"});

template <std::size_t Size>
std::string_view any_of(const std::array<std::string_view, Size>& all, std::minstd_rand& random) {
    return all[random() % Size];
}

TEST(redact, random_texts_keep_no_string_of_the_lexer) {
    std::minstd_rand random(seed);
    int read = 0;
    for (int i = 0; i < texts; ++i) {
        std::string text(any_of(beginnings, random));
        for (auto left = 1 + random() % most_pieces; left > 0; --left) text += any_of(fragments, random);
        // Most do not lex: a quote or a comment is open.
        if (text.starts_with("/*!")) text += "*/";
        for (unsigned mode = 0; mode < 4; ++mode) {
            const lex_mode lexed{(mode & 1U) != 0, (mode & 2U) != 0};
            read += tokenize(text, lexed).has_value() ? 1 : 0;
            const auto leaking = leaking_variant(text, lexed);
            ASSERT_FALSE(leaking) << "mode " << mode << ": " << *leaking << "\n-> " << redact(*leaking).text();
        }
    }
    EXPECT_GT(read, texts / 4);
}

}  // namespace
}  // namespace rollcall::sql
