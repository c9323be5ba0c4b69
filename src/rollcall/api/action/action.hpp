// The shape of REST actions: each is one named coroutine in a file of its own; routes.cpp tables them.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>

#include "rollcall/api/action/services.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::api {

namespace asio = boost::asio;

using request_ptr = std::shared_ptr<const http::request>;  // shared with the connection, until the answer is complete
using action_result = asio::awaitable<http::http_result<http::response>>;

// An action for a caller who is logged in. `s` outlives it. Thread: the shard of the request's connection.
using action = action_result (*)(const services& s, request_ptr incoming, security::principal caller);

}  // namespace rollcall::api
