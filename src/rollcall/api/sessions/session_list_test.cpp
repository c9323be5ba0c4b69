// The lists, against a registry on two shards: columns, order, escapes, filters, pages, groups, rights.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/api/house.hpp"

namespace rollcall::api::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ids = std::vector<std::string>;

TEST(session_list_test, list_of_nobody_is_empty) {
    house fe;
    EXPECT_EQ(fe.get("/rest/v1/session").body,
              R"({"msg":"success","code":0,"data":{"column_names":["Id","User","Host","Cluster","Db","Command","Time","State","Info"],)"
              R"("rows":[]},"count":0})");
}

TEST(session_list_test, rows_are_exact_to_the_byte) {
    house fe;
    fe.open_running(2, "ann", "SELECT \"x\\y\"\n\t\xff\xc3\xa4\x01", [](fake_session& session) { session.entry().row().db = "shop"; });
    fe.open(1, "bob");
    fe.time.pass(std::chrono::milliseconds{2999});
    const auto listed = fe.get("/rest/v1/session");
    EXPECT_EQ(listed.status, 200U);
    EXPECT_EQ(
        listed.body,
        "{\"msg\":\"success\",\"code\":0,\"data\":{\"column_names\":[\"Id\",\"User\",\"Host\",\"Cluster\",\"Db\",\"Command\",\"Time\","
        "\"State\",\"Info\"],\"rows\":["
        "{\"Id\":\"1\",\"User\":\"bob\",\"Host\":\"10.0.0.1:4000\",\"Cluster\":\"default_cluster\",\"Db\":\"\",\"Command\":\"Sleep\","
        "\"Time\":\"2\",\"State\":\"\",\"Info\":\"\"},"
        "{\"Id\":\"2\",\"User\":\"ann\",\"Host\":\"10.0.0.2:4000\",\"Cluster\":\"default_cluster\",\"Db\":\"shop\",\"Command\":\"Query\","
        "\"Time\":\"2\",\"State\":\"executing\",\"Info\":\"SELECT \\\"x\\\\y\\\"\\n\\t\xEF\xBF\xBD\xc3\xa4\\u0001\"}"
        "]},\"count\":2}");
}

TEST(session_list_test, all_puts_the_fe_first_and_says_that_it_is_complete) {
    house fe;
    fe.open(3, "ann");
    const auto listed = fe.get("/rest/v1/session/all?columns=Id,FE");
    EXPECT_EQ(listed.body,
              R"({"msg":"success","code":0,"data":{"column_names":["FE","Id"],"rows":[{"FE":"fe1","Id":"3"}],"complete":true},"count":1})");
    EXPECT_THAT(fe.get("/rest/v1/session/all").columns,
                ElementsAre("FE", "Id", "User", "Host", "Cluster", "Db", "Command", "Time", "State", "Info"));
    EXPECT_THAT(
        fe.get("/rest/v1/session/all?nodes=true&limit=1&strict=true&timeout_ms=1").body,
        HasSubstr(R"(],"total":1,"complete":true,"nodes":[{"FE":"fe1","state":"ok","rows":1,"took_ms":0,"error":""}]},"count":1})"));
}

TEST(session_list_test, session_before_login_has_no_name) {
    house fe;
    fe.open(4, "", [](fake_session& session) { session.entry().row().logged_in = false; });
    EXPECT_THAT(fe.get("/rest/v1/session").cells("User"), ElementsAre("unauthenticated user"));
    EXPECT_EQ(fe.get("/rest/v1/session", "ann").rows.size(), 0U);
}

TEST(session_list_test, long_info_is_cut_unless_all_of_it_is_asked_for) {
    house fe;
    const std::string text = "x" + std::string(5000, 'y');
    fe.open_running(1, "ann", text);
    EXPECT_EQ(fe.get("/rest/v1/session").cells("Info"), ids{text.substr(0, 4096) + "…"});
    EXPECT_EQ(fe.get("/rest/v1/session?info=full").cells("Info"), ids{text});
}

