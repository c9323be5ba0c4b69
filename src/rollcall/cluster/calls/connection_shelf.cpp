// Keeping and giving out connections.
#include "rollcall/cluster/calls/connection_shelf.hpp"

#include <algorithm>

namespace rollcall::cluster {

std::shared_ptr<http::client_connection> connection_shelf::take(const std::string& address) {
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return nullptr;
    auto& resting_here = found->second;
    const auto oldest = clock_.steady_now() - kept_for;
    while (!resting_here.empty()) {
        auto last = std::move(resting_here.back());
        resting_here.pop_back();
        if (last.since >= oldest && last.connection->reusable()) return std::move(last.connection);
    }
    return nullptr;
}

void connection_shelf::put(const std::string& address, std::shared_ptr<http::client_connection> connection) {
    if (!connection->between_exchanges()) return;  // whether the peer is still there is asked when it is taken
    const auto now = clock_.steady_now();
    auto& resting_here = by_address_[address];
    std::erase_if(resting_here, [&](const resting& each) { return each.since < now - kept_for; });
    if (resting_here.size() < kept_a_member) resting_here.push_back({std::move(connection), now});
}

}  // namespace rollcall::cluster
