// Listing, grouping and kill over two running shards with fake sessions.
#include "rollcall/registry/registry.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "rollcall/registry/rows/json_rows.hpp"
#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::registry {
namespace {

// Two shards with sessions on both, whose controls note what they were told.
class registry_test : public testing::Test {
protected:
    struct fake_session final : session_control {
        void kill_query(const kill_order&) override {
            if (!refused) entry->row().query = {};
        }
        void kill_connection(const kill_order&) override { entry.reset(); }
        [[nodiscard]] const kill_verdict* verdict(std::string_view) const override { return refused ? &*refused : nullptr; }
        std::unique_ptr<session_entry> entry;
        std::optional<kill_verdict> refused;
    };

    registry_test() { shards_.start(); }
    ~registry_test() override {
        for (auto& [on, session] : sessions_) {
            run(runtime::call_on(on->executor(), [&session = session] { session->entry.reset(); }));
        }
        shards_.stop();
    }

    template <class T>
    T run(asio::awaitable<T> work) {
        return asio::co_spawn(shards_.at(0).context(), std::move(work), asio::use_future).get();
    }

    void add(std::uint32_t id, const std::string& user, query_id query = {}) {
        auto& home = shards_.at(id % 2);
        sessions_.emplace_back(&home, std::make_unique<fake_session>());
        auto* const session = sessions_.back().second.get();
        run(runtime::call_on(home.executor(), [=, this, &home] {
            session->entry = std::make_unique<session_entry>(registry_.table(home), connection_id{id}, *session);
            auto& row = session->entry->row();
            row.user = user;
            row.logged_in = true;
            row.doing = query.empty() ? command::sleep : command::query;
            row.query = query;
        }));
    }

    std::shared_ptr<listing> a_listing() {
        auto asked = std::make_shared<listing>();
        asked->render = [](std::string& out, const session_row& row) { out += '<' + std::to_string(row.id.value) + '>'; };
        asked->between.clear();
        asked->context.now = clock_.steady_now();
        return asked;
    }

    kill_result kill(std::uint32_t id, const kill_order& order, const security::principal& caller, std::chrono::milliseconds patience) {
        std::vector<kill_target> targets{{connection_id{id}, order}};
        return run(registry_.kill(std::move(targets), caller, patience)).front();
    }

    static kill_order an_order(kill_kind kind) {
        kill_order order;
        order.kind = kind;
        return order;
    }

