// Keeping the book: states by address, members by identity, names by configuration.
#include "rollcall/cluster/members/member_book.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace rollcall::cluster {

namespace {

bool is_same_process(const member_identity& a, const member_identity& b) {
    return std::tie(a.uuid, a.fe_number, a.started_ms) == std::tie(b.uuid, b.fe_number, b.started_ms);
}

}  // namespace

member_book::member_book(member_identity own, std::string own_name, wall_time now) : own_name_(std::move(own_name)) {
    own_.self = true;
    own_.state = member_state::up;
    own_.since = now;
    own_.identity = std::move(own);
}

void member_book::set_addresses(const std::vector<std::string>& addresses, wall_time now) {
    std::map<std::string, member, std::less<>> kept;
    order_.clear();
    members_on_host_.clear();
    for (const auto& address : addresses) {
        if (kept.contains(address)) continue;
        order_.push_back(address);
        if (const auto named = parse_host_port(address)) ++members_on_host_[named->host];
        const auto known = by_address_.find(address);
        if (known != by_address_.end()) {
            kept.emplace(address, std::move(known->second));
            continue;
        }
        member fresh;
        fresh.address = address;
        fresh.since = now;
        kept.emplace(address, std::move(fresh));
    }
    by_address_ = std::move(kept);
}

void member_book::note_resolved(const std::string& address, const std::vector<runtime::peer_address>& found) {
    const auto known = by_address_.find(address);
    if (known == by_address_.end() || found.empty()) return;
    auto& where = known->second.where;
    const auto used = std::ranges::find(found, where.text(), &runtime::peer_address::text);
    if (used == found.end()) {
        where = found.front();
    } else if (known->second.state == member_state::down) {
        where = std::next(used) == found.end() ? found.front() : *std::next(used);
    }
}

bool member_book::note_hello(const std::string& address, const member_identity& identity, wall_time now) {
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return false;
    auto& known = found->second;
    const bool news = known.state != member_state::up || known.identity != identity;
    if (known.state != member_state::up) known.since = now;
    known.state = member_state::up;
    known.reason.clear();
    known.identity = identity;
    known.self = is_same_process(identity, *own_.identity);
    return news;
}

bool member_book::note_failure(const std::string& address, member_state state, const std::string& reason, wall_time now) {
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return false;
    auto& known = found->second;
    const bool news = known.state != state || known.reason != reason;
    if (known.state != state) known.since = now;
    known.state = state;
    known.reason = reason;
    return news;
}

// As the configuration spells it, without the port unless two of its members share the host.
std::string member_book::name_of(const member& each) const {
    if (each.identity && !each.identity->advertise.empty()) return each.identity->advertise;
    if (each.address.empty()) return own_name_;
    const auto named = parse_host_port(each.address);
    if (!named) return each.address;
    return members_on_host_.at(named->host) > 1 ? each.address : named->host;
}

member_table member_book::make_table() const {
    member_table table;
    std::set<std::pair<std::string, bool>> met;
    bool has_self = false;
    for (const auto& address : order_) {
        const auto& known = by_address_.at(address);
        if (known.identity && !met.emplace(known.identity->uuid, known.self).second) continue;
        auto& each = table.members.emplace_back(known);
        if (each.self) {
            // What this FE knows of itself needs no network.
            each.identity = own_.identity;
            each.state = member_state::up;
            each.reason.clear();
            has_self = true;
        }
        each.name = name_of(each);
    }
    if (has_self) return table;
    auto& own = table.members.emplace_back(own_);
    own.name = name_of(own);
    return table;
}

const member* member_book::collision(const member_table& table) {
    const auto& own = *table.self().identity;
    const auto is_earlier = [&](const member& each) {
        if (each.self || !each.identity || each.state != member_state::up) return false;
        const auto& other = *each.identity;
        if (other.fe_number != own.fe_number && other.uuid != own.uuid) return false;
        return std::tie(other.started_ms, other.uuid, other.fe_number) < std::tie(own.started_ms, own.uuid, own.fe_number);
    };
    const auto found = std::ranges::find_if(table.members, is_earlier);
    return found == table.members.end() ? nullptr : &*found;
}

}  // namespace rollcall::cluster
