// Dial, send, read to the end.
#include "rollcall/cli/exchange.hpp"

#include <fmt/format.h>

#include <utility>

namespace rollcall::cli {

namespace {

namespace asio = boost::asio;

using channel_ptr = std::shared_ptr<runtime::byte_channel>;
using dialed = runtime::dial_result<channel_ptr>;

constexpr std::chrono::seconds dial_limit{5};
constexpr std::chrono::seconds piece_limit{10};  // between two pieces of an answer
constexpr std::size_t largest_body = std::size_t{1} << 30;

asio::awaitable<dialed> dial_one(runtime::shard& home, runtime::peer_address where, std::string host,
                                 std::shared_ptr<runtime::tls_client_context> tls) {
    if (!tls) co_return co_await runtime::dial(home, std::move(where), dial_limit);
    co_return co_await runtime::dial_tls(home, std::move(where), std::move(host), std::move(tls), dial_limit);
}

asio::awaitable<dialed> dial_any(runtime::shard& home, std::vector<runtime::peer_address> where, std::string host,
                                 std::shared_ptr<runtime::tls_client_context> tls) {
    runtime::dial_error last;
    last.sentence = "the name has no address";
    for (const auto& address : where) {
        auto channel = co_await dial_one(home, address, host, tls);
        if (channel.has_value()) co_return std::move(channel);
        last = channel.error();
    }
    co_return last;
}

failure broken(const std::string& host, const std::string& why) {
    return failure{exit_code::unreachable, fmt::format("no answer from {}: {}", host, why)};
}

}  // namespace

asio::awaitable<outcome<rest_answer>> exchange(runtime::shard& home, exchange_plan plan) {
    const std::string authority = plan.request.host;
    auto channel = co_await dial_any(home, std::move(plan.where), std::move(plan.host), std::move(plan.tls));
    if (channel.has_error()) {
        co_return failure{exit_code::unreachable, fmt::format("cannot connect to {}: {}", authority, channel.error().sentence)};
    }
    http::client_connection over{std::move(*channel)};
    auto head = co_await over.send(std::move(plan.request), plan.head_limit);
    if (head.has_error()) co_return broken(authority, head.error().sentence);

    rest_answer answer;
    answer.status = head->status;
    for (;;) {
        auto piece = co_await over.read_body(piece_limit);
        if (piece.has_error()) co_return broken(authority, piece.error().sentence);
        if (piece->empty()) break;
        answer.body += *piece;
        if (answer.body.size() > largest_body) co_return broken(authority, "it is larger than 1 GiB; give --limit");
    }
    over.close();
    co_return outcome<rest_answer>{boost::system::in_place_value, std::move(answer)};
}

}  // namespace rollcall::cli
