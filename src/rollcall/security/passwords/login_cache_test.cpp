// The digests of caching_sha2_password's fast path.
#include "rollcall/security/passwords/login_cache.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rollcall::security {
namespace {

TEST(login_cache_test, remembers_per_account_and_version) {
    login_cache cache;
    cache.remember("ann", 7, make_fast_digest("secret"));
    EXPECT_EQ(cache.find("ann", 7), make_fast_digest("secret"));
    EXPECT_FALSE(cache.find("ann", 8));
    EXPECT_FALSE(cache.find("ann", 6));
    EXPECT_FALSE(cache.find("Ann", 7));
    EXPECT_FALSE(cache.find("", 7));
}

TEST(login_cache_test, newer_version_replaces_and_older_does_not) {
    login_cache cache;
    cache.remember("ann", 8, make_fast_digest("new"));
    cache.remember("ann", 7, make_fast_digest("old"));
    EXPECT_EQ(cache.find("ann", 8), make_fast_digest("new"));
    EXPECT_FALSE(cache.find("ann", 7));
    cache.remember("ann", 9, make_fast_digest("newest"));
    EXPECT_EQ(cache.find("ann", 9), make_fast_digest("newest"));
}

TEST(login_cache_test, oldest_leaves_when_full) {
    login_cache cache{2};
    cache.remember("a", 1, {});
    cache.remember("b", 1, {});
    cache.remember("a", 1, {});  // young again
    cache.remember("c", 1, {});
    EXPECT_TRUE(cache.find("a", 1));
    EXPECT_FALSE(cache.find("b", 1));
    EXPECT_TRUE(cache.find("c", 1));
}

TEST(login_cache_test, capacity_of_none_keeps_nothing) {
    login_cache cache{0};
    cache.remember("a", 1, {});
    EXPECT_FALSE(cache.find("a", 1));
}

TEST(login_cache_test, clear_forgets_all) {
    login_cache cache;
    cache.remember("a", 1, {});
    cache.clear();
    EXPECT_FALSE(cache.find("a", 1));
}

TEST(login_cache_test, threads_see_whole_entries) {
    login_cache cache{8};
    const auto digest_of = [](std::uint64_t version) { return make_fast_digest(std::to_string(version)); };
    std::thread writer{[&] {
        for (std::uint64_t version = 1; version <= 2000; ++version) cache.remember("ann", version, digest_of(version));
    }};
    for (std::uint64_t version = 1; version <= 2000; ++version) {
        const auto found = cache.find("ann", version);
        if (found) {
            EXPECT_EQ(*found, digest_of(version));
        }
    }
    writer.join();
    EXPECT_EQ(cache.find("ann", 2000), digest_of(2000));
}

}  // namespace
}  // namespace rollcall::security