    const security::principal root_{"root", security::privilege_set::all()};
    system_clock clock_;
    runtime::shard_group shards_{2, clock_};
    registry registry_{shards_};
    std::vector<std::pair<runtime::shard*, std::unique_ptr<fake_session>>> sessions_;
};

TEST_F(registry_test, gather_merges_shards_by_id) {
    for (const std::uint32_t id : {5U, 2U, 9U, 4U, 1U}) add(id, "u");
    EXPECT_EQ(run(registry_.gather(a_listing())).bytes, "<1><2><4><5><9>");
}

TEST_F(registry_test, gather_takes_every_session_of_many_slices) {
    for (std::uint32_t id = 1; id <= 1500; ++id) add(id, "u");
    const auto listed = run(registry_.gather(a_listing()));
    EXPECT_EQ(listed.rows.size(), 1500U);
    EXPECT_EQ(listed.matches, 1500U);
    EXPECT_TRUE(std::ranges::is_sorted(listed.rows, {}, &listed_rows::piece::id));
}

TEST_F(registry_test, a_page_is_the_same_part_of_the_sorted_whole) {
    for (std::uint32_t id = 1; id <= 1500; ++id) add(id, "u");
    auto asked = a_listing();
    asked->sort.descending = true;
    asked->offset = 2;
    asked->limit = 3;
    const auto page = run(registry_.gather(asked));
    EXPECT_EQ(page.bytes, "<1498><1497><1496>");
    EXPECT_EQ(page.matches, 1500U);
}

TEST_F(registry_test, nothing_is_made_of_rows_beyond_the_page) {
    for (std::uint32_t id = 1; id <= 1500; ++id) add(id, "u");
    for (const bool descending : {false, true}) {
        auto asked = a_listing();
        std::atomic<std::size_t> made = 0;
        asked->render = [&made](std::string& /*out*/, const session_row& /*row*/) { ++made; };
        asked->sort.descending = descending;
        asked->limit = 10;
        run(registry_.list(asked));
        EXPECT_EQ(made, 20U) << "ten a shard";
    }
}

TEST_F(registry_test, values_are_collected_in_the_lists_order) {
    for (std::uint32_t id = 1; id <= 9; ++id) add(id, "u" + std::to_string(id % 3));
    auto asked = a_listing();
    asked->sort.column = session_column::user;
    asked->offset = 2;
    asked->limit = 3;
    std::function<std::string(const session_row&)> make = [](const session_row& row) { return row.user + std::to_string(row.id.value); };
    const auto found = run(registry_.collect(asked, std::move(make)));
    EXPECT_EQ(found.rows, (std::vector<std::string>{"u09", "u11", "u14"}));
    EXPECT_EQ(found.matches, 9U);
}

TEST_F(registry_test, what_a_list_has_made_of_a_row_goes_as_the_row_changes) {
    add(1, "ann");
    const auto list = [this](std::chrono::seconds later) {
        auto asked = std::make_shared<listing>();
        asked->context.now = clock_.steady_now() + later;
        asked->context.cluster = "c";
        asked->render = [rows = json_rows{default_columns(), asked->context}](std::string& out, const session_row& row) {
            rows.append(out, row);
        };
        return run(registry_.list(asked)).bytes;
    };
    const auto row = [](std::string_view user, std::string_view time) {
        return fmt::format(
            R"({{"Id":"1","User":"{}","Host":"","Cluster":"c","Db":"","Command":"Sleep","Time":"{}","State":"login","Info":""}})", user,
            time);
    };
    EXPECT_EQ(list({}), row("ann", "0"));
    EXPECT_EQ(list(std::chrono::seconds{125}), row("ann", "125")) << "time goes on";
    run(runtime::call_on(sessions_[0].first->executor(), [this] { sessions_[0].second->entry->row().user = "\"Time\":\"7\""; }));
    EXPECT_EQ(list(std::chrono::seconds{3}), row(R"(\"Time\":\"7\")", "3"));
}

TEST_F(registry_test, empty_cells_come_last_both_ways) {
    add(1, "");
    add(2, "b");
    add(3, "a");
    auto asked = a_listing();
    asked->sort.column = session_column::user;
    EXPECT_EQ(run(registry_.gather(asked)).bytes, "<3><2><1>");
    asked = a_listing();
    asked->sort = {session_column::user, true};
    EXPECT_EQ(run(registry_.gather(asked)).bytes, "<2><3><1>");
}

TEST_F(registry_test, groups_count_over_all_shards) {
    add(1, "a", {1, 1});
    add(2, "a");
    add(3, "b");
    const auto groups = run(registry_.group(a_listing(), session_column::user));
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].value, "a");
    EXPECT_EQ(groups[0].sessions, 2U);
    EXPECT_EQ(groups[0].active, 1U);
}

TEST_F(registry_test, kill_of_a_connection_ends_it_and_a_repeat_is_gone) {
    add(1, "u");
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), root_, std::chrono::seconds{5}).outcome, kill_outcome::stopped);
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), root_, std::chrono::seconds{5}).outcome, kill_outcome::gone);
}

TEST_F(registry_test, kill_of_a_query_is_bound_to_it) {
    add(1, "u", {7, 7});
    auto other = an_order(kill_kind::query);
    other.only_query = query_id{7, 8};
    EXPECT_EQ(kill(1, other, root_, {}).outcome, kill_outcome::mismatch);
    other.only_query = query_id{7, 7};
    EXPECT_EQ(kill(1, other, root_, std::chrono::seconds{5}).outcome, kill_outcome::stopped);
}

