// SET, row by row: the assignments that a text becomes.
#include <gtest/gtest.h>

#include "for_test/sql/parse_fixture.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

std::string print(const literal& value) {
    if (std::holds_alternative<std::monostate>(value)) return "NULL";
    if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text + "'";
    if (const auto* text = std::get_if<byte_text>(&value)) return "X'" + text->bytes + "'";
    return text_of_literal(value);
}

std::string print(const variable_reference& reference) {
    constexpr std::string_view prefixes[] = {"@@", "@@global.", "@"};
    return std::string(prefixes[static_cast<std::size_t>(reference.scope)]) + reference.name;
}

std::string print(const assigned_value& value) {
    if (const auto* constant = std::get_if<literal>(&value)) return print(*constant);
    if (const auto* reference = std::get_if<variable_reference>(&value)) return print(*reference);
    if (std::holds_alternative<default_value>(value)) return "DEFAULT";
    if (const auto* computed = std::get_if<computed_value>(&value)) return "column " + std::to_string(computed->column);
    std::string out = "CONCAT(";
    for (const auto& part : std::get<4>(value)) {
        if (out.back() != '(') out += ",";
        out += std::visit([](const auto& each) { return print(each); }, part);
    }
    return out + ")";
}

class parse_set : public parse_fixture {
protected:
    // "@@autocommit=0; @a='x'"
    std::string shape(std::string_view text) {
        std::string out;
        for (const assignment& each : as<set_statement>(text).assignments) {
            if (!out.empty()) out += "; ";
            out += print(variable_reference{each.scope, each.name}) + "=" + print(each.value);
        }
        return out;
    }
};

TEST_F(parse_set, assignments_of_every_form) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"SET autocommit=0", "@@autocommit=0"},
        {"set AUTOCOMMIT = 1;", "@@autocommit=1"},
        {"SET autocommit := ON", "@@autocommit='ON'"},
        {"SET autocommit = TRUE", "@@autocommit=1"},
        {"SET autocommit = false", "@@autocommit=0"},
        {"SET `autocommit` = 1", "@@autocommit=1"},
        {"SET SESSION wait_timeout = 10", "@@wait_timeout=10"},
        {"SET LOCAL wait_timeout = 10", "@@wait_timeout=10"},
        {"SET GLOBAL wait_timeout = 10", "@@global.wait_timeout=10"},
        {"SET PERSIST wait_timeout = 10", "@@global.wait_timeout=10"},
        {"SET GLOBAL a = 1, b = 2, SESSION c = 3, d = 4", "@@global.a=1; @@global.b=2; @@c=3; @@d=4"},
        {"SET @@GLOBAL.a = 1, b = 2", "@@global.a=1; @@b=2"},
        {"SET @@autocommit = 1", "@@autocommit=1"},
        {"SET @@session.`autocommit` = 1", "@@autocommit=1"},
        {"SET @@SESSION.SQL_LOG_BIN= 0", "@@sql_log_bin=0"},
        {"SET @@local.a = 1", "@@a=1"},
        {"SET a.b = 1", "@@a.b=1"},
        {"SET session = 1", "@@session=1"},
        {"SET @a = 1, @B := 'x', @`c d` = NULL", "@a=1; @B='x'; @c d=NULL"},
        {"SET @a = @b", "@a=@b"},
        {"SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI'", "@OLD_SQL_MODE=@@sql_mode; @@sql_mode='ANSI'"},
        {"SET SQL_MODE=@OLD_SQL_MODE", "@@sql_mode=@OLD_SQL_MODE"},
        {"SET x = @@global.y", "@@x=@@global.y"},
        {"SET time_zone = '+00:00'", "@@time_zone='+00:00'"},
        {"SET time_zone = \"+00:00\"", "@@time_zone='+00:00'"},
        {"SET a = 'x' 'y'", "@@a='xy'"},
        {"SET a = -5", "@@a=-5"},
        {"SET a = +5", "@@a=5"},
        {"SET a = 1.5", "@@a=1.5"},
        {"SET a = 18446744073709551615", "@@a=18446744073709551615"},
        {"SET a = X'41'", "@@a=X'A'"},
        {"SET @a = _binary'x'", "@a=X'x'"},
        {"SET @a = 1e0", "@a=1"},
        {"SET a = _utf8mb4'x'", "@@a='x'"},
        {"SET character_set_results = binary", "@@character_set_results='binary'"},
        {"SET character_set_results = NULL", "@@character_set_results=NULL"},
        {"SET a = DEFAULT", "@@a=DEFAULT"},
        {"SET names = 1", "@@names=1"},
        {"set autocommit=1, sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')",
         "@@autocommit=1; @@sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES')"},
        {"SET @a = CONCAT('x', 1, @b)", "@a=CONCAT('x',1,@b)"},
        {"/*!40101 SET @saved_cs_client = @@character_set_client */", "@saved_cs_client=@@character_set_client"},
        {"/*!40101 SET @@SQL_MODE='' */", "@@sql_mode=''"},
        {"SET session_context='trace_id:x'", "@@session_context='trace_id:x'"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(shape(text), expected) << text;
}

