// What members ask of one another. Never another fan-out: an internal call ends at the FE that it was sent to.
#pragma once

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

// GET /internal/v1/hello: who this FE is, with the proof that it knows the secret. internal_hello.cpp
action_result answer_hello(const services& s, request_ptr incoming, security::principal caller);

// GET /internal/v1/sessions, session_facts and session_groups: this FE's part of a list, as row lines. `as`: how the asker names
// this FE; the other parameters are those of GET /rest/v1/session. internal_sessions.cpp
action_result give_sessions(const services& s, request_ptr incoming, security::principal caller);
action_result give_session_facts(const services& s, request_ptr incoming, security::principal caller);
action_result give_session_groups(const services& s, request_ptr incoming, security::principal caller);
action_result give_upstreams(const services& s, request_ptr incoming, security::principal caller);

// GET /internal/v1/relayed_ends: which sessions of a server this FE relays. internal_relayed_ends.cpp
action_result give_relayed_ends(const services& s, request_ptr incoming, security::principal caller);

// POST /internal/v1/kills: orders for connections of this FE. internal_kills.cpp
action_result carry_out_kills(const services& s, request_ptr incoming, security::principal caller);

}  // namespace rollcall::api
