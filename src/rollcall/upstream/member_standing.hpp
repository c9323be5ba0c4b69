// How a member stands: what checks of it and dials of sessions said, one after the other. Pure: the caller brings the time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/upstream/member_health.hpp"

namespace rollcall::upstream {

enum class member_state : std::uint8_t {
    unknown,     // not checked yet, or nothing checks it: whoever dials finds out
    up,          // the last checks were good
    down,        // checks or dials failed
    draining,    // told to take no more sessions; some are left
    disabled,    // likewise; none are left
    unverified,  // another server than before answers at its address
    duplicate,   // it is the server of a member that is named before it
};
std::string_view member_state_name(member_state state) noexcept;  // "unknown", "up", …

// So many checks in a row make a member that was up down, and one that was down up. The first of all decides at once.
struct standing_rules {
    unsigned fail_after = 3;
    unsigned rise_after = 2;
};

class member_standing {
public:
    // `checked`: is it checked beside the dials of sessions?
    member_standing(standing_rules rules, bool checked) : rules_(rules), checked_(checked) {}

    // What a check came to: an answer, or why there was none.
    void note_answer(const member_health& told, steady_time now);
    void note_failed_check(std::string why);
    // It cannot be checked any more: only dials tell.
    void note_unchecked(std::string why);
    // `as`: unverified or duplicate. The next check lifts it.
    void set_aside(member_state as, std::string why);

    // A session was not taken: it is tried last for some seconds. `dead`: nothing answers there, which is as good as a failed check.
    void note_refused_dial(std::string why, bool dead, steady_time now);
    void note_taken_dial() noexcept;

    [[nodiscard]] member_state state() const noexcept { return state_; }
    // Will a check decide soon?
    [[nodiscard]] bool is_pending() const noexcept { return checked_ && state_ == member_state::unknown; }
    [[nodiscard]] member_role role() const noexcept { return role_; }
    [[nodiscard]] bool many_writers() const noexcept { return many_writers_; }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }  // "" or why it is not up, or was not taken
    [[nodiscard]] bool tried_last(steady_time now) const noexcept { return now < refused_until_; }
    // From down to up; the epoch where it never was down.
    [[nodiscard]] steady_time risen_at() const noexcept { return risen_at_; }

private:
    void count_bad(std::string why);
    void count_good(steady_time now);

    standing_rules rules_;
    bool checked_;
    member_state state_ = member_state::unknown;
    member_role role_ = member_role::any;
    bool many_writers_ = false;
    unsigned good_ = 0;  // in a row
    unsigned bad_ = 0;   // in a row
    std::string why_;
    steady_time refused_until_{};
    steady_time risen_at_{};
};

}  // namespace rollcall::upstream
