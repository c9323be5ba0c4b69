// What a list of all FEs is asked for besides: timeout_ms=, strict=, nodes=. docs/rest.md, "Listing sessions". Pure.
#pragma once

#include <chrono>

#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

struct fan_out_parameters {
    bool with_nodes = false;
    bool strict = false;
    std::chrono::milliseconds timeout{2000};
};

// Errors: 400. Thread: any.
http::http_result<fan_out_parameters> parse_fan_out_parameters(const http::parameter_list& given);

}  // namespace rollcall::api
