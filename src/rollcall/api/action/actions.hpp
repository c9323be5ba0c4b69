// Every REST action, each in a file of its own. Errors, beside those named: 400 for parameters that an action does not know.
#pragma once

#include "rollcall/api/action/action.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"

namespace rollcall::api {

// GET /rest/v1/session: the sessions of this FE. session_list.cpp
action_result list_sessions(const services& s, request_ptr incoming, security::principal caller);
// GET /rest/v1/session/all: the sessions of all FEs, FE first, and whether the list is complete. Errors: 400 where the answer
// would have to be buffered and is too large, 503 with strict=true where a member did not answer. session_list_all.cpp
action_result list_all_sessions(const services& s, request_ptr incoming, security::principal caller);
// Either of them with by=: one row a group. session_group.cpp
action_result list_groups(const services& s, session_parameters wanted, security::principal caller);
action_result list_all_groups(const services& s, session_parameters wanted, request_ptr incoming, security::principal caller);

// GET /rest/v1/upstream and /rest/v1/upstream/all: the servers behind this FE, or behind all. Errors: 403. upstream_list.cpp
action_result list_upstreams(const services& s, request_ptr incoming, security::principal caller);
action_result list_all_upstreams(const services& s, request_ptr incoming, security::principal caller);
// POST /rest/v1/upstream/{pool}/{member}/drain and …/enable, at the FE that is asked. Errors: 403, 404. upstream_drain.cpp
action_result drain_upstream(const services& s, request_ptr incoming, security::principal caller);
action_result enable_upstream(const services& s, request_ptr incoming, security::principal caller);

// GET /rest/v1/session/{id}: one session, all columns, from its owner FE. Errors: 404, 503. session_one.cpp
action_result show_session(const services& s, request_ptr incoming, security::principal caller);

// DELETE /rest/v1/session/{id} and …/{id}/query, at any FE. Errors: 403, 404, 412, 503. session_kill.cpp
action_result kill_session(const services& s, request_ptr incoming, security::principal caller);
action_result kill_session_query(const services& s, request_ptr incoming, security::principal caller);

// POST /rest/v1/session/kill: what a filter matches at this FE; /rest/v1/session/all/kill: at all. Errors: 409; 503 where a
// member could not be asked. session_mass_kill.cpp
action_result kill_by_filter(const services& s, request_ptr incoming, security::principal caller);
action_result kill_all_by_filter(const services& s, request_ptr incoming, security::principal caller);

// GET /rest/v1/system?path=: the tree of system tables. Errors: 404 with the longest part of the path that is there. system.cpp
action_result show_system(const services& s, request_ptr incoming, security::principal caller);

}  // namespace rollcall::api
