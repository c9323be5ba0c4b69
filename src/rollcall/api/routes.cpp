// Methods and paths to actions; login stands before all but the operations.
#include "rollcall/api/routes.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/api/action/login.hpp"
#include "rollcall/api/action/operations.hpp"
#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/members/internal_gate.hpp"

namespace rollcall::api {

namespace {

using http::method;

struct session_route {
    method verb;
    std::string_view path;
    action perform;
};

constexpr std::array session_routes{
    session_route{method::get, "/rest/v1/session", list_sessions},
    session_route{method::get, "/rest/v1/session/all", list_all_sessions},
    session_route{method::get, "/rest/v1/session/{id}", show_session},
    session_route{method::delete_, "/rest/v1/session/{id}", kill_session},
    session_route{method::delete_, "/rest/v1/session/{id}/query", kill_session_query},
    session_route{method::post, "/rest/v1/session/kill", kill_by_filter},
    session_route{method::post, "/rest/v1/session/all/kill", kill_all_by_filter},
    session_route{method::get, "/rest/v1/session/query_id={id}", show_profile},
    session_route{method::get, "/rest/v1/query_profile", list_queries},
    session_route{method::get, "/rest/v1/query_profile/all", list_all_queries},
    session_route{method::get, "/rest/v1/query_profile/{id}", show_profile},
    session_route{method::get, "/rest/v1/query_profile/query_id={id}", show_profile},
    session_route{method::get, "/rest/v1/query_profile/text/{id}", show_profile_text},
    session_route{method::get, "/rest/v1/query_profile/json/{id}", show_profile_json},
    session_route{method::get, "/query_profile", list_queries},
    session_route{method::get, "/query_profile/{id}", show_profile},
    session_route{method::get, "/query_profile/query_id={id}", show_profile},
    session_route{method::post, "/rest/v2/manager/query/kill/{query_id}", kill_query_by_id},
    session_route{method::get, "/rest/v2/manager/query/trace_id/{trace_id}", find_query_of_trace},
    session_route{method::get, "/api/profile/text", show_bare_profile},
    session_route{method::get, "/api/connection", find_query_of_connection},
    session_route{method::get, "/rest/v1/system", show_system},
    session_route{method::get, "/rest/v1/upstream", list_upstreams},
    session_route{method::get, "/rest/v1/upstream/all", list_all_upstreams},
    session_route{method::post, "/rest/v1/upstream/{pool}/{member}/drain", drain_upstream},
    session_route{method::post, "/rest/v1/upstream/{pool}/{member}/enable", enable_upstream},
};

// What members ask of one another: a token takes the place of a login.
struct internal_route {
    method verb;
    std::string_view path;
    action perform;
    bool open_audience = false;
};

constexpr std::array internal_routes{
    internal_route{method::get, "/internal/v1/hello", answer_hello, true},
    internal_route{method::get, "/internal/v1/sessions", give_sessions},
    internal_route{method::get, "/internal/v1/session_facts", give_session_facts},
    internal_route{method::get, "/internal/v1/session_groups", give_session_groups},
    internal_route{method::post, "/internal/v1/kills", carry_out_kills},
    internal_route{method::get, "/internal/v1/queries", give_queries},
    internal_route{method::get, "/internal/v1/profile", give_profile},
    internal_route{method::get, "/internal/v1/trace", give_query_of_trace},
    internal_route{method::get, "/internal/v1/upstreams", give_upstreams},
    internal_route{method::get, "/internal/v1/relayed_ends", give_relayed_ends},
};

struct open_route {
    std::string_view path;
    open_answer (*perform)(const services& s, request_ptr incoming);
};

constexpr std::array open_routes{
    open_route{"/healthz", show_health},
    open_route{"/readyz", show_readiness},
    open_route{"/metrics", show_metrics},
    open_route{"/rest/v1/version", show_version},
};

// What the contract has and this version has not: the path, and what is missing there.
struct missing_route {
    method verb;
    std::string_view path;
    std::string_view what;
};

constexpr std::string_view history = "The history of sessions is";
constexpr std::string_view stream = "The stream of sessions' changes is";
constexpr std::string_view digests = "Statement digests are";

constexpr std::array missing_routes{
    missing_route{method::get, "/rest/v1/session/history", history}, missing_route{method::get, "/rest/v1/session/all/history", history},
    missing_route{method::get, "/rest/v1/session/stream", stream},   missing_route{method::get, "/rest/v1/session/all/stream", stream},
    missing_route{method::get, "/rest/v1/digest", digests},          missing_route{method::get, "/rest/v1/digest/all", digests},
};

asio::awaitable<http::response> perform_logged_in(const services& s, request_ptr incoming, action perform) {
    auto caller = co_await log_in(s, incoming);
    if (caller.has_error()) co_return http::to_response(caller.error());
    auto answer = co_await perform(s, incoming, std::move(*caller));
    if (answer.has_error()) co_return http::to_response(answer.error());
    co_return std::move(*answer);
}

asio::awaitable<http::response> perform_for_member(const services& s, request_ptr incoming, action perform, bool open_audience) {
    auto caller = check_member(s, *incoming, open_audience);
    if (caller.has_error()) co_return http::to_response(caller.error());
    auto answer = co_await perform(s, incoming, std::move(*caller));
    if (answer.has_error()) co_return http::to_response(answer.error());
    co_return std::move(*answer);
}

asio::awaitable<http::response> refuse_missing(const services& s, request_ptr incoming, std::string_view what) {
    const auto caller = co_await log_in(s, incoming);
    if (caller.has_error()) co_return http::to_response(caller.error());
    const http::problem failure{501, std::string{what} + " not supported yet. GET /rest/v1/session lists what runs now."};
    co_return http::to_response(failure);
}

http::route make_route(const services& s, const session_route& entry) {
    const auto perform = entry.perform;
    return {entry.verb, std::string{entry.path},
            [&s, perform](request_ptr incoming) { return perform_logged_in(s, std::move(incoming), perform); }};
}

http::route make_route(const services& s, const internal_route& entry) {
    const auto perform = entry.perform;
    const bool open_audience = entry.open_audience;
    return {entry.verb, std::string{entry.path}, [&s, perform, open_audience](request_ptr incoming) {
                return perform_for_member(s, std::move(incoming), perform, open_audience);
            }};
}

http::route make_route(const services& s, const open_route& entry) {
    const auto perform = entry.perform;
    return {method::get, std::string{entry.path}, [&s, perform](request_ptr incoming) { return perform(s, std::move(incoming)); }};
}

http::route make_route(const services& s, const missing_route& entry) {
    const auto what = entry.what;
    return {entry.verb, std::string{entry.path}, [&s, what](request_ptr incoming) { return refuse_missing(s, std::move(incoming), what); }};
}

}  // namespace

std::vector<http::route> make_routes(services& s) {
    std::vector<http::route> routes;
    for (const auto& entry : session_routes) routes.push_back(make_route(s, entry));
    for (const auto& entry : internal_routes) routes.push_back(make_route(s, entry));
    for (const auto& entry : open_routes) routes.push_back(make_route(s, entry));
    for (const auto& entry : missing_routes) routes.push_back(make_route(s, entry));
    return routes;
}

}  // namespace rollcall::api
