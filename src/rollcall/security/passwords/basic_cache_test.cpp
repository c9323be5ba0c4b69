// Verified Basic credentials.
#include "rollcall/security/passwords/basic_cache.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace rollcall::security {
namespace {

TEST(basic_cache_test, holds_the_very_pair_and_version) {
    basic_cache cache;
    cache.remember("ann", "secret", 3);
    EXPECT_TRUE(cache.holds("ann", "secret", 3));
    EXPECT_FALSE(cache.holds("ann", "secret", 4));
    EXPECT_FALSE(cache.holds("ann", "secret", 2));
    EXPECT_FALSE(cache.holds("ann", "Secret", 3));
    EXPECT_FALSE(cache.holds("ann", "", 3));
    EXPECT_FALSE(cache.holds("bob", "secret", 3));
}

TEST(basic_cache_test, boundary_between_user_and_password_counts) {
    basic_cache cache;
    cache.remember("ab", "c", 1);
    EXPECT_FALSE(cache.holds("a", "bc", 1));
    EXPECT_FALSE(cache.holds("abc", "", 1));
    EXPECT_FALSE(cache.holds("", "abc", 1));
}

TEST(basic_cache_test, older_verification_does_not_replace_a_newer) {
    basic_cache cache;
    cache.remember("ann", "secret", 5);
    cache.remember("ann", "secret", 4);
    EXPECT_TRUE(cache.holds("ann", "secret", 5));
    EXPECT_FALSE(cache.holds("ann", "secret", 4));
}

TEST(basic_cache_test, holds_4096_and_the_oldest_leaves) {
    basic_cache cache;
    for (int i = 0; i <= 4096; ++i) cache.remember("u" + std::to_string(i), "p", 1);
    EXPECT_FALSE(cache.holds("u0", "p", 1));
    EXPECT_TRUE(cache.holds("u1", "p", 1));
    EXPECT_TRUE(cache.holds("u4096", "p", 1));
}

TEST(basic_cache_test, clear_forgets_all) {
    basic_cache cache;
    cache.remember("ann", "secret", 1);
    cache.clear();
    EXPECT_FALSE(cache.holds("ann", "secret", 1));
}

TEST(basic_cache_test, threads_may_all_use_it) {
    basic_cache cache{64};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&cache, t] {
            for (int i = 0; i < 500; ++i) {
                const auto user = std::to_string(t * 1000 + i);
                cache.remember(user, "p", 1);
                EXPECT_FALSE(cache.holds(user, "q", 1));
            }
        });
    }
    for (auto& thread : threads) thread.join();
    cache.remember("last", "p", 1);
    EXPECT_TRUE(cache.holds("last", "p", 1));
}

}  // namespace
}  // namespace rollcall::security
