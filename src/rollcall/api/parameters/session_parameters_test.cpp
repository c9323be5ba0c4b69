// The parameters of lists of sessions as tables: what each makes of a listing, and the sentence for what is refused.
#include "rollcall/api/parameters/session_parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollcall/api/parameters/columns_parameter.hpp"

namespace rollcall::api {
namespace {

using http::parameter_list;
using registry::session_column;
using ::testing::HasSubstr;

session_parameters parsed(const parameter_list& given, list_scope scope = list_scope::this_fe) {
    const auto result = parse_session_parameters(given, scope, registry::default_columns());
    EXPECT_TRUE(result.has_value()) << result.error().sentence;
    return result.has_value() ? *result : session_parameters{};
}

http::problem refused(const parameter_list& given, list_scope scope = list_scope::this_fe) {
    const auto result = parse_session_parameters(given, scope, registry::default_columns());
    EXPECT_TRUE(result.has_error()) << "taken";
    return result.has_error() ? result.error() : http::problem{0, ""};
}

TEST(session_parameters_test, nothing_given_asks_for_everything_by_id) {
    const auto wanted = parsed({});
    EXPECT_TRUE(wanted.filter.empty());
    EXPECT_EQ(wanted.sort.column, session_column::id);
    EXPECT_FALSE(wanted.sort.descending);
    EXPECT_EQ(wanted.offset, 0U);
    EXPECT_EQ(wanted.limit, SIZE_MAX);
    EXPECT_FALSE(wanted.paged);
    EXPECT_EQ(wanted.columns, registry::default_columns());
    EXPECT_FALSE(wanted.by);
    EXPECT_EQ(wanted.info_bytes, 4096U);
    EXPECT_FALSE(wanted.zone);
    EXPECT_FALSE(wanted.with_nodes);
    EXPECT_FALSE(wanted.strict);
    EXPECT_EQ(wanted.timeout, std::chrono::milliseconds{2000});
}

TEST(session_parameters_test, configured_columns_are_those_of_the_bare_call) {
    const auto wanted = parse_session_parameters({}, list_scope::this_fe, registry::doris_columns());
    ASSERT_TRUE(wanted.has_value());
    EXPECT_EQ(wanted->columns, registry::doris_columns());
}

TEST(session_parameters_test, every_parameter_is_read) {
    const auto wanted = parsed({{"user", "a,b*"},
                                {"min_time", "5"},
                                {"active", "true"},
                                {"q", "SeLeCt"},
                                {"sort", "-time"},
                                {"limit", "3"},
                                {"offset", "4"},
                                {"columns", "id"},
                                {"info", "full"},
                                {"tz", "+02:00"},
                                {"view", "sessions"},
                                {"_", "1"}});
    ASSERT_EQ(wanted.filter.conditions.size(), 1U);
    EXPECT_EQ(wanted.filter.conditions[0].field, registry::filter_field::user);
    EXPECT_EQ(wanted.filter.conditions[0].values, registry::value_set::parse("a,b*"));
    EXPECT_EQ(wanted.filter.min_time, std::chrono::seconds{5});
    EXPECT_TRUE(wanted.filter.active_only);
    EXPECT_EQ(wanted.filter.info_contains, "select");
    EXPECT_EQ(wanted.sort.column, session_column::time);
    EXPECT_TRUE(wanted.sort.descending);
    EXPECT_EQ(wanted.limit, 3U);
    EXPECT_EQ(wanted.offset, 4U);
    EXPECT_TRUE(wanted.paged);
    EXPECT_EQ(wanted.columns, registry::column_list{session_column::id});
    EXPECT_EQ(wanted.info_bytes, SIZE_MAX);
    ASSERT_TRUE(wanted.zone);
    EXPECT_EQ(wanted.zone->name(), "+02:00");
}

TEST(session_parameters_test, all_fes_take_what_belongs_to_the_fan_out) {
    const auto wanted = parsed({{"timeout_ms", "30000"}, {"strict", "true"}, {"nodes", "true"}}, list_scope::all_fes);
    EXPECT_EQ(wanted.timeout, std::chrono::milliseconds{30000});
    EXPECT_TRUE(wanted.strict);
    EXPECT_TRUE(wanted.with_nodes);
    for (const auto* const name : {"timeout_ms", "strict", "nodes"}) EXPECT_EQ(refused({{name, "1"}}).status, 400U) << name;
}

TEST(session_parameters_test, offset_alone_is_a_page_without_an_end) {
    const auto wanted = parsed({{"offset", "2"}});
    EXPECT_TRUE(wanted.paged);
    EXPECT_EQ(wanted.limit, SIZE_MAX);
}

TEST(session_parameters_test, blank_before_an_offset_of_time_is_a_plus) {
    EXPECT_EQ(parsed({{"tz", " 05:30"}}).zone->name(), "+05:30");
    EXPECT_EQ(parsed({{"tz", "UTC"}}).zone->name(), "UTC");
}

TEST(session_parameters_test, groups_sort_by_their_own_columns) {
    EXPECT_EQ(parsed({{"by", "user"}}).by, session_column::user);
    EXPECT_EQ(parsed({{"by", "FE"}}).by, session_column::fe);
    EXPECT_EQ(parsed({{"by", "user"}}).groups_by.column, group_column::sessions);
    EXPECT_TRUE(parsed({{"by", "user"}}).groups_by.descending);
    struct row {
        std::string sort;
        group_column column;
        bool descending;
    };
    const std::vector<row> rows{{"User", group_column::value, false},
                                {"-user", group_column::value, true},
                                {"sessions", group_column::sessions, false},
                                {"-Active", group_column::active, true},
                                {"OldestSeconds", group_column::oldest_seconds, false}};
    for (const auto& [sort, column, descending] : rows) {
        const auto wanted = parsed({{"sort", sort}, {"by", "user"}});
        EXPECT_EQ(wanted.groups_by.column, column) << sort;
        EXPECT_EQ(wanted.groups_by.descending, descending) << sort;
    }
}

TEST(session_parameters_test, wrong_parameter_is_400_and_its_sentence_names_it) {
    struct row {
        parameter_list given;
        std::vector<std::string> named;
    };
    const std::vector<row> rows{
        {{{"usr", "ann"}}, {"'usr'", "user", "min_time", "columns", "query_id"}},
        {{{"user", "ann"}, {"user", "bob"}}, {"'user'", "twice"}},
        {{{"command", "Sleeping"}}, {"'command'", "'Sleeping'", "Sleep", "Init DB"}},
        {{{"command", "Sleep,!Nap"}}, {"'Nap'"}},
        {{{"id", "abc"}}, {"'id'", "'abc'", "decimal"}},
        {{{"id", "1,!x"}}, {"'1,!x'"}},
        {{{"kind", "imagined"}}, {"'kind'", "'imagined'", "served, relayed and watched"}},
        {{{"active", "maybe"}}, {"'active'", "'maybe'", "true or false"}},
        {{{"active", "TRUE"}}, {"'TRUE'"}},
        {{{"min_time", "-5"}}, {"'min_time'", "'-5'"}},
        {{{"min_time", ""}}, {"''"}},
        {{{"min_time", "4294967296"}}, {"4294967295"}},
        {{{"limit", "ten"}}, {"'limit'", "'ten'"}},
        {{{"limit", "4294967296"}}, {"0 to 4294967295"}},
        {{{"limit", "18446744073709551616"}}, {"0 to 4294967295"}},
        {{{"offset", "-1"}}, {"'offset'", "'-1'"}},
        {{{"sort", "Nope"}}, {"'sort'", "'Nope'", "Id", "KillState"}},
        {{{"sort", "--Id"}}, {"'--Id'"}},
        {{{"sort", ""}}, {"''"}},
        {{{"sort", "Sessions"}}, {"'Sessions'"}},
        {{{"sort", "Time"}, {"by", "user"}}, {"'Time'", "User, Sessions, Active or OldestSeconds"}},
        {{{"columns", "Id,Nope"}}, {"'columns'", "'Nope'", "default, doris and all", "KillState"}},
        {{{"columns", ""}}, {"''"}},
        {{{"columns", "Id,"}}, {"'Id,'"}},
        {{{"columns", "Id"}, {"by", "user"}}, {"'columns'", "'by'"}},
        {{{"by", "colour"}}, {"'by'", "'colour'", "user, host, db, command, state, fe, upstream or digest"}},
        {{{"by", "Time"}}, {"'Time'"}},
        {{{"info", "some"}}, {"'info'", "'some'", "full"}},
        {{{"tz", "Atlantis"}}, {"'tz'", "'Atlantis'", "Europe/Vienna"}},
        {{{"tz", "file:/etc/passwd"}}, {"'tz'"}},
        {{{"tz", "../UTC"}}, {"'tz'"}},
        {{{"tz", "+25:00"}}, {"'+25:00'"}},
        {{{"view", "all"}}, {"'view'", "'all'", "sessions or queries"}},
        {{{"format", "json"}}, {"'format'", "query_id"}},
    };
    for (const auto& [given, named] : rows) {
        const auto failure = refused(given);
        EXPECT_EQ(failure.status, 400U) << failure.sentence;
        for (const auto& word : named) EXPECT_THAT(failure.sentence, HasSubstr(word));
        EXPECT_TRUE(failure.sentence.ends_with('.')) << failure.sentence;
    }
}

TEST(session_parameters_test, wrong_fan_out_parameter_is_400) {
    struct row {
        parameter_list given;
        std::string named;
    };
    const std::vector<row> rows{{{{"timeout_ms", "0"}}, "1 to 30000"}, {{{"timeout_ms", "30001"}}, "1 to 30000"},
                                {{{"strict", "yes"}}, "'strict'"},     {{{"nodes", "1"}}, "'nodes'"},
                                {{{"view", "queries"}}, "'queries'"},  {{{"query_id", "1-2"}}, "'query_id'"}};
    for (const auto& [given, named] : rows) {
        const auto failure = refused(given, list_scope::all_fes);
        EXPECT_EQ(failure.status, 400U);
        EXPECT_THAT(failure.sentence, HasSubstr(named));
    }
}

TEST(session_parameters_test, what_is_not_supported_yet_is_501) {
    EXPECT_EQ(refused({{"at", "2024-01-01T00:00:00Z"}}).status, 501U);
    EXPECT_EQ(refused({{"at", "2024-01-01T00:00:00Z"}}, list_scope::all_fes).status, 501U);
    EXPECT_EQ(refused({{"at", "now"}, {"limit", "x"}}).status, 400U);
}

TEST(session_parameters_test, values_that_only_look_wrong_are_taken) {
    for (const parameter_list& given : {parameter_list{{"id", "12,13"}},
                                        {{"id", "1*"}},
                                        {{"id", "!7"}},
                                        {{"kind", "!watched"}},
                                        {{"kind", "serv*"}},
                                        {{"command", "init db"}},
                                        {{"command", "Bin*"}},
                                        {{"user", ""}},
                                        {{"limit", "0"}},
                                        {{"columns", "doris,ALL"}},
                                        {{"state", "dreaming"}}}) {
        EXPECT_TRUE(parse_session_parameters(given, list_scope::this_fe, registry::default_columns()).has_value()) << given[0].second;
    }
}

std::vector<std::string_view> column_names(std::string_view text) {
    const auto columns = parse_columns(text);
    EXPECT_TRUE(columns.has_value()) << text;
    return columns.has_value() ? names_of(*columns) : std::vector<std::string_view>{};
}

TEST(columns_parameter_test, names_and_sets_keep_their_order_and_come_once) {
    using names = std::vector<std::string_view>;
    EXPECT_EQ(column_names("Info,ID,info"), (names{"Info", "Id"}));
    EXPECT_EQ(column_names("queryid,default"),
              (names{"QueryId", "Id", "User", "Host", "Cluster", "Db", "Command", "Time", "State", "Info"}));
    EXPECT_EQ(column_names("default,QueryId,Id").size(), 10U);
    EXPECT_EQ(column_names("doris"), names_of(registry::doris_columns()));
    EXPECT_EQ(column_names("all,default,doris"), names_of(registry::all_columns()));
}

TEST(columns_parameter_test, fe_comes_first_and_once) {
    EXPECT_EQ(names_of(with_fe_first(*parse_columns("Id,FE,Db"))), (std::vector<std::string_view>{"FE", "Id", "Db"}));
    EXPECT_EQ(with_fe_first(registry::all_columns()).size(), registry::all_columns().size());
}

TEST(columns_parameter_test, wide_set_has_every_column) {
    for (int c = 0; c <= static_cast<int>(session_column::kill_state); ++c) {
        const auto column = static_cast<session_column>(c);
        EXPECT_THAT(registry::all_columns(), ::testing::Contains(column)) << registry::column_name(column);
    }
}

TEST(session_parameters_test, a_member_is_asked_for_the_same_rows) {
    const auto wanted =
        parsed({{"user", "ann,b%"}, {"sort", "-Time"}, {"columns", "Id,User"}, {"limit", "5"}, {"offset", "2"}, {"info", "full"}},
               list_scope::all_fes);
    const auto query = as_query(wanted, *time_zone::find("+02:00"));
    EXPECT_EQ(query,
              (parameter_list{
                  {"user", "ann,b%"}, {"columns", "FE,Id,User"}, {"tz", "+02:00"}, {"info", "full"}, {"sort", "-Time"}, {"limit", "7"}}));
    const auto there = parsed(query);
    EXPECT_EQ(there.columns, wanted.columns);
    EXPECT_EQ(there.sort.column, session_column::time);
    EXPECT_EQ(there.info_bytes, wanted.info_bytes);
}

}  // namespace
}  // namespace rollcall::api
