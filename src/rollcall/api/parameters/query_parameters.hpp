// What a list of queries is asked for (docs/rest.md, "Queries, running and finished"), read once and checked. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "rollcall/api/parameters/fan_out_parameters.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"
#include "rollcall/base/text/time_text.hpp"
#include "rollcall/history/store/stored_query.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

struct query_parameters : fan_out_parameters {
    history::query_question question;  // without visible_to and cluster
    http::parameter_list filter_given;
    std::optional<time_zone> zone;  // of tz=
};

// `zone`: of instants without an offset where tz= gives none. Errors: 400 for what is unknown, given twice or out of bounds.
// Thread: any.
http::http_result<query_parameters> parse_query_parameters(const http::parameter_list& given, list_scope scope, const time_zone& zone);

// The same list as another front end is asked for it: its first offset + limit rows. `zone`: where tz= gave none. Thread: any.
http::parameter_list as_query(const query_parameters& wanted, const time_zone& zone);

}  // namespace rollcall::api