TEST(session_list_test, times_print_in_the_asked_zone) {
    house fe;
    fe.open(1, "ann");
    EXPECT_THAT(fe.get("/rest/v1/session?columns=LoginTime").cells("LoginTime"), ElementsAre("2023-11-14 22:13:20"));
    EXPECT_THAT(fe.get("/rest/v1/session?columns=LoginTime&tz=+02:00").cells("LoginTime"), ElementsAre("2023-11-15 00:13:20"));
    EXPECT_THAT(fe.get("/rest/v1/session?columns=LoginTime&tz=%2B02:00").cells("LoginTime"), ElementsAre("2023-11-15 00:13:20"));
}

// ann sleeps in shop (1), bob sleeps (2), ann runs in shop for 10 s (3), bob runs for 30 s (4).
void fill(house& fe) {
    fe.open(2, "bob");
    fe.open(1, "ann", [](fake_session& session) { session.entry().row().db = "shop"; });
    fe.open_running(4, "bob", "SELECT Needle");
    fe.time.pass(std::chrono::seconds{20});
    fe.open_running(3, "ann", "UPDATE t", [](fake_session& session) { session.entry().row().db = "shop"; });
    fe.time.pass(std::chrono::seconds{10});
}

TEST(session_list_test, filters_keep_what_they_name) {
    house fe;
    fill(fe);
    struct row {
        std::string query;
        ids expected;
    };
    const std::vector<row> rows{
        {"", {"1", "2", "3", "4"}},
        {"id=1,4", {"1", "4"}},
        {"id=!1", {"2", "3", "4"}},
        {"user=ann", {"1", "3"}},
        {"user=a*,b*", {"1", "2", "3", "4"}},
        {"user=!ann", {"2", "4"}},
        {"db=", {"2", "4"}},
        {"db=!", {"1", "3"}},
        {"host=10.0.0.2", {"2"}},
        {"host=10.0.0.2:4000", {"2"}},
        {"command=QUERY", {"3", "4"}},
        {"state=executing", {"3", "4"}},
        {"state=", {"1", "2"}},
        {"kind=served", {"1", "2", "3", "4"}},
        {"kind=watched", {}},
        {"fe=fe1", {"1", "2", "3", "4"}},
        {"fe=!fe1", {}},
        {"active=true", {"3", "4"}},
        {"active=true&min_time=30", {"4"}},
        {"min_time=31", {}},
        {"q=needle", {"4"}},
        {"user=ann&db=shop&active=true", {"3"}},
        {"_=17", {"1", "2", "3", "4"}},
    };
    for (const auto& [query, expected] : rows) {
        for (const std::string path : {"/rest/v1/session?", "/rest/v1/session/all?", "/rest/v1/session/?"}) {
            const auto listed = fe.get(path + query);
            EXPECT_EQ(listed.cells("Id"), expected) << path << query;
            EXPECT_THAT(listed.body, ::testing::EndsWith("\"count\":" + std::to_string(expected.size()) + "}"));
        }
    }
}

TEST(session_list_test, sort_is_numeric_where_numbers_are_and_empty_comes_last) {
    house fe;
    fill(fe);
    fe.open(10, "ann");
    EXPECT_EQ(fe.get("/rest/v1/session?sort=Id").cells("Id"), (ids{"1", "2", "3", "4", "10"}));
    EXPECT_EQ(fe.get("/rest/v1/session?sort=-id").cells("Id"), (ids{"10", "4", "3", "2", "1"}));
    EXPECT_EQ(fe.get("/rest/v1/session?sort=-Time").cells("Id"), (ids{"1", "2", "4", "3", "10"}));
    EXPECT_EQ(fe.get("/rest/v1/session?sort=QueryId").cells("Id"), (ids{"3", "4", "1", "2", "10"}));
    EXPECT_EQ(fe.get("/rest/v1/session?sort=-QueryId").cells("Id"), (ids{"4", "3", "1", "2", "10"}));
}

