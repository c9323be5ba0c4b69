// One table of routes: method and path pattern to handler. Knows 404, 405 and which parameters a route takes.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

// Runs on the shard of the request's connection. The request lives until the answer is complete.
using handler = std::function<boost::asio::awaitable<response>(std::shared_ptr<const request>)>;

struct route {
    http::method method = method::get;  // GET serves HEAD too
    std::string pattern;                // "/rest/v1/session/{id}": {name} matches one segment
    handler handle;
};

class router {
public:
    explicit router(std::vector<route> routes);
    // Fills the request's path parameters and gives its handler. Of the patterns that match, the most literal is the one that
    // the path names, whichever methods it has.
    // Errors: 404 (names the path), 405 with Allow, 501 for a method that is served nowhere and a path that is not there either.
    [[nodiscard]] http_result<handler> find(request& incoming) const;

private:
    std::vector<route> routes_;
};

}  // namespace rollcall::http
