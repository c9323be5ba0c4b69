// Every REST action, each in a file of its own. Errors, beside those named: 400 for parameters that section 2 does not know.
#pragma once

#include "rollcall/api/action.hpp"
#include "rollcall/api/session_parameters.hpp"

namespace rollcall::api {

// GET /rest/v1/session: the sessions of this FE. session_list.cpp
action_result list_sessions(const services& s, request_ptr incoming, security::principal caller);
// GET /rest/v1/session/all: the same, FE first, and whether the list is complete. session_list.cpp
action_result list_all_sessions(const services& s, request_ptr incoming, security::principal caller);
// Either of them with by=: one row a group. session_group.cpp
action_result list_groups(const services& s, session_parameters wanted, list_scope scope, security::principal caller);

// GET /rest/v1/session/{id}: one session, all columns. Errors: 404. session_one.cpp
action_result show_session(const services& s, request_ptr incoming, security::principal caller);

// DELETE /rest/v1/session/{id} and …/{id}/query. Errors: 403, 404, 412. session_kill.cpp
action_result kill_session(const services& s, request_ptr incoming, security::principal caller);
action_result kill_session_query(const services& s, request_ptr incoming, security::principal caller);

// POST /rest/v1/session/kill and /rest/v1/session/all/kill, the same for an FE alone. Errors: 409. session_mass_kill.cpp
action_result kill_by_filter(const services& s, request_ptr incoming, security::principal caller);

}  // namespace rollcall::api
