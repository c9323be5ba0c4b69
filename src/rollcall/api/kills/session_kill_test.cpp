// Kills with every outcome, one by one and by filter: what the victims are told, and what the caller is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/api/house.hpp"

namespace rollcall::api::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using texts = std::vector<std::string>;

// Its control only notes what it is told.
void deaf(fake_session& session) { session.obedient = false; }

TEST(session_kill_test, sleeping_session_is_stopped_and_told_who_and_why) {
    house fe;
    fe.open(1, "ann", [](fake_session& session) { session.entry().row().db = "shop"; });
    const auto killed = fe.remove("/rest/v1/session/1?reason=tidying+up");
    const auto receipts = fe.receipts(1);
    ASSERT_EQ(receipts.size(), 1U);
    EXPECT_THAT(receipts[0], ::testing::MatchesRegex("[0-9a-f]{16}"));
    EXPECT_EQ(killed.status, 200U);
    EXPECT_EQ(
        killed.body,
        R"({"msg":"success","code":0,"data":{"column_names":["FE","Id","User","Host","Db","QueryId","Info","Outcome","Receipt","Exact"],"rows":[)"
        R"({"FE":"fe1","Id":"1","User":"ann","Host":"10.0.0.1:4000","Db":"shop","QueryId":"","Info":"","Outcome":"stopped","Receipt":")" +
            receipts[0] + R"(","Exact":"Yes"}]},"count":1})");
    EXPECT_THAT(fe.told(1),
                ElementsAre(AllOf(StartsWith("connection"), HasSubstr("'root'"), HasSubstr("tidying up"), HasSubstr(receipts[0]))));
}

TEST(session_kill_test, running_session_shows_what_was_stopped_with_it) {
    house fe;
    fe.open_running(2, "ann", "SELECT 2");
    const auto killed = fe.remove("/rest/v1/session/2");
    EXPECT_THAT(killed.cells("Outcome"), ElementsAre("stopped"));
    EXPECT_THAT(killed.cells("QueryId"), ElementsAre("0000000000000007-0000000000000002"));
    EXPECT_THAT(killed.cells("Info"), ElementsAre("SELECT 2"));
}

TEST(session_kill_test, query_ends_and_its_session_lives) {
    house fe;
    fe.open_running(1, "ann", "SELECT 1");
    const auto killed = fe.remove("/rest/v1/session/1/query?reason=long");
    EXPECT_EQ(killed.status, 200U);
    EXPECT_THAT(killed.cells("Outcome"), ElementsAre("stopped"));
    EXPECT_THAT(killed.cells("QueryId"), ElementsAre("0000000000000007-0000000000000001"));
    EXPECT_THAT(fe.told(1), ElementsAre(AllOf(StartsWith("query"), HasSubstr("long"))));
    EXPECT_THAT(fe.get("/rest/v1/session").cells("Command"), ElementsAre("Sleep"));
}

TEST(session_kill_test, still_there_after_the_wait_is_202) {
    house fe;
    fe.open_running(1, "ann", "SELECT 1", deaf);
    const auto killed = fe.remove("/rest/v1/session/1?wait_ms=0");
    EXPECT_EQ(killed.status, 202U);
    EXPECT_THAT(killed.body, StartsWith(R"({"msg":"success","code":0,)"));
    EXPECT_THAT(killed.cells("Outcome"), ElementsAre("stopping"));
    EXPECT_EQ(killed.cells("Receipt"), fe.receipts(1));
    EXPECT_THAT(fe.get("/rest/v1/session?columns=KillState").cells("KillState"), ElementsAre("stopping"));
}

TEST(session_kill_test, what_ended_by_itself_is_gone_and_nobody_was_told) {
    house fe;
    fe.open(1, "ann");
    fe.open(2, "ann");
    fe.leave(1);
    for (const std::string path : {"/rest/v1/session/1", "/rest/v1/session/1/query", "/rest/v1/session/2/query"}) {
        const auto killed = fe.remove(path);
        EXPECT_EQ(killed.status, 200U) << path;
        EXPECT_THAT(killed.cells("Outcome"), ElementsAre("gone")) << path;
        EXPECT_THAT(killed.cells("Receipt"), ElementsAre("")) << path;
    }
    EXPECT_THAT(fe.told(2), IsEmpty());
    EXPECT_EQ(fe.remove("/rest/v1/session/1", "bob").status, 404U);
    fe.time.pass(std::chrono::seconds{61});
    EXPECT_EQ(fe.remove("/rest/v1/session/1").status, 404U);
}

