// Who is offered a session first.
#include "rollcall/upstream/balance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::upstream {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

candidate up(std::uint32_t sessions, std::uint32_t weight = 1) {
    candidate member;
    member.state = member_state::up;
    member.sessions = sessions;
    member.weight = weight;
    return member;
}

candidate in_state(member_state state, std::uint32_t sessions = 0) {
    auto member = up(sessions);
    member.state = state;
    return member;
}

candidate with_role(member_role role, std::uint32_t sessions = 0) {
    auto member = up(sessions);
    member.role = role;
    return member;
}

choice chosen(const std::vector<candidate>& members, session_purpose purpose = session_purpose::any, const balance_rules& rules = {}) {
    return choose(members, purpose, rules);
}

TEST(balance_test, fewest_sessions_first_and_among_equals_the_first) {
    EXPECT_THAT(chosen({up(2), up(0), up(1), up(0)}).order, ElementsAre(1, 3, 2, 0));
}

TEST(balance_test, weight_is_how_many_sessions_count_as_one) {
    EXPECT_THAT(chosen({up(0), up(0, 2)}).order, ElementsAre(1, 0));
    EXPECT_THAT(chosen({up(1), up(2, 2)}).order, ElementsAre(1, 0));
    EXPECT_THAT(chosen({up(1), up(3, 2)}).order, ElementsAre(0, 1));
}

TEST(balance_test, only_those_that_are_up_or_not_known_take_sessions) {
    EXPECT_THAT(chosen({in_state(member_state::down), in_state(member_state::unknown), in_state(member_state::draining),
                        in_state(member_state::disabled), in_state(member_state::unverified), in_state(member_state::duplicate), up(5)})
                    .order,
                ElementsAre(1, 6));
    EXPECT_THAT(chosen({in_state(member_state::down)}).order, IsEmpty());
    EXPECT_FALSE(chosen({in_state(member_state::down)}).full);
}

TEST(balance_test, who_has_refused_a_moment_ago_is_tried_last) {
    auto refused = up(0);
    refused.tried_last = true;
    EXPECT_THAT(chosen({refused, up(9)}).order, ElementsAre(1, 0));
}

TEST(balance_test, who_has_just_risen_takes_less_than_its_share) {
    const balance_rules rules{0, seconds{10}};
    auto risen = up(0);
    risen.up_for = milliseconds{1};
    EXPECT_THAT(chosen({risen, up(8)}, session_purpose::any, rules).order, ElementsAre(1, 0));
    EXPECT_THAT(chosen({risen, up(10)}, session_purpose::any, rules).order, ElementsAre(0, 1));
    risen.up_for = seconds{5};
    EXPECT_THAT(chosen({risen, up(2)}, session_purpose::any, rules).order, ElementsAre(0, 1));
    risen.up_for = seconds{10};
    EXPECT_THAT(chosen({risen, up(0)}, session_purpose::any, rules).order, ElementsAre(0, 1));
}

TEST(balance_test, full_members_take_none_and_a_pool_of_such_says_so) {
    const balance_rules rules{2, {}};
    EXPECT_THAT(chosen({up(2), up(1)}, session_purpose::any, rules).order, ElementsAre(1));
    EXPECT_FALSE(chosen({up(2), up(1)}, session_purpose::any, rules).full);
    const auto none = chosen({up(2), up(3), in_state(member_state::down)}, session_purpose::any, rules);
    EXPECT_THAT(none.order, IsEmpty());
    EXPECT_TRUE(none.full);
}

TEST(balance_test, writer_is_the_first_that_is_up_whatever_it_has_to_do) {
    auto fallen = with_role(member_role::writer);
    fallen.state = member_state::down;
    EXPECT_THAT(chosen({fallen, with_role(member_role::reader), with_role(member_role::writer, 9), with_role(member_role::writer)},
                       session_purpose::writer)
                    .order,
                ElementsAre(2));
    EXPECT_THAT(chosen({with_role(member_role::reader)}, session_purpose::writer).order, IsEmpty());
}

TEST(balance_test, writers_wait_for_the_first_check_of_one_that_comes_before) {
    auto pending = in_state(member_state::unknown);
    pending.pending = true;
    EXPECT_THAT(chosen({pending, with_role(member_role::writer)}, session_purpose::writer).order, IsEmpty());
    EXPECT_THAT(chosen({with_role(member_role::writer), pending}, session_purpose::writer).order, ElementsAre(0));
    EXPECT_THAT(chosen({pending, with_role(member_role::writer)}).order, ElementsAre(0, 1));
}

TEST(balance_test, writer_that_is_full_has_no_second) {
    const balance_rules rules{1, {}};
    const auto none = chosen({with_role(member_role::writer, 1), with_role(member_role::writer)}, session_purpose::writer, rules);
    EXPECT_THAT(none.order, IsEmpty());
    EXPECT_TRUE(none.full);
}

TEST(balance_test, where_roles_are_not_told_any_that_is_up_is_written_to) {
    EXPECT_THAT(chosen({up(1), up(0)}, session_purpose::writer).order, ElementsAre(1, 0));
    EXPECT_THAT(chosen({in_state(member_state::unknown)}, session_purpose::writer).order, IsEmpty());
}

}  // namespace
}  // namespace rollcall::upstream
