// An answer as bytes: the status line and the headers that every answer has. Pure functions; the connection writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/http/server/compression.hpp"

namespace rollcall::http {

struct answer_facts {
    std::string_view request_id{};
    wall_time now{};
    content_coding coding = content_coding::identity;  // of the answer's body as it stands
    bool varies = false;                               // would another Accept-Encoding have given other bytes?
    bool keep_alive = false;
    bool http_1_0 = false;
};

// The answer's head, to its empty line. Headers of the answer's own take the place of those that every answer has, but for
// the ones that frame the message; control characters in them become blanks. Content-Length is the body's size; an answer
// with a stream has none, and to HTTP/1.1 comes in chunks.
std::string encode_head(const response& answer, const answer_facts& facts);

// Has an answer of that status neither a body nor its length? Source: RFC 9110, sections 15.2 and 15.3.5.
bool has_no_body(unsigned status) noexcept;

// "Sun, 06 Nov 1994 08:49:37 GMT". Thread: any; each remembers its last second. Source: RFC 9110, section 5.6.7.
std::string http_date(wall_time instant);

// Returns: the client's id where it is 1 to 64 of [A-Za-z0-9._-], else 16 random hexadecimal digits. Thread: any.
std::string make_request_id(std::string_view sent);

}  // namespace rollcall::http
