// What is a KILL of one connection, and what only looks like it.
#include "rollcall/relay/typed_kill.hpp"

#include <gtest/gtest.h>

namespace rollcall::relay {

TEST(TypedKill, BothKindsAreRead) {
    const auto connection = read_kill("KILL 42");
    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->kind, registry::kill_kind::connection);
    EXPECT_EQ(connection->id, 42U);
    EXPECT_EQ(connection->words, "KILL");
    const auto query = read_kill("  /* cancel */ kill query 1073741825 ;");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->kind, registry::kill_kind::query);
    EXPECT_EQ(query->id, 1073741825U);
    const auto soft = read_kill("KILL SOFT CONNECTION 7");
    ASSERT_TRUE(soft);
    EXPECT_EQ(soft->words, "KILL SOFT CONNECTION");
}

TEST(TypedKill, OthersPass) {
    for (const char* text : {"KILL QUERY ID 7", "KILL USER ann", "KILL CONNECTION_ID()", "KILL 7; SELECT 1", "KILL", "KILLED 7", "SELECT 7",
                             "KILL -7", "KILL 1.5", "KILL '7'", "KILL 99999999999999999999"}) {
        EXPECT_FALSE(read_kill(text)) << text;
    }
}

TEST(TypedKill, ACommandOfOldIsOneToo) {
    using namespace std::string_literals;
    const auto bytes = "\x05\x00\x00\x00\x0C\x2A\x00\x00\x40"s;
    wire::command_scan command{1024};
    ASSERT_TRUE(command.feed(bytes).has_value());
    const auto kill = read_kill(command, 0);
    ASSERT_TRUE(kill);
    EXPECT_EQ(kill->id, 0x4000002AU);
}

}  // namespace rollcall::relay
