// Checks and dials in a row, and what they make of a member.
#include "rollcall/upstream/member_standing.hpp"

#include <gtest/gtest.h>

namespace rollcall::upstream {
namespace {

using std::chrono::seconds;

const steady_time start{std::chrono::hours{1}};
const member_health healthy{};
const member_health ill{"it is ill"};

member_standing checked() { return {standing_rules{3, 2}, true}; }

// A member that was up and is down.
member_standing fallen() {
    auto member = checked();
    member.note_failed_check("gone");
    return member;
}

TEST(member_standing_test, first_check_decides_at_once) {
    auto good = checked();
    EXPECT_EQ(good.state(), member_state::unknown);
    EXPECT_TRUE(good.is_pending());
    good.note_answer(healthy, start);
    EXPECT_EQ(good.state(), member_state::up);
    auto bad = checked();
    bad.note_answer(ill, start);
    EXPECT_EQ(bad.state(), member_state::down);
    EXPECT_EQ(bad.why(), "it is ill");
}

TEST(member_standing_test, member_falls_after_three_bad_checks_in_a_row) {
    auto member = checked();
    member.note_answer(healthy, start);
    member.note_failed_check("gone");
    member.note_answer(ill, start);
    EXPECT_EQ(member.state(), member_state::up);
    member.note_answer(healthy, start);
    member.note_failed_check("gone");
    member.note_failed_check("gone");
    EXPECT_EQ(member.state(), member_state::up);
    member.note_failed_check("gone for good");
    EXPECT_EQ(member.state(), member_state::down);
    EXPECT_EQ(member.why(), "gone for good");
}

TEST(member_standing_test, member_rises_after_two_good_checks_and_tells_when) {
    auto member = fallen();
    member.note_answer(healthy, start);
    EXPECT_EQ(member.state(), member_state::down);
    member.note_answer(healthy, start + seconds{1});
    EXPECT_EQ(member.state(), member_state::up);
    EXPECT_EQ(member.risen_at(), start + seconds{1});
    EXPECT_EQ(member.why(), "");
}

TEST(member_standing_test, member_that_was_never_down_has_not_risen) {
    auto member = checked();
    member.note_answer(healthy, start);
    EXPECT_EQ(member.risen_at(), steady_time{});
}

TEST(member_standing_test, refused_dials_count_as_failed_checks) {
    auto member = checked();
    member.note_answer(healthy, start);
    for (int i = 0; i < 3; ++i) member.note_refused_dial("refused", true, start);
    EXPECT_EQ(member.state(), member_state::down);
}

TEST(member_standing_test, full_server_is_tried_last_and_does_not_fall) {
    auto member = checked();
    member.note_answer(healthy, start);
    for (int i = 0; i < 9; ++i) member.note_refused_dial("too many connections", false, start);
    EXPECT_EQ(member.state(), member_state::up);
    EXPECT_TRUE(member.tried_last(start));
    EXPECT_FALSE(member.tried_last(start + seconds{6}));
}

TEST(member_standing_test, unchecked_member_stays_unknown_and_is_tried_last_for_some_seconds) {
    member_standing member{standing_rules{}, false};
    for (int i = 0; i < 9; ++i) member.note_refused_dial("refused", true, start);
    EXPECT_EQ(member.state(), member_state::unknown);
    EXPECT_TRUE(member.tried_last(start + seconds{4}));
    EXPECT_EQ(member.why(), "refused");
    member.note_taken_dial();
    EXPECT_FALSE(member.tried_last(start));
    EXPECT_EQ(member.why(), "");
}

TEST(member_standing_test, what_cannot_be_checked_any_more_is_as_one_that_never_was) {
    auto member = fallen();
    member.note_unchecked("our account is denied");
    EXPECT_EQ(member.state(), member_state::unknown);
    EXPECT_FALSE(member.is_pending());
    for (int i = 0; i < 3; ++i) member.note_refused_dial("refused", true, start);
    EXPECT_EQ(member.state(), member_state::unknown);
}

TEST(member_standing_test, what_is_set_aside_comes_back_with_the_next_good_check) {
    auto member = checked();
    member.set_aside(member_state::duplicate, "twice");
    EXPECT_EQ(member.state(), member_state::duplicate);
    member.note_answer(healthy, start);
    EXPECT_EQ(member.state(), member_state::up);
}

}  // namespace
}  // namespace rollcall::upstream