TEST_F(registry_test, kill_without_a_running_query_is_gone) {
    add(1, "u");
    EXPECT_EQ(kill(1, an_order(kill_kind::query), root_, {}).outcome, kill_outcome::gone);
}

TEST_F(registry_test, another_accounts_session_is_invisible_without_process_and_forbidden_with_it) {
    add(1, "u");
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), {"v", {}}, {}).outcome, kill_outcome::unknown);
    security::privilege_set sees;
    sees.add(security::privilege::process);
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), {"v", sees}, {}).outcome, kill_outcome::forbidden);
    EXPECT_EQ(kill(2, an_order(kill_kind::connection), root_, {}).outcome, kill_outcome::unknown);
}

TEST_F(registry_test, order_that_cannot_be_carried_out_tells_why) {
    add(1, "u", {7, 7});
    sessions_.front().second->refused = kill_verdict{kill_outcome::lost, "its server does not answer"};
    const auto result = kill(1, an_order(kill_kind::query), root_, std::chrono::seconds{5});
    EXPECT_EQ(result.outcome, kill_outcome::lost);
    EXPECT_EQ(result.trouble, "its server does not answer");
}

TEST_F(registry_test, who_is_lost_from_sight_has_not_ended_for_all_we_know) {
    add(1, "u");
    run(runtime::call_on(shards_.at(1).executor(), [this] { sessions_.front().second->entry->row().out_of_sight = true; }));
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), root_, std::chrono::seconds{5}).outcome, kill_outcome::lost);
    const auto again = kill(1, an_order(kill_kind::connection), root_, {});
    EXPECT_EQ(again.outcome, kill_outcome::lost);
    EXPECT_NE(again.trouble.find("cannot be seen"), std::string::npos);
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), {"v", {}}, {}).outcome, kill_outcome::unknown);
}

TEST(watched_servers_test, of_two_looks_the_worse_counts) {
    watched_server bad;
    bad.name = "a";
    auto good = bad;
    good.state = watched_server_state::ok;
    EXPECT_EQ(worse_of({good}, {good}).front().state, watched_server_state::ok);
    EXPECT_EQ(worse_of({bad}, {good}).front().state, watched_server_state::unreachable);
    EXPECT_EQ(worse_of({good}, {bad}).front().state, watched_server_state::unreachable);
    EXPECT_EQ(worse_of({}, {good}).front().state, watched_server_state::ok);
}

TEST_F(registry_test, sessions_of_watched_servers_outlive_the_front_end_and_are_not_its_own) {
    add(1, "u");
    add(2, "u");
    run(runtime::call_on(shards_.at(0).executor(),
                         [this] { sessions_.back().second->entry->row().kind = security::session_kind::watched; }));
    EXPECT_EQ(run(registry_.count()).by_state[static_cast<std::size_t>(session_state::login)], 1U);
    EXPECT_EQ(run(registry_.end_all(true)), 0U);
    EXPECT_EQ(kill(1, an_order(kill_kind::connection), root_, {}).outcome, kill_outcome::gone);
    EXPECT_TRUE(run(registry_.list(a_listing())).bytes == "<2>");
}

TEST_F(registry_test, many_orders_are_all_given_before_any_end_is_waited_for) {
    add(1, "u");
    add(2, "u", {7, 8});
    std::vector<kill_target> targets(3);
    for (std::uint32_t i = 0; i < 3; ++i) targets[i] = {connection_id{i + 1}, an_order(kill_kind::connection)};
    const auto results = run(registry_.kill(targets, root_, std::chrono::seconds{5}));
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0].outcome, kill_outcome::stopped);
    EXPECT_EQ(results[1].outcome, kill_outcome::stopped);
    EXPECT_EQ(results[1].query, (query_id{7, 8}));
    EXPECT_EQ(results[1].user, "u");
    EXPECT_EQ(results[2].outcome, kill_outcome::unknown);
    EXPECT_FALSE(results[2].lives);
}

}  // namespace
}  // namespace rollcall::registry
