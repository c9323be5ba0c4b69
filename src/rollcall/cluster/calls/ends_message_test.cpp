// There and back, and what is none.
#include "rollcall/cluster/calls/ends_message.hpp"

#include <gtest/gtest.h>

namespace rollcall::cluster {

TEST(EndsMessage, WhatIsWrittenIsRead) {
    const std::vector<registry::relayed_end> ends{{1, 2}, {UINT32_MAX, 65535}, {77, 0}};
    EXPECT_EQ(decode_ends(encode_ends(ends)), ends);
    EXPECT_TRUE(decode_ends(encode_ends({})).empty());
}

TEST(EndsMessage, LinesThatAreNoneArePassedOver) {
    const std::vector<registry::relayed_end> wanted{{5, 6}};
    EXPECT_EQ(decode_ends("x\n5 65536\n5\n 6\n\n5 6"), wanted);
}

}  // namespace rollcall::cluster
