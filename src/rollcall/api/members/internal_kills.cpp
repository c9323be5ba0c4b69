// POST /internal/v1/kills: a member's orders for connections of this FE, under the rights of whoever gave them there.
#include <utility>

#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/api/questions/kill_report.hpp"
#include "rollcall/cluster/calls/kill_message.hpp"

namespace rollcall::api {

action_result carry_out_kills(const services& s, request_ptr incoming, security::principal caller) {
    auto message = cluster::decode_kills(incoming->body);
    if (message.has_error()) co_return http::problem{400, "The orders cannot be carried out: " + message.error().sentence + "."};
    for (auto& target : message->targets) target.order.notice.by = caller.name;
    const auto targets = message->targets;
    auto results = co_await s.sessions.kill(std::move(message->targets), std::move(caller), message->patience);
    for (std::size_t i = 0; i < targets.size(); ++i) log_kill(targets[i].order, targets[i].id, results[i].outcome);
    http::response answer;
    answer.body = cluster::encode_kill_results(results);
    co_return answer;
}

}  // namespace rollcall::api
