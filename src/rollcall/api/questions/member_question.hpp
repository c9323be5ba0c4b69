// A member's question for this FE's part of a list, and its answer: what internal actions have in common.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/fleet.hpp"

namespace rollcall::api {

// A question's own parameters and those that only members send.
struct member_question {
    http::parameter_list given;  // as the caller gave them (docs/rest.md)
    std::string fe;              // `as`: how the asker names this FE
    std::string kill;            // of facts: "query" or "connection"
};

// Errors: 400 without `as`. Thread: any.
http::http_result<member_question> parse_member_question(const http::request& incoming);

// 503: the member that owns what was asked for does not tell. `owned`: "the session".
http::problem owner_cannot_be_asked(std::string_view owner, std::string_view owned, std::string_view why);

// The rows as lines.
http::response answer_with(const registry::listed_rows& rows);

}  // namespace rollcall::api
