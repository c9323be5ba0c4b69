// The {id} of a path below /rest/v1/session.
#pragma once

#include "rollcall/base/ids.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

// Errors: 501 where it has the form of a query id, whose profile is not supported yet; 404 where it is a number that is no
// connection's; 400 for another form. Thread: any.
http::http_result<connection_id> session_id_of(const http::request& incoming);

// A 404 that names the id: for unknown sessions and for those that the caller may not see.
http::problem no_such_session(std::string_view id);

// What {name} stood for in the path; "" where the route has none. Thread: any.
std::string path_parameter(const http::request& incoming, std::string_view name);

// Does the path's {id} have the form of a query's id?
bool names_a_query(const http::request& incoming);

}  // namespace rollcall::api
