// What a kill of one session is asked with: query_id= or If-Match, inexact=, reason=, wait_ms=. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/ids.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

inline constexpr std::chrono::milliseconds default_kill_wait{1000};

struct kill_parameters {
    std::optional<query_id> only_query;  // nothing: whatever runs
    bool inexact = false;                // where the server cannot bind a kill to a statement, a look before it will do
    std::string reason;
    std::chrono::milliseconds wait = default_kill_wait;
};

// Errors: 400 for a query id of another form, If-Match and query_id= that differ, a reason that may not be told, a wait_ms
// beyond 30000. Thread: any.
http::http_result<kill_parameters> parse_kill_parameters(const http::request& incoming);

// wait_ms=, 0 to 30000. Errors: 400.
http::http_result<std::chrono::milliseconds> wait_parameter(const http::parameter_list& given);

// Returns: the reason as the victim, the log and receipts show it. Errors: 400 for more than 256 bytes and for control
// characters.
http::http_result<std::string> check_reason(std::string_view reason);

}  // namespace rollcall::api
