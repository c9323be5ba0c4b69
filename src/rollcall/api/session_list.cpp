// GET /rest/v1/session and /rest/v1/session/all: parameters, gather, render.
#include <chrono>
#include <utility>

#include "rollcall/api/actions.hpp"
#include "rollcall/api/columns_parameter.hpp"
#include "rollcall/api/fe_nodes.hpp"
#include "rollcall/api/listing_context.hpp"
#include "rollcall/api/table_body.hpp"

namespace rollcall::api {

namespace {

std::shared_ptr<const registry::listing> make_listing(const services& s, const session_parameters& wanted,
                                                      const security::principal& caller) {
    auto asked = std::make_shared<registry::listing>();
    asked->filter = filter_for(s, wanted.filter, caller);
    asked->sort = wanted.sort;
    asked->offset = wanted.offset;
    asked->limit = wanted.limit;
    asked->context = make_context(s, wanted.zone, wanted.info_bytes);
    // A comma before each row: what gather() merges is then the rows' part of the body as it stands.
    asked->render = [columns = wanted.columns, context = asked->context](std::string& out, const registry::session_row& row) {
        out += ',';
        registry::append_json_row(out, row, columns, context);
    };
    return asked;
}

http::response render_list(const services& s, const session_parameters& wanted, list_scope scope, const registry::listed_rows& found,
                           steady_time started) {
    table_body body{names_of(wanted.columns), found.bytes.size()};
    body.append_rows(found.bytes);
    if (wanted.paged) body.append_key("total", std::to_string(found.matches));
    if (scope == list_scope::all_fes) {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(s.time.steady_now() - started);
        append_lone_fe(body, s.fe, found.rows.size(), took, wanted.with_nodes);
    }
    return std::move(body).finish(found.rows.size());
}

action_result list(const services& s, request_ptr incoming, security::principal caller, list_scope scope) {
    auto wanted = parse_session_parameters(incoming->query, scope, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    if (wanted->by) {
        auto groups = co_await list_groups(s, std::move(*wanted), scope, std::move(caller));
        co_return groups;
    }
    const auto started = s.time.steady_now();
    auto asked = make_listing(s, *wanted, caller);
    const auto found = co_await s.sessions.gather(std::move(asked));
    co_return render_list(s, *wanted, scope, found, started);
}

}  // namespace

action_result list_sessions(const services& s, request_ptr incoming, security::principal caller) {
    return list(s, std::move(incoming), std::move(caller), list_scope::this_fe);
}

action_result list_all_sessions(const services& s, request_ptr incoming, security::principal caller) {
    return list(s, std::move(incoming), std::move(caller), list_scope::all_fes);
}

}  // namespace rollcall::api
