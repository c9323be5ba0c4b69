// What keeps foreign pages from changing state with the credentials that a browser keeps for this server.
#pragma once

#include <span>
#include <string>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

// Is this a method that may change state: anything but GET, HEAD and OPTIONS?
bool changes_state(method m) noexcept;

// Decides on state-changing requests; others pass. An Origin is our own where it names the host and port of Host, or one of
// `host_names` (lower case, without port) at its scheme's default port or the port of Host.
// Errors: 403 for Sec-Fetch-Site: cross-site and for a foreign Origin. Thread: any.
http_result<void> check_origin(const request& incoming, std::span<const std::string> host_names);

// Errors: 415 where a state-changing request with a body names another type than application/json. Call it where a body is there.
http_result<void> check_content_type(const request& incoming);

}  // namespace rollcall::http