TEST(session_kill_test, kill_bound_to_a_query_hits_no_other) {
    house fe;
    fe.open_running(1, "ann", "SELECT 1");
    fe.open(2, "ann");
    EXPECT_EQ(fe.remove("/rest/v1/session/1/query?query_id=7-2").status, 412U);
    EXPECT_EQ(fe.remove("/rest/v1/session/1?query_id=7-2").status, 412U);
    EXPECT_EQ(fe.remove("/rest/v1/session/2?query_id=7-1").status, 412U);
    EXPECT_THAT(fe.told(1), IsEmpty());
    EXPECT_THAT(fe.told(2), IsEmpty());
    EXPECT_THAT(fe.remove("/rest/v1/session/1/query?query_id=7-2").sentence(), HasSubstr("0000000000000007-0000000000000002"));
    auto bound = house::make_request(http::method::delete_, "/rest/v1/session/1/query");
    bound->headers.emplace_back("if-match", "\"7-1\"");
    EXPECT_THAT(fe.run(bound).cells("Outcome"), ElementsAre("stopped"));
    auto again = house::make_request(http::method::delete_, "/rest/v1/session/1/query");
    again->headers.emplace_back("if-match", "\"7-1\"");
    EXPECT_EQ(fe.run(again).status, 412U);
}

TEST(session_kill_test, rights_decide) {
    house fe;
    fe.open(1, "ann");
    fe.open(2, "ann");
    fe.open(3, "ann");
    EXPECT_EQ(fe.remove("/rest/v1/session/1", "bob").status, 404U);
    const auto forbidden = fe.remove("/rest/v1/session/1", "watcher");
    EXPECT_EQ(forbidden.status, 403U);
    EXPECT_THAT(forbidden.sentence(), HasSubstr("CONNECTION_ADMIN"));
    EXPECT_THAT(fe.told(1), IsEmpty());
    EXPECT_THAT(fe.remove("/rest/v1/session/1", "ann").cells("Outcome"), ElementsAre("stopped"));
    EXPECT_THAT(fe.remove("/rest/v1/session/2", "killer").cells("User"), ElementsAre("ann"));
    // CONNECTION_ADMIN alone ends nothing that is not seen, nor tells that it is there.
    EXPECT_EQ(fe.remove("/rest/v1/session/3", "blind").status, 404U);
    EXPECT_THAT(fe.told(3), IsEmpty());
}

TEST(session_kill_test, wrong_path_or_parameter_kills_nothing) {
    house fe;
    fe.open_running(1, "ann", "SELECT 1");
    EXPECT_EQ(fe.remove("/rest/v1/session/9").status, 404U);
    EXPECT_EQ(fe.remove("/rest/v1/session/x").status, 400U);
    EXPECT_EQ(fe.remove("/rest/v1/session/7-1").status, 400U);
    EXPECT_EQ(fe.remove("/rest/v1/session/1?wait=5").status, 400U);
    EXPECT_EQ(fe.remove("/rest/v1/session/1?query_id=0-0").status, 400U);
    EXPECT_EQ(fe.get("/rest/v1/session/1/query").status, 405U);
    EXPECT_EQ(fe.run(house::make_request(http::method::delete_, "/rest/v1/session/1", "")).status, 401U);
    EXPECT_THAT(fe.told(1), IsEmpty());
}

// --- by filter ---

const std::string by_filter = "/rest/v1/session/kill";

// bob sleeps (1), bob runs (2, 3), ann runs (4).
void open_bobs_and_ann(house& fe) {
    fe.open(1, "bob");
    fe.open_running(2, "bob", "SELECT 2");
    fe.open_running(3, "bob", "SELECT 3");
    fe.open_running(4, "ann", "SELECT 4");
}

