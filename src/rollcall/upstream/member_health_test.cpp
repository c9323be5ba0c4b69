// What each sign means.
#include "rollcall/upstream/member_health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace rollcall::upstream {
namespace {

using testing::HasSubstr;

member_health health_of(const std::map<std::string, std::string>& told, const health_rules& rules = {}) {
    wire::text_result answer;
    for (const auto& [name, value] : told) answer.rows.push_back({name, value});
    return read_health(answer, rules);
}

// A node in step, but for what is given.
std::string galera_fault(const std::string& name, const std::string& value) {
    std::map<std::string, std::string> told{{"READ_ONLY", "OFF"},      {"WSREP_ON", "ON"},
                                            {"WSREP_READY", "ON"},     {"WSREP_CLUSTER_STATUS", "Primary"},
                                            {"WSREP_DESYNC", "OFF"},   {"WSREP_REJECT_QUERIES", "NONE"},
                                            {"WSREP_LOCAL_STATE", "4"}};
    told[name] = value;
    return health_of(told).why_not;
}

TEST(member_health_test, galera_node_is_up_in_step_with_a_quorum) {
    EXPECT_EQ(galera_fault("READ_ONLY", "OFF"), "");
    EXPECT_THAT(galera_fault("WSREP_CLUSTER_STATUS", "non-Primary"), HasSubstr("no quorum"));
    EXPECT_THAT(galera_fault("WSREP_LOCAL_STATE", "2"), HasSubstr("wsrep_local_state is 2"));
    EXPECT_THAT(galera_fault("WSREP_READY", "OFF"), HasSubstr("wsrep_ready"));
    EXPECT_THAT(galera_fault("WSREP_DESYNC", "ON"), HasSubstr("wsrep_desync"));
    EXPECT_THAT(galera_fault("WSREP_REJECT_QUERIES", "ALL"), HasSubstr("wsrep_reject_queries is ALL"));
}

TEST(member_health_test, donor_takes_sessions_where_the_rules_say_so) {
    health_rules lenient;
    lenient.donor_ok = true;
    std::map<std::string, std::string> told{
        {"WSREP_ON", "ON"}, {"WSREP_READY", "ON"}, {"WSREP_CLUSTER_STATUS", "Primary"}, {"WSREP_LOCAL_STATE", "2"}};
    EXPECT_EQ(health_of(told, lenient).why_not, "");
    EXPECT_THAT(health_of(told).why_not, HasSubstr("wsrep_local_state is 2"));
    told["WSREP_SST_DONOR_REJECTS_QUERIES"] = "ON";
    EXPECT_THAT(health_of(told, lenient).why_not, HasSubstr("wsrep_local_state is 2"));
    told["WSREP_LOCAL_STATE"] = "1";
    EXPECT_THAT(health_of(told, lenient).why_not, HasSubstr("wsrep_local_state is 1"));
}

TEST(member_health_test, galera_without_the_provider_is_no_galera) {
    const auto plain = health_of({{"READ_ONLY", "OFF"}, {"WSREP_ON", "OFF"}, {"WSREP_LOCAL_STATE", ""}});
    EXPECT_EQ(plain.why_not, "");
    EXPECT_FALSE(plain.many_writers);
    EXPECT_TRUE(health_of({{"WSREP_ON", "ON"}}).many_writers);
}

TEST(member_health_test, role_follows_from_what_is_refused) {
    EXPECT_EQ(health_of({{"READ_ONLY", "OFF"}}).role, member_role::writer);
    EXPECT_EQ(health_of({{"READ_ONLY", "ON"}}).role, member_role::reader);
    EXPECT_EQ(health_of({{"READ_ONLY", "NO_LOCK_NO_ADMIN"}}).role, member_role::reader);
    EXPECT_EQ(health_of({{"read_only", "0"}, {"super_read_only", "0"}}).role, member_role::writer);
    EXPECT_EQ(health_of({{"read_only", "0"}, {"super_read_only", "1"}}).role, member_role::reader);
    EXPECT_EQ(health_of({{"1", "1"}}).role, member_role::any);
}

TEST(member_health_test, mysql_in_offline_mode_is_set_aside) {
    EXPECT_THAT(health_of({{"read_only", "0"}, {"offline_mode", "1"}}).why_not, HasSubstr("offline_mode"));
    EXPECT_EQ(health_of({{"read_only", "0"}, {"offline_mode", "0"}}).why_not, "");
}

}  // namespace
}  // namespace rollcall::upstream
