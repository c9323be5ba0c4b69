// What is remembered comes back to its owner only.
#include "rollcall/cluster/etcd/etcd_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::ElementsAre;

const memory_owner owner{"c", "me"};

etcd_memory example() {
    etcd_memory memory;
    memory.fe_number = 3;
    memory.address = "me:1";
    memory.members = {"a:1", "me:1", "b:1"};
    return memory;
}

TEST(etcd_memory_test, memory_comes_back_as_written) { EXPECT_EQ(decode_memory(encode_memory(example(), owner), owner), example()); }

TEST(etcd_memory_test, memory_before_anything_was_published_comes_back) {
    EXPECT_EQ(decode_memory(encode_memory({}, owner), owner), etcd_memory{});
}

TEST(etcd_memory_test, another_owner_s_memory_is_none) {
    const auto text = encode_memory(example(), owner);
    EXPECT_EQ(decode_memory(text, {"c", "other"}), std::nullopt);
    EXPECT_EQ(decode_memory(text, {"d", "me"}), std::nullopt);
}

TEST(etcd_memory_test, damaged_memory_is_none) {
    const auto text = encode_memory(example(), owner);
    for (std::size_t length = 0; length + 1 < text.size(); ++length) EXPECT_EQ(decode_memory(text.substr(0, length), owner), std::nullopt);
    for (const auto* bad : {R"("members":[1])", R"("members":["a"])", R"("members":{})"}) {
        const std::string start = R"({"cluster":"c","uuid":"me","fe_number":3,"address":"",)";
        EXPECT_EQ(decode_memory(start + bad + "}", owner), std::nullopt) << bad;
    }
    EXPECT_EQ(decode_memory(R"({"cluster":"c","uuid":"me","fe_number":1024,"address":"","members":[]})", owner), std::nullopt);
}

TEST(etcd_memory_test, own_address_replaces_the_old_one) {
    EXPECT_THAT(remembered_members(example(), "me:1"), ElementsAre("a:1", "me:1", "b:1"));
    EXPECT_THAT(remembered_members(example(), "me:2"), ElementsAre("a:1", "me:2", "b:1"));
    EXPECT_THAT(remembered_members(example(), "b:1"), ElementsAre("a:1", "b:1"));
    EXPECT_THAT(remembered_members({}, "me:2"), ElementsAre("me:2"));
}

}  // namespace
}  // namespace rollcall::cluster
