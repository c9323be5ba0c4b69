// Who may make internal calls: members of the cluster, by the token that signs each call.
#pragma once

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

// Returns: the account that the call is made for, with its rights, as the asking member knows them. `open_audience`: hello,
// which is asked before the asker knows whom. Errors: 401 where the token is not right; 403 where this FE belongs to no cluster,
// or may not join members beyond loopback; 421 where the call is meant for another member; the reason is logged. Thread: any.
http::http_result<security::principal> check_member(const services& s, const http::request& incoming, bool open_audience);

}  // namespace rollcall::api
