// The actions about queries (docs/rest.md, "Queries, running and finished"). Errors, beside those named: 400 for parameters that an action
// does not know; 404 where the history is off, 503 where it cannot be read.
#pragma once

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

// GET /rest/v1/query_profile: the queries of this FE; …/all: of all FEs. query_list.cpp
action_result list_queries(const services& s, request_ptr incoming, security::principal caller);
action_result list_all_queries(const services& s, request_ptr incoming, security::principal caller);
// GET /internal/v1/queries: this FE's part of such a list, for a member.
action_result give_queries(const services& s, request_ptr incoming, security::principal caller);

// GET …/{id}, …/query_id={id}, …?query_id=: one profile, from the FE that owns the query. Errors: 404. query_profile.cpp
action_result show_profile(const services& s, request_ptr incoming, security::principal caller);
action_result show_profile_text(const services& s, request_ptr incoming, security::principal caller);
action_result show_profile_json(const services& s, request_ptr incoming, security::principal caller);
// GET /api/profile/text?query_id=: the plain text, in no envelope.
action_result show_bare_profile(const services& s, request_ptr incoming, security::principal caller);
// GET /internal/v1/profile: one profile of this FE, for a member.
action_result give_profile(const services& s, request_ptr incoming, security::principal caller);

// POST /rest/v2/manager/query/kill/{query_id}, GET /api/connection?connection_id=: what Doris' scripts use besides. doris_scripts.cpp
action_result kill_query_by_id(const services& s, request_ptr incoming, security::principal caller);
action_result find_query_of_connection(const services& s, request_ptr incoming, security::principal caller);

// GET /rest/v2/manager/query/trace_id/{trace_id}: the newest query of a trace, of all FEs. Errors: 404; 503 where none is known and a
// member cannot be asked. query_of_trace.cpp
action_result find_query_of_trace(const services& s, request_ptr incoming, security::principal caller);
// GET /internal/v1/trace: the newest of this FE, for a member.
action_result give_query_of_trace(const services& s, request_ptr incoming, security::principal caller);

}  // namespace rollcall::api
