// Slots are given in the order of arrival, come back whatever happens, and a wait can be given up.
#include "rollcall/runtime/admission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rollcall::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

asio::awaitable<void> note_admission(admission& door, std::shared_ptr<admission_ticket> ticket, std::string name,
                                     std::vector<std::string>& seen, std::vector<admission_slot>& held) {
    auto given = co_await door.acquire(std::move(ticket));
    if (given.has_value()) {
        held.push_back(std::move(*given));
        seen.push_back(std::move(name));
    } else {
        seen.push_back(name + (given.error() == admission_errc::abandoned ? " abandoned" : " refused"));
    }
}

// Waiters on one executor that runs only when told to.
class admission_test : public testing::Test {
protected:
    std::shared_ptr<admission_ticket> arrive(admission& door, std::string name, admission_queue where = admission_queue::begins) {
        auto ticket = std::make_shared<admission_ticket>(context.get_executor(), where);
        asio::co_spawn(context, note_admission(door, ticket, std::move(name), seen, held), asio::detached);
        settle();
        return ticket;
    }
    // Runs what is ready: a wait for a slot is not.
    void settle() {
        context.restart();
        context.poll();
    }
    void give_back_the_first() {
        held.erase(held.begin());
        settle();
    }

    asio::io_context context;
    admission one{1, 1};
    admission two{2, 8};
    std::vector<std::string> seen;
    std::vector<admission_slot> held;
};

TEST_F(admission_test, free_slots_are_given_at_once_and_then_in_the_order_of_arrival) {
    for (const auto* const name : {"a", "b", "c", "d"}) arrive(two, name);
    EXPECT_THAT(seen, ElementsAre("a", "b"));
    EXPECT_EQ(two.waiting(), 2U);
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c"));
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d"));
    EXPECT_EQ(two.waiting(), 0U);
}

TEST_F(admission_test, a_full_queue_refuses_at_once_and_keeps_those_in_it) {
    for (const auto* const name : {"runs", "waits", "late"}) arrive(one, name);
    EXPECT_THAT(seen, ElementsAre("runs", "late refused"));
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("runs", "late refused", "waits"));
}

TEST_F(admission_test, those_that_begin_and_those_that_go_on_take_turns) {
    arrive(one, "runs");
    for (const auto* const name : {"on 1", "on 2", "on 3"}) arrive(one, name, admission_queue::goes_on);
    arrive(one, "new");
    for (int i = 0; i < 4; ++i) give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("runs", "new", "on 1", "on 2", "on 3"));
    EXPECT_EQ(one.waiting(), 0U);
}

TEST_F(admission_test, a_statement_that_goes_on_is_never_refused) {
    for (const auto* const name : {"runs", "waits"}) arrive(one, name);
    arrive(one, "on 1", admission_queue::goes_on);
    arrive(one, "on 2", admission_queue::goes_on);
    EXPECT_EQ(one.waiting(), 3U);
    EXPECT_THAT(seen, ElementsAre("runs"));
}

TEST_F(admission_test, who_gives_up_leaves_the_queue_to_those_behind) {
    arrive(two, "a");
    arrive(two, "b");
    const auto ticket = arrive(two, "c");
    arrive(two, "d");
    ticket->abandon();
    settle();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c abandoned"));
    EXPECT_EQ(two.waiting(), 1U);
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c abandoned", "d"));
}

TEST_F(admission_test, who_gives_up_after_the_grant_has_the_slot) {
    arrive(two, "a");
    arrive(two, "b");
    const auto ticket = arrive(two, "c");
    held.erase(held.begin());  // granted, though the waiter has not run yet
    ticket->abandon();
    settle();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c"));
}

TEST_F(admission_test, a_lent_slot_is_anothers_until_it_is_taken_back) {
    std::vector<std::size_t> lent;
    admission lending{1, 8, 1, [&](std::size_t now) { lent.push_back(now); }};
    for (const auto* const name : {"sleeps", "b", "c"}) arrive(lending, name);
    held.front().lend();
    settle();
    EXPECT_THAT(seen, ElementsAre("sleeps", "b"));
    EXPECT_THAT(lent, ElementsAre(1U));
    held.front().take_back();  // two run now
    held.pop_back();
    settle();
    EXPECT_THAT(seen, ElementsAre("sleeps", "b")) << "one may run, and one does";
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("sleeps", "b", "c"));
    held.clear();  // before what they were taken from
}

