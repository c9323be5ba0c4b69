// The gate before /internal/v1.
#include "rollcall/api/members/internal_gate.hpp"

#include <utility>

#include "rollcall/cluster/calls/token.hpp"

namespace rollcall::api {

namespace {

using cluster::token_errc;

unsigned status_of(token_errc why) { return why == token_errc::wrong_audience ? 421 : 401; }

}  // namespace

http::http_result<security::principal> check_member(const services& s, const http::request& incoming, bool open_audience) {
    // Both sides' logs tell why.
    const auto refuse = [&](unsigned status, const std::string& why) {
        s.refusals.note(incoming.peer.ip, why, s.time.steady_now());
        return http::problem{status, why + "."};
    };
    if (s.tokens == nullptr) return refuse(403, "this front end belongs to no cluster: cluster.secret is not set here");
    if (!incoming.peer.loopback && s.must_stay_local) {
        if (const auto why = s.must_stay_local(); !why.empty()) return refuse(403, why);
    }
    const cluster::signed_call call{http::method_name(incoming.method), incoming.target, incoming.body, ""};
    auto caller = s.tokens->check(incoming.header(cluster::token_header), call, open_audience, s.time.wall_now());
    if (caller.has_value()) return std::move(*caller);
    return refuse(status_of(caller.error().why), caller.error().sentence);
}

}  // namespace rollcall::api
