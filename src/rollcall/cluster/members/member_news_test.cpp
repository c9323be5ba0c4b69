// Told once a minute.
#include "rollcall/cluster/members/member_news.hpp"

#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using std::chrono::seconds;

constexpr steady_time first{};

TEST(member_news_test, what_comes_and_goes_is_told_once_a_minute) {
    member_news news;
    EXPECT_TRUE(news.tell_up("a:1"));
    EXPECT_TRUE(news.tell_failure("a:1", "refused", first));
    EXPECT_TRUE(news.tell_up("a:1"));
    for (int second = 1; second < 60; ++second) {
        EXPECT_FALSE(news.tell_failure("a:1", "refused", first + seconds{second})) << second;
        EXPECT_FALSE(news.tell_up("a:1")) << second;
    }
    EXPECT_TRUE(news.tell_failure("a:1", "refused", first + seconds{60}));
    EXPECT_TRUE(news.tell_up("a:1"));
}

TEST(member_news_test, another_reason_is_told_at_once_and_a_hundred_are_not) {
    member_news news;
    EXPECT_TRUE(news.tell_failure("a:1", "refused", first));
    EXPECT_TRUE(news.tell_failure("a:1", "no answer", first));
    int told = 0;
    for (int i = 0; i < 100; ++i) told += news.tell_failure("a:1", "cut after " + std::to_string(i), first + seconds{1}) ? 1 : 0;
    EXPECT_EQ(told, 18);
    EXPECT_TRUE(news.tell_failure("b:1", "refused", first + seconds{1}));
}

}  // namespace
}  // namespace rollcall::cluster
