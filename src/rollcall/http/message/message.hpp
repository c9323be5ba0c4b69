// A request as an action sees it, and its answer. Nothing here knows of sessions or SQL.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/result.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::http {

enum class method : std::uint8_t { get, head, post, put, delete_, options, other };
std::string_view method_name(method m) noexcept;

using parameter_list = std::vector<std::pair<std::string, std::string>>;  // decoded, in the order given

// A complete request, within its limits, its target split and percent-decoded.
struct request {
    http::method method = method::get;
    std::string target;                   // as sent
    std::string path;                     // decoded; one trailing slash taken off (but for "/")
    std::vector<std::string> segments{};  // the path's, decoded one by one, so that an encoded slash is no separator; may be left empty
    std::map<std::string, std::string, std::less<>> path_parameters{};  // what {name} stood for in the route
    parameter_list query{};
    std::vector<std::pair<std::string, std::string>> headers{};  // names in lower case
    std::string body;
    runtime::peer_address peer{};
    bool tls = false;
    std::string request_id;  // from X-Request-Id where it is sane, else made here
    // Has the client closed the connection, or its sending half, while its answer is being made? Cheap: one system call.
    // Null in tests that need none. Keeps the connection's channel alive. Thread: the connection's shard.
    std::function<bool()> abandoned{};

    // Returns: the header's value, "" where absent; several are joined with ", ". Name in lower case.
    [[nodiscard]] std::string header(std::string_view lower_name) const;
    [[nodiscard]] bool has_header(std::string_view lower_name) const;
};

// Takes a body whose length is not known beforehand, piece by piece. Thread: the connection's shard; one write at a time.
class body_sink {
public:
    virtual ~body_sink() = default;
    // Sends the piece and waits until the client has taken it, within the server's write_timeout; an empty one sends nothing.
    // Returns: false where the client is gone: give up.
    virtual boost::asio::awaitable<bool> write(std::string piece) = 0;
};
// Writes a whole body. An exception breaks the body off so that the client sees it is not whole (over HTTP/1.0 it cannot).
using body_stream = std::function<boost::asio::awaitable<void>(std::shared_ptr<body_sink>)>;

struct response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers{};  // beyond those that every answer has
    std::string body;
    // In place of `body`: sent in chunks as it comes, uncompressed; to an HTTP/1.0 client until the connection ends. Not run for HEAD.
    // Lives until it has returned.
    body_stream stream{};
};

// What is wrong with a request: the status, and one sentence that names the offending thing, its value and what is allowed.
struct problem {
    unsigned status = 500;
    std::string sentence;
    std::vector<std::pair<std::string, std::string>> headers{};  // WWW-Authenticate, Allow, Retry-After
};

// One that may be gone in a moment: Retry-After says so (RFC 9110, 10.2.3). Status: 429 or 503.
problem passing_problem(unsigned status, std::string sentence, std::chrono::seconds until = std::chrono::seconds{1});

template <class T>
using http_result = result<T, problem>;

// The standard reason phrase: "Not Found". Thread: any.
std::string_view reason(unsigned status) noexcept;

// The envelope (docs/rest.md, "Every answer"): {"msg": ..., "code": ..., "data": ..., "count": ...}.
response to_response(const problem& failure);
// `data`: JSON text.
response success(std::string_view data, std::uint64_t count);

}  // namespace rollcall::http
