// Counting.
#include "rollcall/upstream/member_standing.hpp"

#include <utility>

namespace rollcall::upstream {

namespace {

constexpr std::chrono::seconds refused_for{5};

}  // namespace

std::string_view member_state_name(member_state state) noexcept {
    switch (state) {
        case member_state::unknown: return "unknown";
        case member_state::up: return "up";
        case member_state::down: return "down";
        case member_state::draining: return "draining";
        case member_state::disabled: return "disabled";
        case member_state::unverified: return "unverified";
        case member_state::duplicate: break;
    }
    return "duplicate";
}

void member_standing::note_answer(const member_health& told, steady_time now) {
    checked_ = true;
    role_ = told.role;
    many_writers_ = told.many_writers;
    if (told.why_not.empty()) return count_good(now);
    count_bad(told.why_not);
}

void member_standing::note_failed_check(std::string why) {
    checked_ = true;
    count_bad(std::move(why));
}

void member_standing::note_unchecked(std::string why) {
    checked_ = false;
    state_ = member_state::unknown;
    role_ = member_role::any;
    good_ = bad_ = 0;
    why_ = std::move(why);
}

void member_standing::set_aside(member_state as, std::string why) {
    state_ = as;
    good_ = bad_ = 0;
    why_ = std::move(why);
}

void member_standing::note_refused_dial(std::string why, bool dead, steady_time now) {
    refused_until_ = now + refused_for;
    if (checked_ && dead) return count_bad(std::move(why));
    if (!checked_) why_ = std::move(why);
}

void member_standing::note_taken_dial() noexcept {
    refused_until_ = {};
    if (!checked_) why_.clear();
}

void member_standing::count_bad(std::string why) {
    good_ = 0;
    ++bad_;
    if (state_ == member_state::up && bad_ < rules_.fail_after) return;
    state_ = member_state::down;
    why_ = std::move(why);
}

void member_standing::count_good(steady_time now) {
    bad_ = 0;
    ++good_;
    if (state_ == member_state::up) return;
    if (state_ == member_state::down && good_ < rules_.rise_after) return;
    if (state_ == member_state::down) risen_at_ = now;
    state_ = member_state::up;
    refused_until_ = {};
    why_.clear();
}

}  // namespace rollcall::upstream
