// POST /rest/v1/upstream/{pool}/{member}/drain and …/enable: whether a member of a pool of this front end takes new sessions.
#include <algorithm>
#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/drain_body.hpp"
#include "rollcall/api/parameters/session_id.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"
#include "rollcall/registry/upstream_row.hpp"

namespace rollcall::api {

namespace {

struct named_pool_member {
    std::string pool;
    std::string name;
};

http::http_result<named_pool_member> check_order(const services& s, const http::request& incoming, const security::principal& caller) {
    if (const auto known = http::check_known(incoming.query, {}); known.has_error()) return known.error();
    if (!security::holds(caller, security::privilege::connection_admin)) {
        return http::problem{403, "Members of pools are drained and enabled by accounts with the privilege CONNECTION_ADMIN."};
    }
    if (s.fleet.pools() == nullptr) return http::problem{404, "This front end has no pools."};
    return named_pool_member{path_parameter(incoming, "pool"), path_parameter(incoming, "member")};
}

http::problem no_such_member(const named_pool_member& which) {
    return {404, "There is no member " + http::quoted(which.name) + " of a pool " + http::quoted(which.pool) +
                     " here; GET /rest/v1/upstream lists them."};
}

// The member's row, as it is now.
http::response show_member(const services& s, const named_pool_member& which) {
    table_body body{{registry::upstream_columns.begin(), registry::upstream_columns.end()}};
    std::uint64_t count = 0;
    for (const auto& each : s.fleet.pools()->list()) {
        if (each.pool != which.pool || each.name != which.name) continue;
        const auto cells = registry::upstream_cells(each, s.zone);
        body.append_row({cells.begin(), cells.end()});
        ++count;
    }
    return std::move(body).finish(count);
}

}  // namespace

action_result drain_upstream(const services& s, request_ptr incoming, security::principal caller) {
    const auto which = check_order(s, *incoming, caller);
    if (which.has_error()) co_return which.error();
    const auto order = parse_drain_order(incoming->body);
    if (order.has_error()) co_return order.error();
    if (!s.fleet.pools()->drain(which->pool, which->name, *order)) co_return no_such_member(*which);
    log::info("{} drains the member {}/{}, with {} s of grace{}", quoted_line(caller.name), which->pool, which->name, order->grace.count(),
              order->kill ? ", and ends what is left then" : "");
    co_return show_member(s, *which);
}

action_result enable_upstream(const services& s, request_ptr incoming, security::principal caller) {
    const auto which = check_order(s, *incoming, caller);
    if (which.has_error()) co_return which.error();
    if (!s.fleet.pools()->enable(which->pool, which->name)) co_return no_such_member(*which);
    log::info("{} enables the member {}/{}", quoted_line(caller.name), which->pool, which->name);
    co_return show_member(s, *which);
}

}  // namespace rollcall::api
