// From a connection's bytes to an answer: a machine without I/O. One lives as long as one exchange.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "rollcall/http/client/client.hpp"

namespace rollcall::http {

enum class answer_state : std::uint8_t {
    head,      // the head is not complete
    body,      // the head is; the body is not
    complete,  // nothing of this answer is missing
    refused,   // failure() says why; what follows on the connection cannot be understood
};

inline constexpr std::size_t max_answer_head_bytes = 16 * 1024;     // each interim answer's too
inline constexpr std::size_t max_answer_framing_bytes = 16 * 1024;  // of a chunk's header, and of the trailers
inline constexpr int max_interim_answers = 16;

// Thread: one at a time.
class response_parsing {
public:
    // `to_head`: the answer is one to HEAD, which no body follows whatever its head says.
    explicit response_parsing(bool to_head);
    ~response_parsing();
    response_parsing(const response_parsing&) = delete;
    response_parsing& operator=(const response_parsing&) = delete;

    // Takes off the front of `input` what belongs to this answer, one state at most: a head is reported before its body is read.
    // Call again when more bytes came, or to go on from a reported head. Bytes after the answer stay in `input`.
    answer_state advance(std::string& input);
    // Nothing more will come. It completes a body that the connection's end completes; else it ends in `refused` as closed.
    answer_state end_of_input();
    [[nodiscard]] answer_state state() const noexcept;

    // From `body` on. Returns: the last head; interim answers are dropped. Once.
    response_head take_head();
    // Returns: what of the body came since the last call.
    std::string take_body();
    // When complete: does the peer keep the connection alive?
    [[nodiscard]] bool keep_alive() const noexcept;

    [[nodiscard]] const client_error& failure() const noexcept;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace rollcall::http
