// GET /rest/v1/session/{id}: one session with all its columns, from the FE that owns it.
#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/columns_parameter.hpp"
#include "rollcall/api/parameters/session_id.hpp"
#include "rollcall/api/questions/listing_context.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/cluster/questions/row_lines.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

namespace {

constexpr std::size_t answer_bytes = std::size_t{1} << 20;

http::http_result<session_parameters> parse(const http::parameter_list& given) {
    if (const auto known = http::check_known(given, {"tz", "info"}); known.has_error()) return known.error();
    auto wanted = parse_session_parameters(given, list_scope::this_fe, registry::all_columns());
    if (wanted.has_value()) wanted->columns = registry::all_columns();
    return wanted;
}

// Returns: the row with a comma before it; nothing where there is no such session, or none that the caller may see.
using found_row = http::http_result<std::optional<std::string>>;

asio::awaitable<found_row> row_at(const services& s, cluster::member owner, connection_id id, session_parameters wanted,
                                  security::principal caller) {
    http::parameter_list parameters;
    parameters.emplace_back("id", std::to_string(id.value));
    parameters.emplace_back("columns", "all");
    parameters.emplace_back("tz", wanted.zone.value_or(s.zone).name());
    if (wanted.info_bytes == SIZE_MAX) parameters.emplace_back("info", "full");
    parameters.emplace_back("as", owner.name);
    cluster::internal_call call{http::method::get, http::make_target(cluster::sessions_target, parameters), "", std::move(caller)};
    const auto body = co_await s.fleet.call(owner, std::move(call), answer_bytes, wanted.timeout);
    if (body.has_error()) co_return owner_cannot_be_asked(owner.name, "the session", body.error().sentence);
    cluster::row_line_reader reader{cluster::make_row_frame(names_of(registry::all_columns())), 1};
    auto read = reader.feed(*body);
    if (read.has_value()) read = reader.finish();
    if (read.has_error()) co_return owner_cannot_be_asked(owner.name, "the session", read.error().sentence);
    std::optional<std::string> row;
    if (reader.rows_seen() == 1) row = std::move(reader.rows().bytes);
    co_return row;
}

asio::awaitable<found_row> row_here(const services& s, connection_id id, session_parameters wanted, security::principal caller) {
    std::shared_ptr<const registry::listing> asked = make_listing(s, wanted, caller, s.fleet.own_name());
    std::function<std::string(const registry::session_row&)> render = [asked](const registry::session_row& found) {
        std::string text;
        asked->render(text, found);
        return text;
    };
    auto row = co_await s.sessions.find(id, std::move(asked), std::move(render));
    co_return row;
}

}  // namespace

action_result show_session(const services& s, request_ptr incoming, security::principal caller) {
    if (names_a_query(*incoming)) co_return co_await show_profile(s, std::move(incoming), std::move(caller));
    const auto id = session_id_of(*incoming);
    if (id.has_error()) co_return id.error();
    auto wanted = parse(incoming->query);
    if (wanted.has_error()) co_return wanted.error();
    const auto members = s.fleet.members();
    const auto* const owner = members->find_number(cluster::fe_number_of(*id));
    const bool elsewhere = owner != nullptr && !owner->self;
    found_row row;
    if (elsewhere) {
        row = co_await row_at(s, *owner, *id, std::move(*wanted), std::move(caller));
    } else {
        row = co_await row_here(s, *id, std::move(*wanted), std::move(caller));
    }
    if (row.has_error()) co_return row.error();
    if (!*row) co_return no_such_session(std::to_string(id->value));
    table_body body{names_of(registry::all_columns()), (**row).size()};
    body.append_rows(**row);
    co_return std::move(body).finish(1);
}

}  // namespace rollcall::api
