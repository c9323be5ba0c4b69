// The body of a drain: JSON, read strictly. Pure.
#pragma once

#include <string>

#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/pool_members.hpp"

namespace rollcall::api {

// "" is an order as it is by default. Errors: 400 for what is no JSON object, an unknown key or one given twice, a value of another type or
// out of bounds. Thread: any.
http::http_result<registry::drain_order> parse_drain_order(const std::string& body);

}  // namespace rollcall::api
