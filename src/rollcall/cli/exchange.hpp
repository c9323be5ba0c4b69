// One HTTP exchange over a new connection, as a coroutine on a shard. Private to cli_client.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/cli/client.hpp"
#include "rollcall/http/client/client.hpp"
#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::cli {

// It has a constructor, for g++ miscompiles aggregates beside co_await.
struct exchange_plan {
    exchange_plan(std::vector<runtime::peer_address> addresses, std::string named, http::client_request asked)
        : where(std::move(addresses)), host(std::move(named)), request(std::move(asked)) {}

    std::vector<runtime::peer_address> where;  // tried one after the other
    std::string host;                          // whom the certificate must name
    http::client_request request;
    std::shared_ptr<runtime::tls_client_context> tls;  // null: plain
    std::chrono::milliseconds head_limit{0};           // until the answer begins
};

// Errors: unreachable. Thread: home.
boost::asio::awaitable<outcome<rest_answer>> exchange(runtime::shard& home, exchange_plan plan);

}  // namespace rollcall::cli
