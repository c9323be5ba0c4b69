// Members as a listener sees them: seats, orders, and what is said where nobody takes a session.
#include "rollcall/upstream/pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/runtime/scripted_channel.hpp"

namespace rollcall::upstream {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

member_options named(const std::string& place) {
    member_options options;
    options.place = place;
    options.server.name = "shop/" + place;
    options.server.user = "rollcall";
    return options;
}

// Two members, a:1 and b:1, that are checked.
class pool_test : public testing::Test {
protected:
    explicit pool_test(std::uint32_t most = 0) {
        pool_rules rules;
        rules.balance.max_sessions = most;
        members_.emplace("shop", std::vector{named("a:1"), named("b:1")}, rules, time_);
        first_ = members_->find("a:1");
        second_ = members_->find("b:1");
    }
    static void answer(member& one, member_role role = member_role::writer) {
        member_health told;
        told.role = role;
        one.note_answer(told, std::chrono::microseconds{1});
    }
    [[nodiscard]] pool::offer offered(session_purpose purpose = session_purpose::any) { return pool{*members_, purpose}.offer_now(); }

    runtime::testing::fake_clock time_;
    std::optional<member_set> members_;
    member* first_ = nullptr;
    member* second_ = nullptr;
};

class bounded_pool_test : public pool_test {
protected:
    bounded_pool_test() : pool_test(1) {}
};

TEST_F(pool_test, member_is_found_by_its_place) {
    EXPECT_EQ(first_->options().name, "shop/a:1");
    EXPECT_EQ(members_->find("c:1"), nullptr);
}

TEST_F(pool_test, seat_counts_as_long_as_it_is_taken) {
    {
        auto seat = member_seat::take(*first_, 1);
        ASSERT_TRUE(seat);
        EXPECT_FALSE(member_seat::take(*first_, 1));
        EXPECT_EQ(first_->sessions(), 1U);
        const auto moved = std::move(*seat);
        EXPECT_EQ(first_->sessions(), 1U);
    }
    EXPECT_EQ(first_->sessions(), 0U);
}

TEST_F(bounded_pool_test, full_members_make_a_full_pool) {
    const auto one = member_seat::take(*first_, 1);
    EXPECT_THAT(offered().order, ElementsAre(second_));
    const auto other = member_seat::take(*second_, 1);
    EXPECT_TRUE(offered().full);
}

TEST_F(pool_test, drained_member_is_draining_then_disabled_until_it_is_enabled) {
    answer(*first_);
    answer(*second_);
    std::optional<member_seat> seat = member_seat::take(*first_, 0);
    const auto order = first_->drain();
    EXPECT_EQ(first_->facts().state, member_state::draining);
    EXPECT_TRUE(first_->is_drained_by(order));
    EXPECT_THAT(offered().order, ElementsAre(second_));
    seat.reset();
    EXPECT_EQ(first_->facts().state, member_state::disabled);
    first_->enable();
    EXPECT_EQ(first_->facts().state, member_state::up);
    EXPECT_FALSE(first_->is_drained_by(order));
}

TEST_F(pool_test, since_is_when_the_state_began) {
    answer(*first_);
    const auto began = time_.wall_now();
    time_.wall += std::chrono::seconds{5};
    answer(*first_);
    EXPECT_EQ(first_->facts().since, began);
    for (int i = 0; i < 3; ++i) first_->note_fault(member_state::down, "gone");
    EXPECT_EQ(first_->facts().since, time_.wall_now());
}

TEST_F(pool_test, why_nobody_takes_a_session_names_the_first_that_might) {
    first_->note_fault(member_state::down, "it is ill");
    answer(*second_, member_role::reader);
    const auto none = offered(session_purpose::writer);
    EXPECT_THAT(none.order, IsEmpty());
    EXPECT_EQ(none.why, "shop/a:1 is down: it is ill");
    answer(*first_, member_role::reader);
    answer(*first_, member_role::reader);
    EXPECT_THAT(offered(session_purpose::writer).why, HasSubstr("cannot be written to"));
}

}  // namespace
}  // namespace rollcall::upstream