TEST_F(parse_set, names_and_character_set_are_their_variables) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"SET NAMES utf8mb4",
         "@@character_set_client='utf8mb4'; @@character_set_results='utf8mb4'; @@character_set_connection='utf8mb4'; "
         "@@collation_connection='utf8mb4_0900_bin'"},
        {"SET NAMES 'utf8'",
         "@@character_set_client='utf8'; @@character_set_results='utf8'; @@character_set_connection='utf8'; "
         "@@collation_connection='utf8mb3_general_ci'"},
        {"SET NAMES utf8 COLLATE 'utf8_bin'",
         "@@character_set_client='utf8'; @@character_set_results='utf8'; @@character_set_connection='utf8'; "
         "@@collation_connection='utf8_bin'"},
        {"SET NAMES DEFAULT",
         "@@character_set_client=DEFAULT; @@character_set_results=DEFAULT; @@character_set_connection=DEFAULT; "
         "@@collation_connection=DEFAULT"},
        {"SET CHARACTER SET utf8mb4",
         "@@character_set_client='utf8mb4'; @@character_set_results='utf8mb4'; @@character_set_connection=@@character_set_database; "
         "@@collation_connection=@@collation_database"},
        {"SET NAMES binary, autocommit = 0",
         "@@character_set_client='binary'; @@character_set_results='binary'; @@character_set_connection='binary'; "
         "@@collation_connection='binary'; @@autocommit=0"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(shape(text), expected) << text;
    EXPECT_EQ(shape("SET CHARSET utf8mb4"), shape("SET CHARACTER SET utf8mb4"));
    EXPECT_EQ(code("SET NAMES utf8mb4 COLLATE utf8_bin"), 1273);
}

TEST_F(parse_set, names_can_be_assigned) {
    for (const std::string_view text : {"SET NAMES utf8mb4", "SET NAMES utf8", "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci",
                                        "SET NAMES DEFAULT", "SET CHARACTER SET utf8mb4", "SET NAMES binary"}) {
        const auto done = variables_.assign_all(as<set_statement>(text));
        EXPECT_TRUE(done.has_value()) << text << ": " << done.error().message;
    }
    EXPECT_EQ(variables_.assign_all(as<set_statement>("SET NAMES klingon")).error().code, sql_errc::unknown_character_set);
    EXPECT_EQ(variables_.assign_all(as<set_statement>("SET NAMES latin1")).error().code, sql_errc::not_supported_yet);
}

