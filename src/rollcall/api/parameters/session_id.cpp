// Reading a path's session id.
#include "rollcall/api/parameters/session_id.hpp"

#include <algorithm>
#include <string>

#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

http::problem no_such_session(std::string_view id) {
    return {404, "There is no session " + http::quoted(id) + ", or you may not see it; GET /rest/v1/session lists the ids."};
}

std::string path_parameter(const http::request& incoming, std::string_view name) {
    const auto found = incoming.path_parameters.find(name);
    return found == incoming.path_parameters.end() ? std::string{} : found->second;
}

bool names_a_query(const http::request& incoming) { return parse_query_id(path_parameter(incoming, "id")).has_value(); }

http::http_result<connection_id> session_id_of(const http::request& incoming) {
    const auto text = path_parameter(incoming, "id");
    if (const auto id = parse_connection_id(text)) return *id;
    const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return no_such_session(text);
    return http::problem{400, "The path names the session " + http::quoted(text) + "; a session is named by its decimal connection id."};
}

}  // namespace rollcall::api
