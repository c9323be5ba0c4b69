// The same questions in SQL and in C++.
#include "rollcall/history/store/query_condition.hpp"

#include <gtest/gtest.h>

#include "rollcall/base/text/case_folding.hpp"

namespace rollcall::history {
namespace {

using registry::value_set;

stored_query some_query() {
    stored_query query;
    query.id = make_query_id(1, connection_id{42}, 1);
    query.started = wall_time{std::chrono::seconds{1000}};
    query.total = std::chrono::milliseconds{50};
    query.state = registry::query_state::eof;
    query.user = "ann";
    query.db = "shop";
    query.verb = "SELECT";
    query.statement = "SELECT * FROM Orders";
    query.digest = "00ff";
    return query;
}

TEST(query_condition_test, no_question_is_true) {
    EXPECT_EQ(make_condition({}).text, "true");
    EXPECT_TRUE(matches({}, some_query()));
}

TEST(query_condition_test, values_wildcards_and_exclusions) {
    query_question asked;
    asked.user = value_set::parse("ann,b*_%,!bob");
    const auto where = make_condition(asked);
    EXPECT_EQ(where.text, R"(NOT (user_name = ?) AND (user_name = ? OR user_name LIKE ? ESCAPE '\'))");
    ASSERT_EQ(where.parameters.size(), 3U);
    EXPECT_EQ(std::get<std::string>(where.parameters[0]), "bob");
    EXPECT_EQ(std::get<std::string>(where.parameters[1]), "ann");
    EXPECT_EQ(std::get<std::string>(where.parameters[2]), R"(b%\_\%)");
}

TEST(query_condition_test, one_without_the_privilege_sees_its_own) {
    query_question asked;
    asked.visible_to = security::principal{"bob", {}};
    EXPECT_EQ(make_condition(asked).text, "user_name = ?");
    EXPECT_FALSE(matches(asked, some_query()));
    asked.visible_to->privileges.add(security::privilege::process);
    EXPECT_EQ(make_condition(asked).text, "true");
    EXPECT_TRUE(matches(asked, some_query()));
}

TEST(query_condition_test, one_of_another_realm_sees_nothing) {
    query_question asked;
    asked.visible_to = security::principal{some_query().user, security::privilege_set::all()};
    asked.visible_to->realm = "shop";
    EXPECT_EQ(make_condition(asked).text, "false");
    EXPECT_FALSE(matches(asked, some_query()));
}

struct row {
    const char* what;
    void (*ask)(query_question& asked);
    bool matches;
};
class question_test : public testing::TestWithParam<row> {};
TEST_P(question_test, decides) {
    query_question asked;
    asked.cluster = "c1";
    GetParam().ask(asked);
    EXPECT_EQ(matches(asked, some_query()), GetParam().matches) << GetParam().what;
}
INSTANTIATE_TEST_SUITE_P(
    table, question_test,
    testing::Values(row{"user", [](query_question& q) { q.user = value_set::parse("ANN"); }, false},
                    row{"db", [](query_question& q) { q.db = value_set::parse("shop"); }, true},
                    row{"db with the cluster", [](query_question& q) { q.db = value_set::parse("c1:shop"); }, true},
                    row{"another cluster's", [](query_question& q) { q.db = value_set::parse("c2:shop"); }, false},
                    row{"state, any case", [](query_question& q) { q.state = value_set::parse("eof"); }, true},
                    row{"verb, any case", [](query_question& q) { q.type = value_set::parse("select"); }, true},
                    row{"digest", [](query_question& q) { q.digest = value_set::parse("00FF"); }, true},
                    row{"connection", [](query_question& q) { q.connection = value_set::parse("42"); }, true},
                    row{"text, any case", [](query_question& q) { q.contains = fold_case("ORDERS"); }, true},
                    row{"another text", [](query_question& q) { q.contains = "items"; }, false},
                    row{"long enough", [](query_question& q) { q.at_least = std::chrono::milliseconds{50}; }, true},
                    row{"too short", [](query_question& q) { q.at_least = std::chrono::milliseconds{51}; }, false},
                    row{"since is included", [](query_question& q) { q.since = wall_time{std::chrono::seconds{1000}}; }, true},
                    row{"until is not", [](query_question& q) { q.until = wall_time{std::chrono::seconds{1000}}; }, false}));

}  // namespace
}  // namespace rollcall::history
