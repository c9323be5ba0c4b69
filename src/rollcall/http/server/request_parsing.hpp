// From a connection's bytes to a request: a machine without I/O. One lives as long as one request.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "rollcall/http/message/message.hpp"
#include "rollcall/http/server/server.hpp"

namespace rollcall::http {

enum class parsing_state : std::uint8_t {
    head,      // the head is not complete
    body,      // the head is; the body is not
    complete,  // nothing of this request is missing
    refused,   // failure() says why; what follows on the connection cannot be understood
};

// Thread: one at a time.
class request_parsing {
public:
    // `limits` outlives the machine.
    explicit request_parsing(const server_options& limits);
    ~request_parsing();
    request_parsing(const request_parsing&) = delete;
    request_parsing& operator=(const request_parsing&) = delete;

    // Takes off the front of `input` what belongs to this request, one state at most: a head is reported before its body is
    // read. Call again when more bytes came, or to go on from a reported head. Bytes of the next request stay in `input`.
    parsing_state advance(std::string& input);
    [[nodiscard]] parsing_state state() const noexcept;

    // From `body` on. Returns: the request without its body, peer and id. Once.
    request take_head();
    // From `body` on.
    [[nodiscard]] bool has_body() const noexcept;          // one was announced
    [[nodiscard]] bool expects_continue() const noexcept;  // the client waits for 100 before it sends the body
    [[nodiscard]] bool keep_alive() const noexcept;
    [[nodiscard]] bool http_1_0() const noexcept;
    // When complete, once.
    std::string take_body();

    // Ends in `refused`, for a cause that the machine does not see.
    void refuse(problem why);
    [[nodiscard]] const problem& failure() const noexcept;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace rollcall::http
