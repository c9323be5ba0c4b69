// Answers of a watched server, one after the other, and what stands in the registry after each.
#include "rollcall/watch/watched_sessions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>

#include <deque>

#include "for_test/base/temp_folder.hpp"
#include "for_test/runtime/scripted_channel.hpp"

namespace rollcall::watch {
namespace {

using namespace std::chrono_literals;
using registry::command;
using registry::session_row;
using ::testing::ElementsAre;

process_row busy(std::uint64_t id, std::uint64_t query = 42, std::string info = "SELECT 1") {
    process_row row;
    row.number.id = id;
    row.user = "ann";
    row.host = "10.0.0.1:5000";
    row.doing = command::query;
    row.state = "Sending data";
    row.mark = std::to_string(query);
    row.has_info = true;
    row.info = std::move(info);
    row.runs = 2s;
    return row;
}

process_row asleep(std::uint64_t id, std::uint64_t query = 42) {
    auto row = busy(id, query);
    row.doing = command::sleep;
    row.has_info = false;
    row.info.clear();
    row.state.clear();
    return row;
}

class watched_sessions_test : public testing::Test {
protected:
    void apply(std::vector<process_row> rows, std::unordered_set<std::uint64_t> in_transaction = {}) {
        run(sessions.apply({std::move(rows), std::move(in_transaction), {now, now}, false}));
    }
    void run(asio::awaitable<void> work) {
        asio::co_spawn(home.context(), std::move(work), [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); });
        home.context().restart();
        home.context().run();
    }
    std::vector<const session_row*> rows() {
        std::vector<const session_row*> all;
        table.visit_after({}, table.size(), [&](registry::session_table::place& place) { all.push_back(&place.row); });
        return all;
    }
    const session_row& only() {
        EXPECT_EQ(table.size(), 1U);
        return *rows().front();
    }
    registry::session_control& control_of(connection_id id) { return *table.find(id)->control; }
    watched_origin origin() {
        return {"shop", 7, [] { return true; }, [this](kill_request request) { asked.push_back(std::move(request)); }};
    }

