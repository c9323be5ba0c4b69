// One line a minute.
#include "rollcall/cluster/calls/refusal_log.hpp"

#include "rollcall/base/log.hpp"

namespace rollcall::cluster {

void refusal_log::note(const std::string& peer_ip, const std::string& reason, steady_time now) {
    const bool news = last_.with([&](auto& last) {
        if (last.size() >= remembered) std::erase_if(last, [&](const auto& each) { return each.second + silence <= now; });
        if (last.size() >= remembered) return false;
        const auto [place, fresh] = last.try_emplace({peer_ip, reason}, now);
        if (!fresh && place->second + silence > now) return false;
        place->second = now;
        return true;
    });
    if (news) log::warn("an internal call from {} was refused: {}", peer_ip, reason);
}

}  // namespace rollcall::cluster
