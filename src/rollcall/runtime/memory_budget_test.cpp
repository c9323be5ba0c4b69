// Shares of a budget.
#include "rollcall/runtime/memory_budget.hpp"

#include <gtest/gtest.h>

namespace rollcall::runtime {
namespace {

TEST(memory_budget_test, share_that_does_not_fit_takes_nothing) {
    memory_budget budget{100};
    memory_share first{&budget};
    memory_share second{&budget};
    EXPECT_TRUE(first.resize(60));
    EXPECT_TRUE(second.resize(40));
    EXPECT_FALSE(second.resize(41));
    EXPECT_EQ(second.bytes(), 40U);
    EXPECT_EQ(budget.used(), 100U);
    first.shrink(59);
    EXPECT_TRUE(second.resize(41));
}

TEST(memory_budget_test, share_that_is_gone_gives_back_what_it_had) {
    memory_budget budget{100};
    {
        memory_share share{&budget};
        ASSERT_TRUE(share.resize(70));
        memory_share moved{std::move(share)};
        EXPECT_EQ(budget.used(), 70U);
    }
    EXPECT_EQ(budget.used(), 0U);
}

TEST(memory_budget_test, shrinking_never_grows) {
    memory_budget budget{100};
    memory_share share{&budget};
    ASSERT_TRUE(share.resize(10));
    share.shrink(50);
    EXPECT_EQ(share.bytes(), 10U);
}

TEST(memory_budget_test, share_of_nothing_is_not_bounded) {
    memory_share share;
    EXPECT_TRUE(share.resize(SIZE_MAX));
}

}  // namespace
}  // namespace rollcall::runtime
