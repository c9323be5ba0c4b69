// HTTP Basic credentials: what a request carries, and the 401 that asks for them. Whether they are right is not known here.
#pragma once

#include <optional>
#include <string>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

struct credentials {
    std::string user;
    std::string password;
};

// Reads `Authorization: Basic`. Returns: nothing where the header is absent. Errors: 401 for another scheme, base64 that is
// not strict, text that is not UTF-8 or has control characters, no ':'. Thread: any. Source: RFC 7617.
http_result<std::optional<credentials>> parse_basic_auth(const request& incoming);

// A 401 that says `sentence`, with WWW-Authenticate; without it where a page's script asked (Sec-Fetch-Mode is present and
// not navigate), so that the page can show its own login. Thread: any.
problem unauthorized(const request& incoming, std::string sentence);

}  // namespace rollcall::http
