// The lexer, token by token: each row is a text and the kinds and texts it splits into.
#include "rollcall/sql/text/token.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::sql {
namespace {

const char* short_name(token_kind kind) {
    switch (kind) {
        case token_kind::word: return "w";
        case token_kind::quoted_identifier: return "i";
        case token_kind::string: return "s";
        case token_kind::hex_string: return "x";
        case token_kind::bit_string: return "b";
        case token_kind::national_string: return "n";
        case token_kind::charset_introducer: return "c";
        case token_kind::number: return "#";
        case token_kind::placeholder: return "?";
        case token_kind::user_variable: return "u";
        case token_kind::system_variable: return "v";
        case token_kind::symbol: return "y";
    }
    return "";
}

// "w:SELECT #:1", or "error".
std::string shape(std::string_view text, lex_mode mode = {}) {
    const auto list = tokenize(text, mode);
    if (list.has_error()) return "error";
    std::string out;
    for (const token& t : list->tokens) {
        if (!out.empty()) out += ' ';
        out += short_name(t.kind);
        out += ':';
        out += list->text_of(t);
    }
    return out;
}

std::string only_value(std::string_view text, lex_mode mode = {}) {
    const auto list = tokenize(text, mode);
    if (list.has_error()) return "error";
    if (list->tokens.size() != 1) return "not one token: " + shape(text, mode);
    return value_of(*list, list->tokens[0]);
}

struct lexing {
    std::string_view text;
    std::string_view expected;
};

constexpr lex_mode ansi{.ansi_quotes = true, .no_backslash_escapes = false};
constexpr lex_mode plain_backslash{.ansi_quotes = false, .no_backslash_escapes = true};

TEST(token, words_and_numbers_split_as_in_mysql) {
    const lexing rows[] = {
        {"", ""},
        {" \t\r\n\f\v", ""},
        {"SELECT", "w:SELECT"},
        {"select 1", "w:select #:1"},
        {"1a", "w:1a"},
        {"1e5", "#:1e5"},
        {"1E+5", "#:1E+5"},
        {"1e-5", "#:1e-5"},
        {"1e", "w:1e"},
        {"1e+", "w:1e y:+"},
        {"1ex", "w:1ex"},
        {"1e5x", "#:1e5 w:x"},
        {"1.5", "#:1.5"},
        {".5", "#:.5"},
        {"1.", "#:1."},
        {"1.5e10", "#:1.5e10"},
        {".5e-3", "#:.5e-3"},
        {"1.e5", "#:1.e5"},
        {"1.5e", "error"},
        {"1.e", "error"},
        {"1.5abc", "#:1.5 w:abc"},
        {"a$b_1", "w:a$b_1"},
        {"$a", "w:$a"},
        {"_x", "w:_x"},
        {"\xc3\xa9t\xc3\xa9", "w:\xc3\xa9t\xc3\xa9"},
        {"0x41", "x:0x41"},
        {"0x4", "x:0x4"},
        {"0x", "w:0x"},
        {"0X41", "w:0X41"},
        {"0x41g", "w:0x41g"},
        {"0b01", "b:0b01"},
        {"0b", "w:0b"},
        {"0b012", "w:0b012"},
        {"-1", "y:- #:1"},
        {"00", "#:00"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, point_after_a_name_separates) {
    const lexing rows[] = {
        {"a.b", "w:a y:. w:b"},       {"a.select", "w:a y:. w:select"}, {"t.1a", "w:t y:. w:1a"},
        {"t.1", "w:t y:. w:1"},       {"t.1e5", "w:t y:. w:1e5"},       {"t.0x41", "w:t y:. w:0x41"},
        {"`t`.1a", "i:`t` y:. w:1a"}, {"a.b.c", "w:a y:. w:b y:. w:c"}, {"a . b", "w:a y:. w:b"},
        {"t .5", "w:t #:.5"},         {"t. 5", "w:t y:. #:5"},          {"(.5", "y:( #:.5"},
        {"t.*", "w:t y:. y:*"},       {"1t.5", "w:1t y:. w:5"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, strings_split_at_their_quotes) {
    const lexing rows[] = {
        {"'a'", "s:'a'"},
        {"''", "s:''"},
        {"'it''s'", "s:'it''s'"},
        {"'it\\'s'", "s:'it\\'s'"},
        {"'a' 'b'", "s:'a' s:'b'"},
        {"'a'\"b\"", "s:'a' s:\"b\""},
        {"\"a\"", "s:\"a\""},
        {"\"a\"\"b\"", "s:\"a\"\"b\""},
        {"\"a'b\"", "s:\"a'b\""},
        {"`a`", "i:`a`"},
        {"`a``b`", "i:`a``b`"},
        {"`a\\`", "i:`a\\`"},
        {"'", "error"},
        {"'a", "error"},
        {"'a\\'", "error"},
        {"'a\\", "error"},
        {"'a''", "error"},
        {"\"a", "error"},
        {"`a", "error"},
        {"`a``", "error"},
        {"N'x'", "n:N'x'"},
        {"n'x'", "n:n'x'"},
        {"n 'x'", "w:n s:'x'"},
        {"N'x", "error"},
        {"X'41'", "x:X'41'"},
        {"x''", "x:x''"},
        {"x'4'", "error"},
        {"x'4g'", "error"},
        {"x'41", "error"},
        {"b'01'", "b:b'01'"},
        {"B''", "b:B''"},
        {"b'02'", "error"},
        {"b'01", "error"},
        {"'\xff\xfe'", "s:'\xff\xfe'"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, ansi_quotes_make_double_quoted_text_an_identifier) {
    EXPECT_EQ(shape("\"a\"", ansi), "i:\"a\"");
    EXPECT_EQ(only_value("\"a\"\"b\"", ansi), "a\"b");
    EXPECT_EQ(shape("\"a\\\" b", ansi), "i:\"a\\\" w:b");
    EXPECT_EQ(only_value("\"a\\n\"", ansi), "a\\n");
    EXPECT_EQ(shape("'a\\'b'", ansi), "s:'a\\'b'");
}

TEST(token, no_backslash_escapes_leaves_backslashes_alone) {
    EXPECT_EQ(shape("'a\\' b", plain_backslash), "s:'a\\' w:b");
    EXPECT_EQ(only_value("'a\\n'", plain_backslash), "a\\n");
    EXPECT_EQ(only_value("'a''b'", plain_backslash), "a'b");
}

TEST(token, comments_vanish) {
    const lexing rows[] = {
        {"1 # x", "#:1"},
        {"1 # x\n2", "#:1 #:2"},
        {"1 -- x\n2", "#:1 #:2"},
        {"1 --\n2", "#:1 #:2"},
        {"1 --", "#:1"},
        {"1 --\t2", "#:1"},
        {"1 --\x01 2", "#:1"},
        {"5--3", "#:5 y:- y:- #:3"},
        {"1 --2", "#:1 y:- y:- #:2"},
        {"1/* x */2", "#:1 #:2"},
        {"1/**/2", "#:1 #:2"},
        {"/*/ 1 */ 2", "#:2"},
        {"1/* '", "error"},
        {"1/*/", "error"},
        {"1/*", "error"},
        {"/*+ MAX_EXECUTION_TIME(1) */ 1", "#:1"},
        {"/*M! 1 */ 2", "#:2"},
        {"/*M!100100 SET x */", ""},
        {"'a /* b */'", "s:'a /* b */'"},
        {"IDENT/**/IFIED", "w:IDENT w:IFIED"},
        {"1 */ 2", "#:1 y:* y:/ #:2"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, executable_comments_are_part_of_the_statement) {
    const lexing rows[] = {
        {"/*! 1 */", "#:1"},
        {"/*!1*/", "#:1"},
        {"/*!40101 SET x */", "w:SET w:x"},
        {"/*!40101SET*/", "w:SET"},
        {"/*!80099 1 */", "#:1"},
        {"/*!80100 1 */ 2", "#:2"},
        {"/*!080099 1 */", "#:1"},
        {"/*!080100 1 */", ""},
        {"/*!100100 1 */", ""},
        {"/*!99999 a /* b */ c */ 2", "#:2"},
        {"/*!99999 a ' */ 2", "#:2"},
        {"/*!4010 x */", "#:4010 w:x"},
        {"/*! a /* b */ c */", "w:a w:c"},
        {"/*! '*/' */", "s:'*/'"},
        {"/*! 1", "error"},
        {"/*!", "error"},
        {"/*!99999 1", "error"},
        {"/*!99999 /* 1 */", "error"},
        {"1 /*!40000 + */ /*! 2 */", "#:1 y:+ #:2"},
        {"/*! -- x */ 1\n*/ 2", "#:2"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, variables_keep_their_sigils) {
    const lexing rows[] = {
        {"@a", "u:@a"},
        {"@a.b", "u:@a.b"},
        {"@'a b'", "u:@'a b'"},
        {"@\"a b\"", "u:@\"a b\""},
        {"@`a b`", "u:@`a b`"},
        {"@a:=1", "u:@a y::= #:1"},
        {"@@x", "v:@@x"},
        {"@@session.x", "v:@@session.x"},
        {"@@global.`x`", "v:@@global.`x`"},
        {"@@`x`", "v:@@`x`"},
        {"@@x,@@y", "v:@@x y:, v:@@y"},
        {"'u'@'%'", "s:'u' u:@'%'"},
        {"root@127.0.0.1", "w:root u:@127.0.0.1"},
        {"@", "error"},
        {"@ a", "error"},
        {"@@", "error"},
        {"@@.x", "error"},
        {"@@x.", "error"},
        {"@'a", "error"},
        {"@@`a", "error"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, symbols_are_the_longest_that_mysql_knows) {
    const lexing rows[] = {
        {"<=>", "y:<=>"},  {"<=", "y:<="},    {">=", "y:>="},
        {"<>", "y:<>"},    {"!=", "y:!="},    {"<<", "y:<<"},
        {">>", "y:>>"},    {":=", "y::="},    {"||", "y:||"},
        {"&&", "y:&&"},    {"->", "y:->"},    {"->>", "y:->>"},
        {"::", "y:: y::"}, {"==", "y:= y:="}, {"<==", "y:<= y:="},
        {"!!", "y:! y:!"}, {"|&", "y:| y:&"}, {"(){},;", "y:( y:) y:{ y:} y:, y:;"},
        {"?", "?:?"},      {"??", "?:? ?:?"}, {"a->'$.b'", "w:a y:-> s:'$.b'"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, bytes_that_begin_no_token_are_refused) {
    for (const char c : {'[', ']', '\\', '\x01', '\x1f', '\x7f'}) {
        EXPECT_EQ(shape(std::string("1 ") + c), "error") << static_cast<int>(c);
    }
    EXPECT_EQ(shape(std::string_view("1\0", 2)), "error");
    EXPECT_EQ(shape(std::string_view("`a\0`", 4)), "error");
    EXPECT_EQ(shape(std::string_view("'a\0'", 4)), (std::string("s:'a\0'", 6)));
}

TEST(token, introducer_needs_a_character_set_and_a_string) {
    const lexing rows[] = {
        {"_utf8mb4'x'", "c:_utf8mb4 s:'x'"},  {"_UTF8MB4 'x'", "c:_UTF8MB4 s:'x'"}, {"_binary X'41'", "c:_binary x:X'41'"},
        {"_latin1 0x41", "c:_latin1 x:0x41"}, {"_binary b'1'", "c:_binary b:b'1'"}, {"_utf8mb4", "w:_utf8mb4"},
        {"_utf8mb4 x", "w:_utf8mb4 w:x"},     {"_klingon 'x'", "w:_klingon s:'x'"}, {"utf8mb4 'x'", "w:utf8mb4 s:'x'"},
    };
    for (const lexing& r : rows) EXPECT_EQ(shape(r.text), r.expected) << r.text;
}

TEST(token, blank_before_tells_white_space_and_comments) {
    const auto list = tokenize("a b/**/c(/*!d*/ e", {});
    ASSERT_TRUE(list.has_value());
    std::string seen;
    for (const token& t : list->tokens) seen += t.blank_before ? '1' : '0';
    EXPECT_EQ(seen, "011011");
}

TEST(token_value, escapes_are_resolved) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"'a'", "a"},
        {"''", ""},
        {"'it''s'", "it's"},
        {"''''", "'"},
        {"'it\\'s'", "it's"},
        {R"('\n\r\t\b')", "\n\r\t\b"},
        {R"('\0')", std::string_view("\0", 1)},
        {R"('\Z')", "\x1a"},
        {R"('\\')", "\\"},
        {R"('\%\_')", R"(\%\_)"},
        {R"('\x\"')", "x\""},
        {"\"a\"\"b'c''d\"", "a\"b'c''d"},
        {"'a\"\"b'", "a\"\"b"},
        {"`a``b`", "a`b"},
        {"`a\\n`", "a\\n"},
        {"N'it''s'", "it's"},
        {"word", "word"},
        {"1.50", "1.50"},
        {"@a.b", "a.b"},
        {"@'it''s'", "it's"},
        {"@`a``b`", "a`b"},
        {"@@x", "x"},
        {"@@session.x", "session.x"},
        {"@@global.`x``y`", "global.x`y"},
        {"@@`global`.x", "global.x"},
        {"X'4142'", "AB"},
        {"x''", ""},
        {"0x4142", "AB"},
        {"0x141",
         "\x01"
         "A"},
        {"b'01000001'", "A"},
        {"0b1", "\x01"},
        {"0b101000001",
         "\x01"
         "A"},
    };
    for (const auto& [text, value] : rows) EXPECT_EQ(only_value(text), value) << text;
}

TEST(token_value, introducer_loses_its_underscore) {
    const auto list = tokenize("_latin1 'x'", {});
    ASSERT_TRUE(list.has_value());
    EXPECT_EQ(value_of(*list, list->tokens[0]), "latin1");
}

TEST(syntax_error, names_the_place_and_the_line) {
    const auto list = tokenize("SELECT 1,\n\n  'abc", {});
    ASSERT_TRUE(list.has_error());
    EXPECT_EQ(list.error().code, sql_errc::parse);
    EXPECT_EQ(
        list.error().message,
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to "
        "use near ''abc' at line 3");
}

TEST(syntax_error, near_text_is_cut_at_eighty_bytes_on_a_character) {
    const std::string text = std::string(79, 'a') + "\xc3\xa9" + "z";
    const std::string message = syntax_error(text, 0).message;
    EXPECT_NE(message.find("near '" + std::string(79, 'a') + "' at line 1"), std::string::npos) << message;
    const std::string exact = syntax_error(std::string(81, 'b'), 0).message;
    EXPECT_NE(exact.find("near '" + std::string(80, 'b') + "' at line 1"), std::string::npos) << exact;
}

TEST(token, every_prefix_of_a_busy_statement_lexes_or_is_a_parse_error) {
    const std::string text =
        "/*!40101 SELECT */ `a``b`, 'it''s\\'' \"x\", N'n', X'4142', 0x41, b'01', @a, @'b', @@session.`x`, _utf8mb4'z', 1.5e+3 -- c\n"
        "# d\n<=> /* e */ /*!99999 f /* g */ */ ->> t.1a ;";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto list = tokenize(std::string_view(text).substr(0, size), {});
        if (list.has_error()) {
            EXPECT_EQ(list.error().code, sql_errc::parse);
            continue;
        }
        for (const token& t : list->tokens) {
            EXPECT_LT(t.begin, t.end);
            EXPECT_LE(t.end, size);
            value_of(*list, t);
        }
    }
}

struct split_row {
    std::string_view text;
    std::string_view first;
    std::string_view rest;
};

TEST(split_statement_test, splits_behind_the_first_statement) {
    const std::vector<split_row> rows{
        {"SELECT 1", "SELECT 1", ""},
        {"SELECT 1;", "SELECT 1", ""},
        {"SELECT 1; ; -- x\n /* y */ ;", "SELECT 1", ""},
        {"SELECT 1; SELECT 2; SELECT 3", "SELECT 1", "SELECT 2; SELECT 3"},
        {"SELECT 1;;SELECT 2", "SELECT 1", "SELECT 2"},
        {"SELECT ';' ; SELECT `;`", "SELECT ';' ", "SELECT `;`"},
        {"SELECT 1 -- ;\n; SELECT 2", "SELECT 1 -- ;\n", "SELECT 2"},
        {"SELECT 1; /*!40101 SET @a = 1 */", "SELECT 1", "/*!40101 SET @a = 1 */"},
        {"/*! SELECT 1; SELECT 2 */", "/*! SELECT 1; SELECT 2 */", ""},
        {"; SELECT 1", "", "SELECT 1"},
        {"", "", ""},
        {"SELECT 'open; SELECT 2", "SELECT 'open; SELECT 2", ""},
        {"SELECT 1; SELECT 'open", "SELECT 1", "SELECT 'open"},
        {"SELECT 1; /* open", "SELECT 1", "/* open"},
    };
    for (const auto& lexing : rows) {
        const auto split = split_statement(lexing.text, {});
        EXPECT_EQ(split.first, lexing.first) << lexing.text;
        EXPECT_EQ(split.rest, lexing.rest) << lexing.text;
    }
}

TEST(split_statement_test, follows_the_mode) {
    lex_mode mode;
    mode.no_backslash_escapes = true;
    const auto split = split_statement(R"(SELECT '\'; SELECT 2)", mode);
    EXPECT_EQ(split.rest, "SELECT 2");
    EXPECT_EQ(split_statement(R"(SELECT '\'; SELECT 2)", {}).rest, "");
}

}  // namespace
}  // namespace rollcall::sql