TEST_F(parse_set, transaction_characteristics) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "@@transaction_isolation='READ-COMMITTED'"},
        {"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
         "@@transaction_isolation='REPEATABLE-READ'; @@transaction_read_only=1"},
        {"SET LOCAL TRANSACTION READ WRITE", "@@transaction_read_only=0"},
        {"SET GLOBAL TRANSACTION ISOLATION LEVEL SERIALIZABLE", "@@global.transaction_isolation='SERIALIZABLE'"},
        {"SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", ""},
        {"SET TRANSACTION READ WRITE", ""},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(shape(text), expected) << text;
    EXPECT_EQ(code("SET TRANSACTION READ ONLY"), 1235);
    EXPECT_EQ(code("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"), 1235);
    EXPECT_EQ(code("SET TRANSACTION ISOLATION LEVEL"), 1064);
    EXPECT_EQ(code("SET TRANSACTION"), 1064);
    EXPECT_EQ(code("SET SESSION TRANSACTION READ"), 1064);
}

TEST_F(parse_set, expressions_of_integers_are_computed) {
    ASSERT_TRUE(variables_.assign({variable_scope::user, "n", literal{std::int64_t{41}}}).has_value());
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"SET @n = @n + 1", "@n=42"}, {"SET a = 1024 * 1024", "@@a=1048576"}, {"SET a = (7 - 10) * 2, b = 2 * 2", "@@a=-6; @@b=4"},
        {"SET a = - @n", "@@a=-41"},  {"SET a = @unset + 1", "@@a=NULL"},     {"SET a = 7 DIV 2 + 7 % 4", "@@a=6"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(shape(text), expected) << text;
}

TEST_F(parse_set, other_expressions_are_columns_of_one_query) {
    ASSERT_TRUE(variables_.assign({variable_scope::user, "n", literal{std::int64_t{41}}}).has_value());
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"SET @a = UPPER('x')", "@a=column 0"},
        {"SET @a = 1, @b = 7 / 2, sql_mode = (SELECT 'ANSI')", "@a=1; @b=column 0; @@sql_mode=column 1"},
        {"SET @a = 2 > 1", "@a=column 0"},
        {"SET @a = CONCAT('a', LOWER('B'))", "@a=column 0"},
        {"SET @a = b", "@a=column 0"},
        {"SET @a = CONCAT(b, 'c')", "@a=column 0"},
        {"SET @a = 1, @b = @n + 1", "@a=1; @b=42"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(shape(text), expected) << text;
    const auto set = as<set_statement>("SET @a = 1, @b = LENGTH('x'), @c = (SELECT 2)");
    ASSERT_TRUE(set.query.has_value());
    EXPECT_TRUE(set.query->text.starts_with("SELECT ")) << set.query->text;
    EXPECT_TRUE(set.query->text.ends_with(", (SELECT 2)")) << set.query->text;
    EXPECT_FALSE(as<set_statement>("SET @a = 1").query.has_value());
}

TEST_F(parse_set, a_prepared_one_reads_variables_at_each_execution) {
    const auto parsed = parse("SET @n = @n + ?", true);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    const auto& query = std::get<set_statement>(*parsed).query;
    ASSERT_TRUE(query.has_value());
    EXPECT_EQ(query->parameter_count, 1U);
    EXPECT_TRUE(query->session_dependent);
}

TEST_F(parse_set, what_is_not_served_is_refused_by_name) {
    for (const std::string_view text : {"SET ROLE admin", "SET DEFAULT ROLE admin TO u", "SET RESOURCE GROUP x"}) {
        EXPECT_EQ(code(text), 1235) << text;
    }
    EXPECT_EQ(code("SET @a = no_such_function(1)"), 1305);
}

TEST_F(parse_set, broken_texts_are_syntax_errors) {
    for (const std::string_view text :
         {"SET", "SET a", "SET a =", "SET a = 1,", "SET = 1", "SET a = 1 b = 2", "SET a == 1", "SET @a", "SET 1 = 1", "SET a. = 1",
          "SET NAMES", "SET NAMES utf8 COLLATE", "SET CHARACTER SET", "SET GLOBAL", "SET SESSION @a = 1", "SET a = 1; SET b = 1",
          "SET STATEMENT max_statement_time=5 FOR SELECT 1", "SET a = ?", "SET @a = (SELECT 1"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
}

}  // namespace
}  // namespace rollcall::sql
