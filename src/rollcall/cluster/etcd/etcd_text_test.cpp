// The gateway's words, as etcd 3.4.23 takes and gives them.
#include "rollcall/cluster/etcd/etcd_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(etcd_text_test, range_ends_behind_its_prefix) {
    EXPECT_EQ(encode_etcd_range("a/"), R"({"key":"YS8=","range_end":"YTA="})");
    EXPECT_EQ(encode_etcd_range("a\xFF"), R"({"key":"Yf8=","range_end":"Yg=="})");
}

TEST(etcd_text_test, range_answer_gives_keys_and_values) {
    const auto entries = decode_etcd_range(R"({"header":{"cluster_id":"324952591200643719","revision":"3","raft_term":"2"},"kvs":[)"
                                           R"({"key":"YQ==","create_revision":"2","mod_revision":"3","version":"2","value":"aGk="},)"
                                           R"({"key":"Yg==","create_revision":"2","mod_revision":"3","version":"2"}],"count":"2"})");
    ASSERT_TRUE(entries.has_value());
    EXPECT_THAT(*entries, ElementsAre(etcd_entry{"a", "hi"}, etcd_entry{"b", ""}));
}

TEST(etcd_text_test, range_answer_without_keys_is_an_empty_list) {
    const auto entries = decode_etcd_range(R"({"header":{"revision":"1"}})");
    ASSERT_TRUE(entries.has_value());
    EXPECT_THAT(*entries, IsEmpty());
}

TEST(etcd_text_test, what_is_no_range_answer_is_an_error) {
    for (const auto* body : {"", "null", "[]", "{}", "<html>", R"({"header":1})", R"({"header":{},"kvs":3})", R"({"header":{},"kvs":[3]})",
                             R"({"header":{},"kvs":[{"key":"Zg"}]})", R"({"header":{},"kvs":[{"key":"Zg==","value":1}]})"}) {
        EXPECT_TRUE(decode_etcd_range(body).has_error()) << body;
    }
}

TEST(etcd_text_test, swap_for_a_new_key_expects_none) {
    const etcd_swap step{"a", std::nullopt, "hi", {}};
    EXPECT_EQ(encode_etcd_swap(step), R"({"compare":[{"key":"YQ==","result":"EQUAL","target":"CREATE","create_revision":"0"}],)"
                                      R"("success":[{"request_put":{"key":"YQ==","value":"aGk="}}]})");
}

TEST(etcd_text_test, swap_of_a_known_key_expects_its_value_and_deletes_others) {
    const etcd_swap step{"a", "hi", "ho", {"b"}};
    EXPECT_EQ(encode_etcd_swap(step), R"({"compare":[{"key":"YQ==","result":"EQUAL","target":"VALUE","value":"aGk="}],)"
                                      R"("success":[{"request_put":{"key":"YQ==","value":"aG8="}},)"
                                      R"({"request_delete_range":{"key":"Yg=="}}]})");
}

TEST(etcd_text_test, swap_answer_tells_whether_it_happened) {
    EXPECT_TRUE(*decode_etcd_swap(R"({"header":{"revision":"2"},"succeeded":true,"responses":[]})"));
    EXPECT_FALSE(*decode_etcd_swap(R"({"header":{"revision":"2"}})"));
    for (const auto* body : {"", "{}", "true", R"({"header":{},"succeeded":"yes"})"})
        EXPECT_TRUE(decode_etcd_swap(body).has_error()) << body;
}

TEST(etcd_text_test, refusal_gives_its_message) {
    EXPECT_EQ(decode_etcd_refusal(R"({"error":"no leader","message":"no leader","code":14})"), "no leader");
    EXPECT_EQ(decode_etcd_refusal("404 page not found"), "");
}

}  // namespace
}  // namespace rollcall::cluster
