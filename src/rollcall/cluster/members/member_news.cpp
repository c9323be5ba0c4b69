// A minute of memory a member.
#include "rollcall/cluster/members/member_news.hpp"

#include <algorithm>
#include <utility>

namespace rollcall::cluster {

bool member_news::tell_failure(const std::string& address, const std::string& reason, steady_time now) {
    auto& of = members_[address];
    std::erase_if(of.reasons, [&](const auto& each) { return each.second + silence <= now; });
    if (of.reasons.size() >= most_reasons || !of.reasons.emplace(reason, now).second) return false;
    of.failure_told = true;
    return true;
}

bool member_news::tell_up(const std::string& address) {
    auto& of = members_[address];
    const bool first = !std::exchange(of.met, true);
    return std::exchange(of.failure_told, false) || first;
}

void member_news::keep_only(const std::vector<std::string>& addresses) {
    std::erase_if(members_, [&](const auto& each) { return std::ranges::find(addresses, each.first) == addresses.end(); });
}

}  // namespace rollcall::cluster
