// Reading a path's session id.
#include "rollcall/api/session_id.hpp"

#include <algorithm>
#include <string>

#include "rollcall/http/quoting.hpp"

namespace rollcall::api {

http::problem no_such_session(std::string_view id) {
    return {404, "There is no session " + http::quoted(id) + ", or you may not see it; GET /rest/v1/session lists the ids."};
}

namespace {

std::string id_text(const http::request& incoming) {
    const auto found = incoming.path_parameters.find("id");
    return found == incoming.path_parameters.end() ? std::string{} : found->second;
}

}  // namespace

bool names_a_query(const http::request& incoming) { return parse_query_id(id_text(incoming)).has_value(); }

http::http_result<connection_id> session_id_of(const http::request& incoming) {
    const auto text = id_text(incoming);
    if (const auto id = parse_connection_id(text)) return *id;
    const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return no_such_session(text);
    return http::problem{400, "The path names the session " + http::quoted(text) + "; a session is named by its decimal connection id."};
}

}  // namespace rollcall::api
