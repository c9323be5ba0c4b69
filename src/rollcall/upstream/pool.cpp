// The members' candidates, and what is said where there is none.
#include "rollcall/upstream/pool.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rollcall::upstream {

member_set::member_set(std::string name, std::vector<member_options> members, pool_rules rules, const clock& time)
    : name_(std::move(name)), rules_(rules) {
    for (auto& each : members) members_.push_back(std::make_unique<member>(std::move(each), rules_.standing, time));
}

member* member_set::find(std::string_view place) const noexcept {
    const auto found = std::ranges::find_if(members_, [&](const auto& each) { return each->place() == place; });
    return found == members_.end() ? nullptr : found->get();
}

choice member_set::choose_now(session_purpose purpose) const {
    std::vector<candidate> candidates;
    for (const auto& each : members_) candidates.push_back(each->as_candidate());
    return choose(candidates, purpose, rules_.balance);
}

std::optional<wire::server_greeting> member_set::learned() const {
    return learned_.with([](const auto& known) { return known; });
}

void member_set::learn(const wire::server_greeting& said) {
    learned_.with([&](auto& known) {
        known = said;
        known->nonce.clear();
        known->connection_id = 0;
    });
}

pool::offer pool::offer_now() const {
    const auto chosen = members_.choose_now(purpose_);
    offer made;
    for (const auto place : chosen.order) made.order.push_back(members_.members()[place].get());
    made.full = chosen.full;
    if (made.order.empty() && !made.full) made.why = why_none();
    return made;
}

// Of the first that might be the one; those that are up are no writers, or they would be.
std::string pool::why_none() const {
    std::string reader;
    for (const auto& each : members_.members()) {
        const auto facts = each->facts();
        if (facts.state == member_state::up) {
            reader = each->options().name;
            continue;
        }
        const auto why = facts.why.empty() ? std::string{} : ": " + facts.why;
        return fmt::format("{} is {}{}", each->options().name, member_state_name(facts.state), why);
    }
    return fmt::format("{} cannot be written to, and no other can", reader);
}

}  // namespace rollcall::upstream
