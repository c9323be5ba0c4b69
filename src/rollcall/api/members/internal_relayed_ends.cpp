// GET /internal/v1/relayed_ends: which sessions of a server this FE relays, for a member that watches it.
#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/cluster/calls/ends_message.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

action_result give_relayed_ends(const services& s, request_ptr incoming, security::principal) {
    http::response answer;
    const auto* const pools = s.fleet.pools();
    const auto identity = http::find_parameter(incoming->query, "identity");
    if (pools != nullptr && identity) answer.body = cluster::encode_ends(pools->ends_at(*identity));
    co_return answer;
}

}  // namespace rollcall::api