TEST_F(admission_test, no_more_are_lent_than_may_be_and_a_lent_one_comes_back_to_nobody) {
    admission lending{2, 8, 1};
    for (const auto* const name : {"a", "b", "c", "d"}) arrive(lending, name);
    held[0].lend();
    held[1].lend();
    settle();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c"));
    give_back_the_first();  // the lent one
    EXPECT_THAT(seen, ElementsAre("a", "b", "c"));
    give_back_the_first();
    EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d"));
    held.clear();
    EXPECT_EQ(lending.waiting(), 0U);
}

TEST_F(admission_test, a_quarter_of_what_may_be_lent_is_taken_beside) {
    std::vector<std::size_t> lent;
    admission lending{1, 8, 4, [&](std::size_t now) { lent.push_back(now); }};
    admission_slot beside;
    EXPECT_FALSE(lending.try_acquire_beside(beside)) << "one is free";
    for (const auto* const name : {"a", "b"}) arrive(lending, name);
    EXPECT_TRUE(lending.try_acquire_beside(beside));
    EXPECT_THAT(lent, ElementsAre(1U));
    admission_slot another;
    EXPECT_FALSE(lending.try_acquire_beside(another));
    beside = {};
    settle();
    EXPECT_THAT(seen, ElementsAre("a")) << "it was nobody's who waits";
    EXPECT_TRUE(lending.try_acquire_beside(another));
    another = {};
    held.clear();
    settle();
    held.clear();  // before what they were taken from
}

TEST_F(admission_test, a_slot_tried_for_passes_nobody_who_waits) {
    std::optional<admission_slot> slot{std::in_place};
    ASSERT_TRUE(one.try_acquire(*slot));
    arrive(one, "waits");
    admission_slot other;
    EXPECT_FALSE(one.try_acquire(other));
    slot.reset();
    EXPECT_FALSE(one.try_acquire(other)) << "the slot is the waiter's, though it has not run yet";
    settle();
    EXPECT_THAT(seen, ElementsAre("waits"));
    held.clear();
    EXPECT_TRUE(one.try_acquire(other));
}

TEST_F(admission_test, a_slot_assigned_over_gives_its_own_back) {
    admission_slot first;
    admission_slot second;
    ASSERT_TRUE(two.try_acquire(first));
    ASSERT_TRUE(two.try_acquire(second));
    first = std::move(second);
    EXPECT_TRUE(two.try_acquire(second));
    admission_slot third;
    EXPECT_FALSE(two.try_acquire(third));
    EXPECT_THAT(seen, IsEmpty());
}

struct crowd {
    admission& door;
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> served = 0;
};

asio::awaitable<void> pass_often(crowd& all, int times) {
    for (int i = 0; i < times; ++i) {
        const auto home = co_await asio::this_coro::executor;
        auto ticket = std::make_shared<admission_ticket>(home);
        auto slot = co_await all.door.acquire(std::move(ticket));
        if (slot.has_error()) co_return;
        const int now = ++all.inside;
        int most = all.most.load();
        while (now > most && !all.most.compare_exchange_weak(most, now)) {}
        co_await asio::post(home, asio::use_awaitable);
        --all.inside;
        ++all.served;
    }
}

TEST(admission_threads_test, many_threads_never_hold_more_than_there_are_and_all_come_through) {
    constexpr int waiters = 16;
    constexpr int times = 50;
    admission door{3, waiters};
    crowd all{door};
    std::array<asio::thread_pool, 4> threads{asio::thread_pool{1}, asio::thread_pool{1}, asio::thread_pool{1}, asio::thread_pool{1}};
    std::vector<std::future<void>> ends;
    ends.reserve(waiters);
    for (int i = 0; i < waiters; ++i) {
        ends.push_back(asio::co_spawn(threads[static_cast<std::size_t>(i % 4)].get_executor(), pass_often(all, times), asio::use_future));
    }
    for (auto& end : ends) end.get();
    EXPECT_EQ(all.served, waiters * times);
    EXPECT_LE(all.most, 3);
    EXPECT_EQ(door.waiting(), 0U);
}

}  // namespace
}  // namespace rollcall::runtime
