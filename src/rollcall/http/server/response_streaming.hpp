// The body of an answer that is made while it is sent. Private to http.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

#include "rollcall/http/message/message.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::http {

enum class stream_framing : std::uint8_t {
    chunks,                 // HTTP/1.1
    until_connection_ends,  // HTTP/1.0
};

// Has the stream write its body, each piece within `piece_limit`, and ends it. `subject` tells in the log whose body it is.
// Returns: false where the body is not whole, because the client is gone or the stream threw: nothing may follow on the
// connection, which must be closed so that the client sees it.
boost::asio::awaitable<bool> write_stream(std::shared_ptr<runtime::byte_channel> channel, body_stream stream, stream_framing framing,
                                          runtime::time_limit piece_limit, std::string subject);

}  // namespace rollcall::http
