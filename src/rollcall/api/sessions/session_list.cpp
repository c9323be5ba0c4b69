// GET /rest/v1/session: parameters, gather, render.
#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/columns_parameter.hpp"
#include "rollcall/api/questions/listing_context.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

action_result list_sessions(const services& s, request_ptr incoming, security::principal caller) {
    if (http::find_parameter(incoming->query, "query_id")) co_return co_await show_profile(s, std::move(incoming), std::move(caller));
    const auto view = http::find_parameter(incoming->query, "view");
    if (view ? *view == "queries" : s.lists_queries) co_return co_await list_queries(s, std::move(incoming), std::move(caller));
    auto wanted = parse_session_parameters(incoming->query, list_scope::this_fe, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    wanted->filter.keep_to_own_list();
    if (wanted->by) {
        auto groups = co_await list_groups(s, std::move(*wanted), std::move(caller));
        co_return groups;
    }
    // With the head of the body before the rows what list() gives is the body as far as it goes.
    table_body body{names_of(wanted->columns)};
    auto asked = make_listing(s, *wanted, caller, s.fleet.own_name());
    asked->head = body.take();
    auto found = co_await s.sessions.list(std::move(asked));
    body.go_on_from(std::move(found.bytes));
    if (wanted->paged) body.append_key("total", std::to_string(found.matches));
    co_return std::move(body).finish(found.rows);
}

}  // namespace rollcall::api