TEST(session_mass_kill_test, dry_run_shows_what_matches_and_tells_nobody) {
    house fe;
    open_bobs_and_ann(fe);
    const auto shown = fe.post(by_filter, R"({"kind":"connection","filter":{"user":"bob"},"dry_run":true})");
    EXPECT_EQ(shown.status, 200U);
    EXPECT_THAT(shown.columns, ElementsAre("FE", "Id", "User", "Host", "Db", "QueryId", "Info", "Outcome", "Receipt", "Exact"));
    EXPECT_EQ(shown.cells("Id"), (texts{"1", "2", "3"}));
    EXPECT_EQ(shown.cells("Info"), (texts{"", "SELECT 2", "SELECT 3"}));
    EXPECT_EQ(shown.cells("Outcome"), (texts{"matched", "matched", "matched"}));
    EXPECT_EQ(shown.cells("Receipt"), (texts{"", "", ""}));
    EXPECT_THAT(shown.body, ::testing::EndsWith("}]},\"count\":3}"));
    for (std::uint32_t id = 1; id <= 4; ++id) EXPECT_THAT(fe.told(id), IsEmpty());
}

TEST(session_mass_kill_test, connections_that_match_end_and_no_others) {
    for (const auto& path : {by_filter, std::string{"/rest/v1/session/all/kill"}}) {
        house fe;
        open_bobs_and_ann(fe);
        const auto killed = fe.post(path, R"({"kind":"connection","filter":{"user":"bob"},"reason":"night","partial":false})");
        EXPECT_EQ(killed.cells("Outcome"), (texts{"stopped", "stopped", "stopped"}));
        EXPECT_EQ(killed.cells("QueryId"), (texts{"", "0000000000000007-0000000000000002", "0000000000000007-0000000000000003"}));
        EXPECT_THAT(fe.told(1), ElementsAre(AllOf(HasSubstr("'root'"), HasSubstr("night"), HasSubstr(killed.cells("Receipt")[0]))));
        EXPECT_NE(killed.cells("Receipt")[0], killed.cells("Receipt")[1]);
        EXPECT_THAT(fe.told(4), IsEmpty());
        EXPECT_EQ(fe.get("/rest/v1/session").cells("Id"), texts{"4"});
    }
}

TEST(session_mass_kill_test, queries_that_match_end_and_sleepers_do_not_match) {
    house fe;
    open_bobs_and_ann(fe);
    const auto killed = fe.post(by_filter, R"({"kind":"query","filter":{"user":"bob"},"max":2})");
    EXPECT_EQ(killed.cells("Id"), (texts{"2", "3"}));
    EXPECT_EQ(killed.cells("Outcome"), (texts{"stopped", "stopped"}));
    EXPECT_THAT(fe.told(1), IsEmpty());
    EXPECT_EQ(fe.get("/rest/v1/session?active=true").cells("Id"), texts{"4"});
}

TEST(session_mass_kill_test, more_than_max_kills_none) {
    house fe;
    open_bobs_and_ann(fe);
    const auto refused = fe.post(by_filter, R"({"kind":"connection","filter":{"user":"bob"},"max":2})");
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.sentence(), AllOf(HasSubstr("3 sessions"), HasSubstr("which is 2")));
    for (std::uint32_t id = 1; id <= 4; ++id) EXPECT_THAT(fe.told(id), IsEmpty());
    EXPECT_EQ(fe.post(by_filter, R"({"kind":"connection","filter":{"user":"bob"},"max":3})").rows.size(), 3U);
}

TEST(session_mass_kill_test, what_does_not_end_in_time_is_stopping) {
    house fe;
    fe.open_running(1, "bob", "SELECT 1", deaf);
    fe.open_running(2, "bob", "SELECT 2");
    for (const std::string kind : {"query", "connection"}) {
        const auto killed = fe.post(by_filter + "?wait_ms=0", R"({"kind":")" + kind + R"(","filter":{"id":"1"}})");
        EXPECT_EQ(killed.status, 200U);
        EXPECT_THAT(killed.cells("Outcome"), ElementsAre("stopping"));
        EXPECT_EQ(killed.cells("Receipt")[0], fe.receipts(1).back());
    }
}

TEST(session_mass_kill_test, ends_that_come_late_are_waited_for) {
    for (const std::string kind : {"query", "connection"}) {
        house fe;
        fe.open_running(1, "bob", "SELECT 1", [](fake_session& session) { session.obeys_after = std::chrono::milliseconds{30}; });
        fe.open_running(2, "bob", "SELECT 2");
        const auto killed = fe.post(by_filter + "?wait_ms=30000", R"({"kind":")" + kind + R"(","filter":{"user":"bob"}})");
        EXPECT_EQ(killed.cells("Outcome"), (texts{"stopped", "stopped"})) << kind;
        EXPECT_EQ(killed.cells("Receipt")[0], fe.receipts(1).front());
    }
}

