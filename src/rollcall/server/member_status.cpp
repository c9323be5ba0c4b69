// One connection a question: it is asked once a second at most.
#include "rollcall/server/member_status.hpp"

#include <fmt/format.h>

#include <utility>

#include "rollcall/http/client/client.hpp"
#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::server {

boost::asio::awaitable<std::string> ask_member_status(runtime::shard& home, runtime::peer_address where, std::chrono::milliseconds limit) {
    constexpr unsigned well = 200;
    const auto place = where.text();
    auto dialled = co_await runtime::dial(home, std::move(where), limit);
    if (dialled.has_error()) co_return fmt::format("its status port {} does not answer: {}", place, dialled.error().sentence);
    http::client_connection connection{std::move(*dialled)};
    http::client_request request{http::method::get, "/status", place};
    auto answered = co_await connection.send(std::move(request), limit);
    connection.close();
    if (answered.has_error()) co_return fmt::format("its status port {} does not answer: {}", place, answered.error().sentence);
    if (answered->status == well) co_return std::string{};
    co_return fmt::format("its status port {} answers with {}", place, answered->status);
}

}  // namespace rollcall::server