TEST(session_list_test, page_counts_its_rows_and_tells_the_total) {
    house fe;
    fill(fe);
    struct row {
        std::string query;
        ids expected;
    };
    const std::vector<row> rows{{"limit=2", {"1", "2"}}, {"limit=2&offset=1", {"2", "3"}}, {"offset=3", {"4"}},
                                {"limit=0", {}},         {"limit=9&offset=4", {}},         {"limit=2&sort=-Id", {"4", "3"}}};
    for (const auto& [query, expected] : rows) {
        const auto listed = fe.get("/rest/v1/session?" + query);
        EXPECT_EQ(listed.cells("Id"), expected) << query;
        EXPECT_THAT(listed.body, ::testing::EndsWith("],\"total\":4},\"count\":" + std::to_string(expected.size()) + "}")) << query;
    }
}

TEST(session_list_test, hundreds_of_rows_of_both_shards_come_in_one_order) {
    house fe;
    ids expected;
    for (std::uint32_t id = 1; id <= 700; ++id) {
        fe.open(id, "ann");
        expected.push_back(std::to_string(id));
    }
    EXPECT_EQ(fe.get("/rest/v1/session").cells("Id"), expected);
}

TEST(session_list_test, without_process_only_ones_own_are_seen) {
    house fe;
    fill(fe);
    EXPECT_EQ(fe.get("/rest/v1/session", "ann").cells("Id"), (ids{"1", "3"}));
    EXPECT_EQ(fe.get("/rest/v1/session?user=bob", "ann").cells("Id"), ids{});
    EXPECT_EQ(fe.get("/rest/v1/session/all?limit=1", "bob").cells("Id"), ids{"2"});
    EXPECT_EQ(fe.get("/rest/v1/session", "watcher").cells("Id"), (ids{"1", "2", "3", "4"}));
    EXPECT_EQ(fe.get("/rest/v1/session", "blind").cells("Id"), ids{});
}

TEST(session_list_test, configured_columns_are_those_of_the_bare_call) {
    house fe;
    fe.served->default_columns = registry::doris_columns();
    EXPECT_EQ(fe.get("/rest/v1/session").columns.front(), "CurrentConnected");
    EXPECT_EQ(fe.get("/rest/v1/session?columns=default").columns.front(), "Id");
}

TEST(session_list_test, refusal_is_in_the_envelope) {
    house fe;
    EXPECT_EQ(
        fe.get("/rest/v1/session?limit=ten").body,
        R"({"msg":"Bad Request","code":400,"data":"The parameter 'limit' is 'ten'; it takes a whole number from 0 to 4294967295.","count":0})");
}

// --- groups ---

TEST(session_group_test, most_sessions_come_first) {
    house fe;
    fill(fe);
    fe.open(5, "bob");
    EXPECT_EQ(fe.get("/rest/v1/session?by=user").body,
              R"({"msg":"success","code":0,"data":{"column_names":["User","Sessions","Active","OldestSeconds"],"rows":[)"
              R"({"User":"bob","Sessions":"3","Active":"1","OldestSeconds":"30"},)"
              R"({"User":"ann","Sessions":"2","Active":"1","OldestSeconds":"10"}]},"count":2})");
}