// When told, moves on with others on its shard, whose orders are not given yet: session 2 to its next command, session 4 to
// its next query; session 6 leaves.
class meddling_session final : public registry::session_control {
public:
    explicit meddling_session(house& fe) : fe_(fe) {}
    void kill_query(const registry::kill_order&) override {}
    void kill_connection(const registry::kill_order&) override {
        fe_.sessions.at(2).second->entry().begin_command(registry::command::ping, {}, {});
        fe_.sessions.at(4).second->entry().begin_command(registry::command::query, sql::redacted_sql::note("next"), query_id{7, 99});
        fe_.sessions.at(6).second->leave();
    }

private:
    house& fe_;
};

TEST(session_mass_kill_test, what_moved_on_since_it_matched_is_gone_and_lives) {
    house fe;
    fe.open(2, "bob");
    fe.open_running(4, "bob", "SELECT 4");
    fe.open(6, "bob");
    meddling_session control{fe};
    std::optional<registry::session_entry> entry;
    fe.on(0, [&] {
        entry.emplace(fe.registry_.table(fe.shards.at(0)), connection_id{1}, control);
        entry->row().user = "bob";
        entry->row().logged_in = true;
        entry->end_command();
    });
    const auto killed = fe.post(by_filter + "?wait_ms=0", R"({"kind":"connection","filter":{"user":"bob"}})");
    fe.on(0, [&] { entry.reset(); });
    EXPECT_EQ(killed.cells("Id"), (texts{"1", "2", "4", "6"}));
    EXPECT_EQ(killed.cells("Outcome"), (texts{"stopping", "gone", "gone", "gone"}));
    EXPECT_EQ(killed.cells("Receipt")[1], "");
    EXPECT_EQ(killed.cells("Info")[2], "SELECT 4");
    EXPECT_THAT(fe.told(2), IsEmpty());
    EXPECT_THAT(fe.told(4), IsEmpty());
}

TEST(session_mass_kill_test, rights_decide_what_matches_and_what_ends) {
    house fe;
    open_bobs_and_ann(fe);
    const std::string everyone = R"({"kind":"connection","filter":{"user":"ann,bob"}})";
    EXPECT_EQ(fe.post(by_filter, everyone, "blind").rows.size(), 0U);
    const auto seen = fe.post(by_filter, everyone, "watcher");
    EXPECT_EQ(seen.cells("Outcome"), (texts{"forbidden", "forbidden", "forbidden", "forbidden"}));
    EXPECT_EQ(seen.cells("Receipt"), (texts{"", "", "", ""}));
    for (std::uint32_t id = 1; id <= 4; ++id) EXPECT_THAT(fe.told(id), IsEmpty());
    EXPECT_EQ(fe.post(by_filter, everyone, "ann").cells("Id"), texts{"4"});
    EXPECT_EQ(fe.post(by_filter, everyone, "killer").cells("Id"), (texts{"1", "2", "3"}));
}

TEST(session_mass_kill_test, wrong_requests_kill_none) {
    house fe;
    open_bobs_and_ann(fe);
    EXPECT_EQ(fe.post(by_filter, "").status, 400U);
    EXPECT_EQ(fe.post(by_filter, R"({"kind":"connection","filter":{}})").status, 400U);
    EXPECT_EQ(fe.post(by_filter + "?dry_run=true", R"({"kind":"connection","filter":{"user":"bob"}})").status, 400U);
    EXPECT_EQ(fe.post(by_filter + "?wait_ms=x", R"({"kind":"connection","filter":{"user":"bob"}})").status, 400U);
    for (std::uint32_t id = 1; id <= 4; ++id) EXPECT_THAT(fe.told(id), IsEmpty());
}

TEST(session_mass_kill_test, nothing_that_matches_is_an_empty_table) {
    house fe;
    const auto killed = fe.post(by_filter, R"({"kind":"query","filter":{"user":"nobody"}})");
    EXPECT_EQ(killed.status, 200U);
    EXPECT_THAT(killed.body, ::testing::EndsWith(R"("rows":[]},"count":0})"));
}

}  // namespace
}  // namespace rollcall::api::testing
