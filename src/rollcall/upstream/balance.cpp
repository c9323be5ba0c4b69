// Shares, and who is left out.
#include "rollcall/upstream/balance.hpp"

#include <algorithm>

namespace rollcall::upstream {

namespace {

// Not nothing, or it would get no session at all.
constexpr double least_share = 0.1;

bool takes_sessions(const candidate& member) noexcept { return member.state == member_state::up || member.state == member_state::unknown; }

bool can_write(const candidate& member) noexcept {
    return member.role == member_role::writer || (member.role == member_role::any && member.state == member_state::up);
}

double share_of(const candidate& member, const balance_rules& rules) noexcept {
    if (!member.up_for || *member.up_for >= rules.slow_start) return member.weight;
    const auto grown = static_cast<double>(member.up_for->count()) / static_cast<double>(rules.slow_start.count());
    return member.weight * std::max(grown, least_share);
}

}  // namespace

choice choose(std::span<const candidate> members, session_purpose purpose, const balance_rules& rules) {
    struct offer {
        std::size_t place;
        bool tried_last;
        double load;  // with the session that comes
    };
    std::vector<offer> offers;
    choice made;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& each = members[i];
        if (purpose == session_purpose::writer && each.pending) break;  // it may be the one
        if (!takes_sessions(each) || (purpose == session_purpose::writer && !can_write(each))) continue;
        if (rules.max_sessions > 0 && each.sessions >= rules.max_sessions) {
            made.full = true;
        } else {
            offers.push_back({i, each.tried_last, (each.sessions + 1) / share_of(each, rules)});
        }
        if (purpose == session_purpose::writer && each.role == member_role::writer) break;
    }
    std::ranges::stable_sort(offers, {}, [](const offer& each) { return std::pair{each.tried_last, each.load}; });
    for (const auto& each : offers) made.order.push_back(each.place);
    made.full = made.full && made.order.empty();
    return made;
}

}  // namespace rollcall::upstream