    temp_folder folder;
    runtime::testing::fake_clock clock;
    steady_time now = clock.steady;
    runtime::shard home{shard_id{0}, clock};
    registry::session_table table{home};
    std::unique_ptr<registry::connection_ids> ids = std::move(*registry::connection_ids::open(folder.path() / "ids", 0));
    runtime::worker_pool workers{1, 8};  // ended before the ids that it reserves
    std::deque<kill_request> asked;
    watched_sessions sessions{table, *ids, workers, origin()};
};

TEST_F(watched_sessions_test, session_of_another_server_stands_under_an_id_of_ours) {
    apply({busy(900)}, {900});
    const auto& row = only();
    EXPECT_EQ(row.id.value, 1U);
    EXPECT_EQ(row.kind, security::session_kind::watched);
    EXPECT_EQ(row.user, "ann");
    EXPECT_EQ(row.host.substr(0, row.ip_length), "10.0.0.1");
    EXPECT_EQ(row.realm(), "shop");
    EXPECT_EQ(row.details->upstream_id, "900");
    EXPECT_EQ(row.shown_state(), "Sending data");
    EXPECT_EQ(row.info.text(), "SELECT 1");
    EXPECT_EQ(row.since, now - 2s);
    EXPECT_TRUE(row.in_transaction);
    EXPECT_EQ(connection_of(row.query), row.id);
}

TEST_F(watched_sessions_test, secrets_do_not_reach_the_registry) {
    apply({busy(900, 42, "SET PASSWORD = 'hunter2'")});
    EXPECT_EQ(only().info.text().find("hunter2"), std::string::npos);
}

TEST_F(watched_sessions_test, statement_keeps_its_id_and_the_next_has_another) {
    apply({busy(900, 42)});
    const auto first = only().query;
    const auto number = only().command_number;
    apply({busy(900, 42)});
    EXPECT_EQ(only().query, first);
    EXPECT_EQ(only().command_number, number);
    apply({busy(900, 43)});
    EXPECT_NE(only().query, first);
    EXPECT_GT(only().command_number, number);
    apply({asleep(900, 43)});
    EXPECT_TRUE(only().query.empty());
    EXPECT_TRUE(only().info.empty());
    EXPECT_EQ(only().id.value, 1U);
}

// The way there and back takes longer at one time than at another.
TEST_F(watched_sessions_test, time_of_a_statement_does_not_run_backwards) {
    apply({busy(900)});
    const auto since = only().since;
    now += 1s;
    auto later = busy(900);
    later.runs = 2900ms;
    apply({later});
    EXPECT_EQ(only().since, since);
    apply({busy(900, 43)});
    EXPECT_EQ(only().since, now - 2s) << "another statement begins anew";
}

TEST_F(watched_sessions_test, what_changes_of_a_sleeping_session_is_seen) {
    apply({asleep(900)});
    const auto number = only().command_number;
    auto changed = asleep(900);
    changed.db = "other";
    apply({changed}, {900});
    EXPECT_EQ(only().db, "other");
    EXPECT_TRUE(only().in_transaction);
    changed.state = "Reset for next command";
    apply({changed}, {900});
    EXPECT_EQ(only().shown_state(), "Reset for next command");
    EXPECT_EQ(only().command_number, number);
    apply({asleep(900, 43)});
    EXPECT_GT(only().command_number, number) << "it ran something between two answers";
}

TEST_F(watched_sessions_test, those_that_are_gone_leave_and_others_come) {
    apply({busy(900), asleep(901), asleep(902)});
    apply({asleep(901), asleep(903)});
    ASSERT_EQ(table.size(), 2U);
    EXPECT_THAT((std::vector{rows()[0]->details->upstream_id, rows()[1]->details->upstream_id}), ElementsAre("901", "903"));
    EXPECT_NE(table.find_ended(connection_id{1}), nullptr);
    EXPECT_FALSE(table.find_ended(connection_id{1})->out_of_sight);
    run(sessions.clear());
    EXPECT_EQ(table.size(), 0U);
    EXPECT_TRUE(table.find_ended(connection_id{2})->out_of_sight);
}

TEST_F(watched_sessions_test, thousands_come_and_go) {
    std::vector<process_row> many;
    for (std::uint64_t id = 1; id <= 3000; ++id) many.push_back(asleep(id));
    apply(many);
    EXPECT_EQ(table.size(), 3000U);
    std::erase_if(many, [](const process_row& each) { return each.number.id % 3 != 0; });
    apply(many);
    EXPECT_EQ(table.size(), 1000U);
    apply({});
    EXPECT_EQ(table.size(), 0U);
}

TEST_F(watched_sessions_test, id_that_was_given_anew_is_another_session) {
    apply({asleep(900)});
    auto other = asleep(900);
    other.host = "10.0.0.2:6000";
    apply({other});
    EXPECT_EQ(only().id.value, 2U);
    EXPECT_EQ(only().host, "10.0.0.2:6000");
}

TEST_F(watched_sessions_test, login_that_completes_keeps_the_id) {
    auto early = asleep(900);
    early.user = nobody_yet;
    early.doing = command::connect;
    apply({early});
    EXPECT_EQ(only().owner().name, "");
    apply({asleep(900)});
    EXPECT_EQ(only().id.value, 1U);
    EXPECT_EQ(only().owner().name, "ann");
}

TEST_F(watched_sessions_test, kill_asks_for_the_victim_as_it_was_listed) {
    apply({busy(900, 42)});
    registry::kill_order order;
    order.notice.receipt = "ab12";
    control_of(only().id).kill_query(order);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].number.id, 900U);
    EXPECT_EQ(asked[0].statement.mark, "42");
    EXPECT_EQ(asked[0].user, "ann");
    EXPECT_EQ(asked[0].host, "10.0.0.1:5000");
    EXPECT_EQ(asked[0].receipt, "ab12");
    EXPECT_EQ(asked[0].kind, registry::kill_kind::query);
}

TEST_F(watched_sessions_test, kill_of_what_matched_is_bound_to_what_the_session_did) {
    apply({busy(900, 42), asleep(901, 50)});
    registry::kill_order order;
    control_of(rows()[0]->id).kill_connection(order);
    order.only_query = rows()[0]->query;
    control_of(rows()[0]->id).kill_connection(order);
    order.only_query.reset();
    order.only_command_number = rows()[1]->command_number;
    control_of(rows()[1]->id).kill_connection(order);
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_FALSE(asked[0].bound);
    EXPECT_TRUE(asked[1].bound);
    EXPECT_EQ(asked[1].statement.mark, "42");
    EXPECT_FALSE(asked[1].statement.asleep);
    EXPECT_TRUE(asked[2].bound);
    EXPECT_EQ(asked[2].statement.mark, "50");
    EXPECT_TRUE(asked[2].statement.asleep);
}

// Whole seconds, and no id of the statement: many products tell no more.
TEST_F(watched_sessions_test, statements_without_ids_are_told_apart_by_when_they_began) {
    auto row = busy(900);
    row.mark.clear();
    apply({row});
    const auto first = only().query;
    now += 1s;
    row.runs = 2s;  // the next second is not full yet
    apply({row});
    EXPECT_EQ(only().query, first);
    now += 5s;
    row.runs = 1s;
    apply({row});
    EXPECT_NE(only().query, first) << "begun anew";
}

