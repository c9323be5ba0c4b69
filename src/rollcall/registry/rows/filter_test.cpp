// The filter grammar as a table, and each field on one row.
#include "rollcall/registry/rows/filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::registry {
namespace {

const steady_time now = steady_time{} + std::chrono::hours{1};

session_row running_row() {
    session_row row;
    row.id = {7};
    row.logged_in = true;
    row.user = "etl_1";
    row.host = "10.0.0.9:4711";
    row.ip_length = 8;
    row.db = "sales";
    row.doing = command::query;
    row.state = session_state::executing;
    row.since = now - std::chrono::seconds{90};
    row.info = sql::redact("SELECT Sum(x) FROM t");
    return row;
}

struct grammar_row {
    const char* values;
    const char* text;
    bool matches;
};
class value_set_test : public testing::TestWithParam<grammar_row> {};
TEST_P(value_set_test, follows_the_grammar) {
    EXPECT_EQ(value_set::parse(GetParam().values).matches(GetParam().text), GetParam().matches)
        << GetParam().values << " on " << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(grammar, value_set_test,
                         testing::Values(grammar_row{"a", "a", true}, grammar_row{"a", "A", false}, grammar_row{"a,b", "b", true},
                                         grammar_row{"a,b", "c", false}, grammar_row{"etl*", "etl_1", true},
                                         grammar_row{"*_1", "etl_1", true}, grammar_row{"e*l*1", "etl_1", true},
                                         grammar_row{"a*a", "a", false}, grammar_row{"*", "", true}, grammar_row{"!a", "a", false},
                                         grammar_row{"!a", "b", true}, grammar_row{"a*,!ab", "ab", false},
                                         grammar_row{"a*,!ab", "ac", true}, grammar_row{"", "", true}, grammar_row{"", "a", false},
                                         grammar_row{"a,", "", true}, grammar_row{"!", "", false}, grammar_row{"!", "a", true},
                                         grammar_row{"a\\,b", "a,b", true}, grammar_row{"a\\*", "a*", true},
                                         grammar_row{"a\\*", "ab", false}, grammar_row{"\\!a", "!a", true},
                                         grammar_row{"a\\\\", "a\\", true}, grammar_row{"a\\", "a\\", true}));

session_filter with(filter_field field, std::string_view values) {
    session_filter filter;
    filter.conditions.push_back({field, value_set::parse(values)});
    return filter;
}

TEST(session_filter_test, host_matches_with_and_without_port) {
    EXPECT_TRUE(with(filter_field::host, "10.0.0.9").matches(running_row(), now));
    EXPECT_TRUE(with(filter_field::host, "10.0.0.9:4711").matches(running_row(), now));
    EXPECT_FALSE(with(filter_field::host, "10.0.0.9:1").matches(running_row(), now));
}

TEST(session_filter_test, excluding_an_address_excludes_all_its_ports) {
    EXPECT_FALSE(with(filter_field::host, "!10.0.0.9").matches(running_row(), now));
}

TEST(session_filter_test, command_and_state_ignore_case) {
    EXPECT_TRUE(with(filter_field::command, "qUERY").matches(running_row(), now));
    EXPECT_TRUE(with(filter_field::state, "Executing").matches(running_row(), now));
    EXPECT_FALSE(with(filter_field::user, "ETL_1").matches(running_row(), now));
}

TEST(session_filter_test, conditions_are_joined_with_and) {
    auto filter = with(filter_field::user, "etl_1");
    filter.min_time = std::chrono::seconds{90};
    filter.info_contains = "sum(";
    filter.active_only = true;
    EXPECT_TRUE(filter.matches(running_row(), now));
    filter.min_time = std::chrono::seconds{91};
    EXPECT_FALSE(filter.matches(running_row(), now));
}

TEST(session_filter_test, shows_only_what_the_caller_may_see) {
    session_filter filter;
    filter.visible_to = security::principal{"other", {}};
    EXPECT_FALSE(filter.matches(running_row(), now));
    filter.visible_to = security::principal{"etl_1", {}};
    EXPECT_TRUE(filter.matches(running_row(), now));
}

TEST(session_filter_test, account_of_one_name_in_another_realm_is_another) {
    auto relayed = running_row();
    relayed.kind = security::session_kind::relayed;
    relayed.details = std::make_unique<session_details>();
    relayed.details->realm = "shop";
    session_filter filter;
    filter.visible_to = security::principal{"etl_1", {}};
    EXPECT_FALSE(filter.matches(relayed, now));
    filter.visible_to->realm = "shop";
    EXPECT_TRUE(filter.matches(relayed, now));
    EXPECT_FALSE(filter.matches(running_row(), now));
}

TEST(session_filter_test, own_list_has_watched_sessions_where_the_kind_is_asked_for) {
    auto watched = running_row();
    watched.kind = security::session_kind::watched;
    session_filter filter;
    EXPECT_TRUE(filter.matches(watched, now)) << "a list of all";
    filter.keep_to_own_list();
    EXPECT_FALSE(filter.matches(watched, now));
    EXPECT_TRUE(filter.matches(running_row(), now));
    auto asked = with(filter_field::kind, "watched");
    asked.keep_to_own_list();
    EXPECT_TRUE(asked.matches(watched, now));
    EXPECT_FALSE(asked.matches(running_row(), now));
}

TEST(session_filter_test, who_ends_by_filter_spares_what_a_watched_server_lives_by) {
    const auto watched = [](command doing) {
        auto row = running_row();
        row.kind = security::session_kind::watched;
        row.doing = doing;
        return row;
    };
    const auto replica = watched(command::binlog_dump);
    auto own = watched(command::sleep);
    own.user = "system user";
    const auto client = watched(command::query);
    session_filter all;
    all.spare_system();
    EXPECT_FALSE(all.matches(replica, now));
    EXPECT_FALSE(all.matches(own, now));
    EXPECT_TRUE(all.matches(client, now));
    for (auto named : {with(filter_field::command, "Binlog Dump"), with(filter_field::id, "7")}) {
        named.spare_system();
        EXPECT_TRUE(named.matches(replica, now));
    }
    auto others = with(filter_field::command, "!Sleep");
    others.spare_system();
    EXPECT_FALSE(others.matches(replica, now));
}

TEST(session_filter_test, server_behind_names_its_sessions) {
    auto row = running_row();
    EXPECT_TRUE(with(filter_field::upstream, "").matches(row, now));
    EXPECT_FALSE(with(filter_field::upstream, "shop").matches(row, now));
    row.kind = security::session_kind::watched;
    row.details = std::make_unique<session_details>();
    row.details->upstream = "shop";
    auto own = with(filter_field::upstream, "shop");
    own.keep_to_own_list();
    EXPECT_TRUE(own.matches(row, now)) << "who names the server means its sessions";
}

TEST(session_filter_test, kinds_that_a_filter_may_mean) {
    using security::session_kind;
    EXPECT_TRUE(session_filter{}.may_mean(session_kind::watched));
    EXPECT_TRUE(with(filter_field::kind, "w*").may_mean(session_kind::watched));
    EXPECT_FALSE(with(filter_field::kind, "!watched").may_mean(session_kind::watched));
    EXPECT_FALSE(with(filter_field::kind, "served").may_mean(session_kind::watched));
}

TEST(session_filter_test, state_of_a_watched_session_is_in_its_servers_words) {
    auto watched = running_row();
    watched.kind = security::session_kind::watched;
    watched.details = std::make_unique<session_details>();
    watched.details->state = "Waiting for table metadata lock";
    EXPECT_TRUE(with(filter_field::state, "waiting for*").matches(watched, now));
    EXPECT_FALSE(with(filter_field::state, "executing").matches(watched, now));
}

TEST(session_filter_test, before_login_the_user_has_mysqls_name) {
    auto row = running_row();
    row.logged_in = false;
    EXPECT_TRUE(with(filter_field::user, "unauthenticated user").matches(row, now));
}

TEST(check_commands_test, an_unknown_command_is_refused_with_the_list) {
    EXPECT_TRUE(check_commands(value_set::parse("Query,sleep,Init DB,S*")).has_value());
    const auto refused = check_commands(value_set::parse("Qurey"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_THAT(refused.error().sentence, testing::HasSubstr("'Qurey'"));
    EXPECT_THAT(refused.error().sentence, testing::HasSubstr("Init DB"));
}

}  // namespace
}  // namespace rollcall::registry
