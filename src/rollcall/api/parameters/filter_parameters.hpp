// The filters of docs/rest.md, "Listing sessions", as GET's parameters and as the body of a mass kill give them.
#pragma once

#include <string_view>
#include <vector>

#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/rows/filter.hpp"

namespace rollcall::api {

// id, user, host, db, command, state, kind, fe, upstream, active, min_time, q.
const std::vector<std::string_view>& filter_names();

// Reads the filters among `given` and passes over the rest. `visible_to` and `fe` of the filter are the caller's to set.
// Errors: 400 for an id that is no number, a kind or a command that there is not, a min_time that is no number of seconds, an
// active that is neither true nor false. Thread: any.
http::http_result<registry::session_filter> parse_session_filter(const http::parameter_list& given);

}  // namespace rollcall::api