TEST_F(watched_sessions_test, one_number_at_two_nodes_is_two_sessions) {
    auto here = asleep(5);
    auto there = asleep(5);
    here.number.node = "10.0.0.1";
    there.number.node = "10.0.0.2";
    there.in_transaction = true;
    apply({here, there});
    ASSERT_EQ(table.size(), 2U);
    EXPECT_FALSE(rows()[0]->in_transaction);
    EXPECT_TRUE(rows()[1]->in_transaction);
}

TEST_F(watched_sessions_test, each_order_has_its_own_verdict) {
    apply({busy(900, 42)});
    auto& control = control_of(only().id);
    registry::kill_order first;
    first.notice.receipt = "a";
    control.kill_query(first);
    auto& session = *sessions.find({"", 900}, only().id);
    session.end_kill("a", registry::kill_kind::query, {registry::kill_outcome::lost, "why"});
    ASSERT_NE(control.verdict("a"), nullptr);
    EXPECT_EQ(control.verdict("a")->trouble, "why");
    EXPECT_EQ(control.verdict("b"), nullptr);
    for (int i = 0; i < 40; ++i) session.end_kill(std::to_string(i), registry::kill_kind::query, {});
    EXPECT_EQ(control.verdict("a"), nullptr) << "the last ones are kept";
    EXPECT_NE(control.verdict("39"), nullptr);
    EXPECT_EQ(sessions.find({"", 900}, connection_id{99}), nullptr);
}

TEST_F(watched_sessions_test, what_ends_before_its_server_is_told_has_ended_by_itself) {
    apply({busy(900, 42)});
    const auto first = only().query;
    control_of(only().id).kill_query({});
    apply({busy(900, 43)});
    EXPECT_EQ(only().completed, first);
    const auto second = only().query;
    control_of(only().id).kill_query({});
    sessions.find({"", 900}, only().id)->note_told(registry::kill_kind::query, true);
    apply({asleep(900, 44)});
    EXPECT_NE(only().completed, second);
    sessions.find({"", 900}, only().id)->note_told(registry::kill_kind::connection, true);
    apply({});
    EXPECT_TRUE(table.find_ended(connection_id{1})->told_to_end);
}

TEST_F(watched_sessions_test, client_that_leaves_when_its_statement_is_ended_was_ended) {
    apply({busy(900, 42)});
    control_of(only().id).kill_query({});
    sessions.find({"", 900}, only().id)->note_told(registry::kill_kind::query, true);
    apply({asleep(900, 42)});
    apply({});
    EXPECT_TRUE(table.find_ended(connection_id{1})->told_to_end);
}

TEST_F(watched_sessions_test, client_that_leaves_later_was_not) {
    apply({busy(900, 42)});
    sessions.find({"", 900}, only().id)->note_told(registry::kill_kind::query, true);
    apply({busy(900, 43)});
    apply({});
    EXPECT_FALSE(table.find_ended(connection_id{1})->told_to_end);
}

TEST_F(watched_sessions_test, who_is_missing_where_sleepers_are_left_out_may_sleep) {
    apply({busy(900), busy(901)});
    run(sessions.apply({{busy(901)}, {}, {now, now}, true}));
    EXPECT_TRUE(table.find_ended(connection_id{1})->out_of_sight);
}

TEST_F(watched_sessions_test, connection_that_changes_its_user_has_not_ended) {
    apply({asleep(900)});
    auto other = asleep(900);
    other.user = "bob";
    apply({other});
    EXPECT_EQ(only().user, "bob");
    EXPECT_TRUE(table.find_ended(connection_id{1})->out_of_sight);
}

TEST_F(watched_sessions_test, same_statement_begun_anew_after_a_kill_runs) {
    auto row = busy(900);
    row.mark.clear();
    row.runs = 1s;
    apply({row});
    sessions.find({"", 900}, only().id)->end_query(statement_in(row, now), now);
    now += 1s;
    apply({row});
    EXPECT_EQ(only().doing, command::query);
    EXPECT_FALSE(only().query.empty());
}

// An answer that was on its way while the kill took effect tells of what is gone.
TEST_F(watched_sessions_test, older_answer_does_not_bring_back_what_was_ended) {
    apply({busy(900, 42), busy(901, 50)});
    const auto first = rows()[0]->id;
    sessions.find({"", 900}, first)->end_query(statement_in(busy(900, 42), now), now + 1us);
    sessions.end({"", 901}, now + 1us);
    apply({busy(900, 42), busy(901, 50)});
    EXPECT_TRUE(only().query.empty());
    EXPECT_EQ(only().doing, command::sleep);
    now += 1s;
    apply({busy(900, 43), busy(901, 50)});
    EXPECT_EQ(table.size(), 2U) << "asked for after it";
    EXPECT_FALSE(rows()[0]->query.empty());
}

}  // namespace
}  // namespace rollcall::watch
