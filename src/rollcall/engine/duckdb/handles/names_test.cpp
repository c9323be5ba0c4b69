// Names between MySQL and the engine.
#include "rollcall/engine/duckdb/handles/names.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

TEST(names, quoting_doubles_the_quote) {
    EXPECT_EQ(quoted_name("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(quoted_text("it's"), "'it''s'");
    EXPECT_EQ(quoted_name(""), "\"\"");
}

TEST(names, three_part_names_are_found_outside_of_strings_and_comments) {
    const auto found = tables_named_in(
        "SELECT 'rollcall.db_a.no', x.y.z /* rollcall.db_b.no */ FROM rollcall.db_shop.t JOIN \"ROLLCALL\".\"db_my-shop\".\"t \"\"x\" -- "
        "rollcall.db_c.no\n JOIN rollcall.db_shop.t ON rollcall.fe.columns.a = other.db_x.y AND rollcall.db_.t",
        engine_naming{});
    EXPECT_EQ(found, (std::vector<table_name>{{"shop", "t"}, {"my-shop", "t \"x"}}));
}

TEST(names, unterminated_quotes_and_comments_end_the_search) {
    for (const auto* text : {"'rollcall.db_a.t", "/* rollcall.db_a.t", "rollcall.db_a.", "rollcall.", ""}) {
        EXPECT_TRUE(tables_named_in(text, engine_naming{}).empty()) << text;
    }
}

TEST(names, split_pieces_join_to_the_text_again) {
    for (const auto* text : {"SELECT \"a b\".c, 'it''s', x.y FROM t -- end", "a", "", "\"open", "'open", "1.5e3 + .5", "a..b", "a. b"}) {
        std::string joined;
        for (const auto& piece : split_names(text)) joined += piece.text;
        EXPECT_EQ(joined, text);
    }
}

TEST(names, messages_lose_the_catalog_and_the_prefix) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"rollcall.db_shop.t is busy", "shop.t is busy"},
        {"see \"rollcall\".\"db_shop\".\"t\"!", "see shop.t!"},
        {"see db_shop.t", "see shop.t"},
        {"Schema with name \"db_shop\" already", "Schema with name \"shop\" already"},
        {"Schema with name db_shop does", "Schema with name shop does"},
        {"column \"db_version\" is odd", "column \"db_version\" is odd"},
        {"column db_version", "column db_version"},
        {"Cannot write to database \"rollcall\"", "Cannot write to database \"rollcall\""},
        {"it isn't", "it isn't"},
        {"CHECK((rollcall_md5(id) > 'rollcall_md5(')) fails", "CHECK((md5(id) > 'rollcall_md5(')) fails"},
        {"column rollcall_a", "column rollcall_a"},
        {"an \"open quote", "an \"open quote"},
        {"", ""},
    };
    for (const auto& [from, to] : cases) EXPECT_EQ(without_engine_names(from, engine_naming{}), to);
}

TEST(names, a_plan_loses_them_and_keeps_its_boxes) {
    EXPECT_EQ(plan_without_engine_names("\u2502 rollcall_lower(a) \u2502\n\u2502 rollcall.db_p.t \u2502", engine_naming{}),
              "\u2502     lower(a)      \u2502\n\u2502       p.t       \u2502");
}

}  // namespace
}  // namespace rollcall::engine
