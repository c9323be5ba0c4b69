// A client's request as bytes. A pure function; the connection writes them. Private to http.
#pragma once

#include <string>

#include "rollcall/http/client/client.hpp"

namespace rollcall::http {

// The request whole, head and body. Errors: malformed, where a part of it would break the head's lines, or says nothing.
client_result<std::string> encode_request(const client_request& asked);

// Does the request ask that the connection end after its answer?
bool asks_to_close(const client_request& asked);

}  // namespace rollcall::http
