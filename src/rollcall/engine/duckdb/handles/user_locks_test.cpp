// Who has which name, who waits for it, in which order, and for how long.
#include "rollcall/engine/duckdb/handles/user_locks.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rollcall::engine {
namespace {

using outcome = user_locks::outcome;

class user_locks_test : public testing::Test {
protected:
    outcome try_it(std::uint32_t session, const std::string& name) {
        return locks.acquire(session, name, std::chrono::nanoseconds{0}, interrupted, nullptr);
    }
    outcome wait(std::uint32_t session, const std::string& name) {
        return locks.acquire(session, name, std::nullopt, interrupted, &watcher);
    }
    // Until so many wait.
    void until_waiting(int count) const {
        while (watcher.rests.load() < count) std::this_thread::yield();
    }

    struct counting final : rest_watcher {
        void rest_begins(rest_kind kind) noexcept override { rests += kind == rest_kind::user_lock ? 1 : 100; }
        void rest_ends(rest_kind) noexcept override { --rests; }
        std::atomic<int> rests = 0;
    };
    counting watcher;
    std::atomic<bool> interrupted = false;
    user_locks locks;
};

TEST_F(user_locks_test, a_name_is_one_sessions_until_it_gave_it_up_as_often_as_it_took_it) {
    EXPECT_EQ(try_it(1, "a"), outcome::taken);
    EXPECT_EQ(try_it(1, "a"), outcome::taken);
    EXPECT_EQ(try_it(2, "a"), outcome::timed_out);
    EXPECT_EQ(try_it(2, "b"), outcome::taken);
    EXPECT_EQ(locks.holder_of("a"), 1U);
    EXPECT_EQ(locks.release(2, "a"), false);
    EXPECT_EQ(locks.release(1, "a"), true);
    EXPECT_EQ(try_it(2, "a"), outcome::timed_out);
    EXPECT_EQ(locks.release(1, "a"), true);
    EXPECT_EQ(locks.release(1, "a"), std::nullopt);
    EXPECT_EQ(locks.holder_of("a"), std::nullopt);
    EXPECT_EQ(try_it(2, "a"), outcome::taken);
}

TEST_F(user_locks_test, all_of_a_session_go_at_once) {
    for (const char* const name : {"a", "b", "a"}) try_it(1, name);
    try_it(2, "c");
    EXPECT_EQ(locks.release_all(1), 3U);
    EXPECT_EQ(locks.release_all(1), 0U);
    EXPECT_EQ(locks.holder_of("a"), std::nullopt);
    EXPECT_EQ(locks.holder_of("c"), 2U);
}

TEST_F(user_locks_test, who_waits_gets_it_in_turn) {
    try_it(1, "a");
    outcome second{}, third{};
    std::thread b([&] { second = wait(2, "a"); });
    until_waiting(1);
    std::thread c([&] { third = wait(3, "a"); });
    until_waiting(2);
    locks.release(1, "a");
    b.join();
    EXPECT_EQ(second, outcome::taken);
    EXPECT_EQ(try_it(1, "a"), outcome::timed_out);
    EXPECT_EQ(locks.release_all(2), 1U);
    c.join();
    EXPECT_EQ(third, outcome::taken);
    EXPECT_EQ(watcher.rests, 0);
}

TEST_F(user_locks_test, a_wait_ends_by_its_time_or_an_interrupt) {
    try_it(1, "a");
    EXPECT_EQ(locks.acquire(2, "a", std::chrono::milliseconds{1}, interrupted, nullptr), outcome::timed_out);
    outcome stopped{};
    std::thread b([&] { stopped = wait(2, "a"); });
    until_waiting(1);
    interrupted = true;
    b.join();
    EXPECT_EQ(stopped, outcome::interrupted);
    EXPECT_EQ(locks.release(1, "a"), true);
    EXPECT_EQ(try_it(3, "a"), outcome::taken) << "nobody waits any more";
}

TEST_F(user_locks_test, who_would_close_a_circle_does_not_wait) {
    try_it(1, "a");
    try_it(2, "b");
    try_it(3, "c");
    std::thread one([&] { wait(1, "b"); });
    std::thread two([&] { wait(2, "c"); });
    until_waiting(2);
    EXPECT_EQ(wait(3, "a"), outcome::deadlock);
    EXPECT_EQ(try_it(3, "a"), outcome::timed_out) << "it would not wait";
    locks.release_all(3);
    two.join();
    locks.release_all(2);
    one.join();
    EXPECT_EQ(locks.holder_of("b"), 1U);
}

}  // namespace
}  // namespace rollcall::engine
