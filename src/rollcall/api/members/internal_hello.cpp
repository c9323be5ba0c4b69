// GET /internal/v1/hello.
#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/cluster/directory/hello.hpp"

namespace rollcall::api {

action_result answer_hello(const services& s, request_ptr incoming, security::principal) {
    http::response answer;
    auto own = s.identity;
    for (auto& each : s.fleet.watched()) {
        using enum registry::watched_server_state;
        const bool listed = each.state == ok || each.state == partial || each.state == stale;
        if (listed) own.watches.push_back(std::move(each.identity));
        if (each.state == duplicate) own.yields.push_back(std::move(each.identity));
    }
    answer.body = cluster::encode_hello(own, s.cluster);
    const auto token = incoming->header(cluster::token_header);
    answer.headers.emplace_back(cluster::proof_header, s.tokens->prove(cluster::nonce_of(token), answer.body));
    co_return answer;
}

}  // namespace rollcall::api
