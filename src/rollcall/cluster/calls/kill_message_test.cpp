// Kill messages: what is written comes back, and what is wrong is named.
#include "rollcall/cluster/calls/kill_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using registry::kill_outcome;
using ::testing::HasSubstr;

TEST(kill_message_test, orders_come_back_as_they_went) {
    kill_message sent;
    sent.patience = std::chrono::milliseconds{250};
    sent.targets.resize(2);
    auto& bound = sent.targets[0];
    bound.id = connection_id{4194305};
    bound.order.kind = registry::kill_kind::query;
    bound.order.only_query = query_id{1, 0xFEDCBA9876543210};
    bound.order.notice.reason = "too \"slow\"\n";
    bound.order.notice.receipt = "r1";
    sent.targets[1] = bound;
    sent.targets[1].order.only_query.reset();
    sent.targets[1].order.only_command_number = 18446744073709551615U;
    const auto got = decode_kills(encode_kills(sent));
    ASSERT_TRUE(got.has_value()) << got.error().sentence;
    EXPECT_EQ(got->patience, sent.patience);
    ASSERT_EQ(got->targets.size(), 2U);
    EXPECT_EQ(got->targets[0].id, bound.id);
    EXPECT_EQ(got->targets[0].order.kind, registry::kill_kind::query);
    EXPECT_EQ(got->targets[0].order.only_query, bound.order.only_query);
    EXPECT_EQ(got->targets[0].order.notice.reason, bound.order.notice.reason);
    EXPECT_EQ(got->targets[0].order.notice.receipt, "r1");
    EXPECT_FALSE(got->targets[1].order.only_query);
    EXPECT_EQ(got->targets[1].order.only_command_number, sent.targets[1].order.only_command_number);
}

TEST(kill_message_test, wrong_orders_are_refused_with_what_is_wrong) {
    const auto error_of = [](const std::string& body) {
        const auto decoded = decode_kills(body);
        return decoded.has_error() ? decoded.error().sentence : "";
    };
    EXPECT_THAT(error_of(""), HasSubstr("no list"));
    EXPECT_THAT(error_of(R"({"orders":[],"wait_ms":1,"kind":"query"})"), HasSubstr("0 orders"));
    EXPECT_THAT(error_of(R"({"orders":[{}],"wait_ms":1,"kind":"query"})"), HasSubstr("no connection's"));
    EXPECT_THAT(error_of(R"({"orders":[{"id":4294967296}],"wait_ms":1,"kind":"query"})"), HasSubstr("no connection's"));
    EXPECT_THAT(error_of(R"({"orders":[{"id":1,"query":"x"}],"wait_ms":1,"kind":"query"})"), HasSubstr("no query id"));
    EXPECT_THAT(error_of(R"({"orders":[{"id":1}],"wait_ms":1,"kind":"all"})"), HasSubstr("'all'"));
    EXPECT_THAT(error_of(R"({"orders":[{"id":1}],"wait_ms":30001,"kind":"query"})"), HasSubstr("no list"));
}

TEST(kill_message_test, results_come_back_as_they_went) {
    std::vector<registry::kill_result> sent(3);
    sent[0].outcome = kill_outcome::stopping;
    sent[0].lives = true;
    sent[0].query = query_id{1, 2};
    sent[0].user = "ann";
    sent[0].info = "SELECT \"x\"";
    sent[1].outcome = kill_outcome::mismatch;
    sent[2].outcome = kill_outcome::forbidden;
    sent[2].trouble = "its server refuses";
    const auto got = decode_kill_results(encode_kill_results(sent), 3);
    ASSERT_TRUE(got.has_value()) << got.error().sentence;
    EXPECT_EQ((*got)[0].outcome, kill_outcome::stopping);
    EXPECT_TRUE((*got)[0].lives);
    EXPECT_EQ((*got)[0].query, sent[0].query);
    EXPECT_EQ((*got)[0].user, "ann");
    EXPECT_EQ((*got)[0].info, sent[0].info);
    EXPECT_EQ((*got)[1].outcome, kill_outcome::mismatch);
    EXPECT_EQ((*got)[1].trouble, "");
    EXPECT_EQ((*got)[2].trouble, "its server refuses");
}

TEST(kill_message_test, results_of_another_count_or_kind_are_refused) {
    const auto one = encode_kill_results(std::vector<registry::kill_result>(1));
    EXPECT_TRUE(decode_kill_results(one, 2).has_error());
    EXPECT_TRUE(decode_kill_results("[{\"outcome\":\"eaten\",\"lives\":true}]", 1).has_error());
    EXPECT_TRUE(decode_kill_results("{}", 1).has_error());
}

}  // namespace
}  // namespace rollcall::cluster
