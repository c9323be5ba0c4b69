// A TLS client's first byte tells it apart.
#include "rollcall/server/serve_http.hpp"

#include <utility>

namespace rollcall::server {

asio::awaitable<void> serve_http(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const http::service> service,
                                 std::shared_ptr<runtime::tls_context> tls, std::string listen_ip, bool over_limit) {
    if (over_limit) co_return co_await http::refuse_connection(std::move(channel), std::move(service));
    const auto encrypted = co_await runtime::begins_with_tls(channel, service->options.idle_timeout);
    if (encrypted.has_error()) co_return;
    if (*encrypted) {
        auto upgraded = co_await runtime::accept_tls(channel, tls, service->options.request_timeout);
        if (upgraded.has_error()) co_return;
        channel = std::move(*upgraded);
    }
    co_await http::serve_connection(std::move(channel), std::move(service), std::move(listen_ip));
}

}  // namespace rollcall::server