TEST(session_group_test, groups_are_filtered_sorted_and_paged) {
    house fe;
    fill(fe);
    EXPECT_THAT(fe.get("/rest/v1/session?by=host").cells("Host"), ElementsAre("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
    EXPECT_THAT(fe.get("/rest/v1/session?by=db").cells("Db"), ElementsAre("", "shop"));
    EXPECT_THAT(fe.get("/rest/v1/session?by=db&sort=Db").cells("Db"), ElementsAre("shop", ""));
    EXPECT_THAT(fe.get("/rest/v1/session?by=db&sort=-Db").cells("Db"), ElementsAre("shop", ""));
    EXPECT_THAT(fe.get("/rest/v1/session?by=user&sort=OldestSeconds").cells("User"), ElementsAre("ann", "bob"));
    EXPECT_THAT(fe.get("/rest/v1/session?by=user&sort=-OldestSeconds").cells("User"), ElementsAre("bob", "ann"));
    EXPECT_THAT(fe.get("/rest/v1/session?by=command&user=ann").cells("Sessions"), ElementsAre("1", "1"));
    EXPECT_THAT(fe.get("/rest/v1/session?by=user", "ann").cells("User"), ElementsAre("ann"));
    const auto page = fe.get("/rest/v1/session/all?by=host&limit=1&offset=2&nodes=true");
    EXPECT_THAT(page.cells("Host"), ElementsAre("10.0.0.3"));
    EXPECT_THAT(page.body, HasSubstr(R"(],"total":4,"complete":true,"nodes":[{"FE":"fe1","state":"ok","rows":4,)"));
    EXPECT_THAT(fe.get("/rest/v1/session/all?by=fe").body,
                HasSubstr(R"([{"FE":"fe1","Sessions":"4","Active":"2","OldestSeconds":"30"}],"complete")"));
    EXPECT_EQ(fe.get("/rest/v1/session?by=digest").status, 200U);
}

// --- one session ---

TEST(session_one_test, all_columns_of_the_one) {
    house fe;
    fe.open(1, "ann");
    fe.open_running(2, "bob", "SELECT 2");
    const auto one = fe.get("/rest/v1/session/2");
    EXPECT_EQ(one.status, 200U);
    EXPECT_EQ(one.columns.size(), registry::all_columns().size());
    EXPECT_THAT(one.cells("Id"), ElementsAre("2"));
    EXPECT_THAT(one.cells("QueryId"), ElementsAre("0000000000000007-0000000000000002"));
    EXPECT_THAT(one.cells("FE"), ElementsAre("fe1"));
    EXPECT_THAT(one.body, ::testing::EndsWith("}]},\"count\":1}"));
    EXPECT_THAT(fe.get("/rest/v1/session/1?tz=%2B01:00&info=full").cells("LoginTime"), ElementsAre("2023-11-14 23:13:20"));
}

TEST(session_one_test, unknown_and_invisible_are_answered_alike) {
    house fe;
    fe.open(1, "ann");
    const auto hidden = fe.get("/rest/v1/session/1", "bob");
    const auto unknown = fe.get("/rest/v1/session/2", "bob");
    EXPECT_EQ(hidden.status, 404U);
    EXPECT_EQ(unknown.status, 404U);
    auto sentence = hidden.sentence();
    ASSERT_NE(sentence.find("'1'"), std::string::npos);
    sentence.replace(sentence.find("'1'"), 3, "'2'");
    EXPECT_EQ(sentence, unknown.sentence());
}

TEST(session_one_test, other_forms_of_the_id) {
    house fe;
    fe.open(1, "ann");
    EXPECT_EQ(fe.get("/rest/v1/session/0").status, 404U);
    EXPECT_EQ(fe.get("/rest/v1/session/4294967296").status, 404U);
    EXPECT_EQ(fe.get("/rest/v1/session/-1").status, 400U);
    EXPECT_EQ(fe.get("/rest/v1/session/abc").status, 400U);
    EXPECT_THAT(fe.get("/rest/v1/session/abc").sentence(), HasSubstr("'abc'"));
    EXPECT_EQ(fe.get("/rest/v1/session/0123456789abcdef-1").status, 404U) << "a query's, and there is none";
    EXPECT_EQ(fe.get("/rest/v1/session/query_id=1-2").status, 404U);
    EXPECT_EQ(fe.get("/rest/v1/session/1?columns=Id").status, 400U);
}

}  // namespace
}  // namespace rollcall::api::testing
