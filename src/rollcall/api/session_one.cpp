// GET /rest/v1/session/{id}: one session with all its columns.
#include <utility>

#include "rollcall/api/actions.hpp"
#include "rollcall/api/columns_parameter.hpp"
#include "rollcall/api/listing_context.hpp"
#include "rollcall/api/session_id.hpp"
#include "rollcall/api/table_body.hpp"
#include "rollcall/http/parameters.hpp"

namespace rollcall::api {

namespace {

// How the one row is asked for. Errors: 400.
http::http_result<std::shared_ptr<const registry::listing>> make_listing(const services& s, const http::parameter_list& given,
                                                                         const security::principal& caller) {
    if (const auto known = http::check_known(given, {"tz", "info"}); known.has_error()) return known.error();
    const auto zone = zone_parameter(given);
    if (zone.has_error()) return zone.error();
    const auto info = info_parameter(given);
    if (info.has_error()) return info.error();
    auto asked = std::make_shared<registry::listing>();
    asked->filter = filter_for(s, {}, caller);
    asked->context = make_context(s, *zone, *info);
    asked->render = [context = asked->context](std::string& out, const registry::session_row& row) {
        out += ',';
        registry::append_json_row(out, row, registry::all_columns(), context);
    };
    return std::shared_ptr<const registry::listing>{std::move(asked)};
}

}  // namespace

action_result show_session(const services& s, request_ptr incoming, security::principal caller) {
    const auto id = session_id_of(*incoming);
    if (id.has_error()) co_return id.error();
    auto asked = make_listing(s, incoming->query, caller);
    if (asked.has_error()) co_return asked.error();
    const auto row = co_await s.sessions.render_session(*id, std::move(*asked));
    if (!row) co_return no_such_session(std::to_string(id->value));
    table_body body{names_of(registry::all_columns()), row->size()};
    body.append_rows(*row);
    co_return std::move(body).finish(1);
}

}  // namespace rollcall::api
