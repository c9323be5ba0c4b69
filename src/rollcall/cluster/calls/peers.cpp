// A call's way: a kept connection or a new one, the token, the request, the answer's head; and what each failure means.
#include "rollcall/cluster/calls/peers.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/calls/connection_shelf.hpp"
#include "rollcall/cluster/calls/token.hpp"

namespace rollcall::cluster {

namespace {

constexpr std::size_t refusal_bytes = 16 * 1024;

node_failure failure_of(const http::client_error& error) {
    switch (error.why) {
        case http::client_errc::timeout:
        case http::client_errc::cancelled: return {node_state::timeout, error.sentence};
        case http::client_errc::closed: return {node_state::unreachable, error.sentence};
        case http::client_errc::malformed:
        case http::client_errc::too_large: break;
    }
    return {node_state::error, error.sentence};
}

node_failure failure_of(const runtime::dial_error& error) {
    const bool slow = error.why == runtime::io_errc::timeout || error.why == runtime::io_errc::cancelled;
    return {slow ? node_state::timeout : node_state::unreachable, error.sentence};
}

// The sentence of a refusal in the envelope, "" where the body is none.
std::string sentence_of(const std::string& body) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view sentence;
    const simdjson::padded_string padded{body};
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || root["data"].get(sentence) != simdjson::SUCCESS) return {};
    return std::string{utf8_prefix(sentence, 512)};
}

// 404: whatever has no such path is no member that speaks this version.
node_failure refused(unsigned status, const std::string& sentence) {
    const bool denied = status == 401 || status == 403 || status == 404;
    const std::string why = sentence.empty() ? "without a reason" : sentence;
    return {denied ? node_state::denied : node_state::error, fmt::format("it answered {}: {}", status, why)};
}

asio::awaitable<http::client_result<std::string>> read_over(std::shared_ptr<http::client_connection> over, runtime::time_limit limit) {
    co_return co_await over->read_body(limit);
}

}  // namespace

std::string_view node_state_name(node_state s) noexcept {
    switch (s) {
        case node_state::ok: return "ok";
        case node_state::timeout: return "timeout";
        case node_state::unreachable: return "unreachable";
        case node_state::denied: return "denied";
        case node_state::skipped: return "skipped";
        case node_state::error: break;
    }
    return "error";
}

call_target::call_target(const member& to) : address(to.address), where(to.where), uuid(to.identity ? to.identity->uuid : "") {}

exchange::exchange(runtime::shard& owner, std::weak_ptr<connection_shelf> home, std::string address,
                   std::shared_ptr<http::client_connection> over, std::string nonce, http::response_head head)
    : owner_(owner),
      home_(std::move(home)),
      address_(std::move(address)),
      over_(std::move(over)),
      nonce_(std::move(nonce)),
      head_(std::move(head)) {}

exchange::~exchange() {
    auto give_back = [home = std::move(home_), address = std::move(address_), over = std::move(over_)]() mutable {
        const auto shelf = home.lock();
        if (shelf) shelf->put(address, std::move(over));
        over.reset();
    };
    if (owner_.on_this_thread()) {
        give_back();
    } else {
        asio::post(owner_.context(), std::move(give_back));
    }
}

asio::awaitable<call_result<std::string>> exchange::read(runtime::time_limit limit) {
    auto reading = read_over(over_, limit);
    if (!owner_.on_this_thread()) {
        // A cancellation must not pass into another thread's coroutine: the limit ends it.
        reading = asio::co_spawn(owner_.context(), std::move(reading),
                                 asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable));
    }
    auto piece = co_await std::move(reading);
    if (piece.has_error()) co_return failure_of(piece.error());
    co_return call_result<std::string>{boost::system::in_place_value, std::move(*piece)};
}

asio::awaitable<call_result<std::string>> exchange::read_all(std::size_t at_most, runtime::time_limit limit) {
    auto body = co_await over_->read_all(at_most, limit);
    if (body.has_error()) co_return failure_of(body.error());
    co_return call_result<std::string>{boost::system::in_place_value, std::move(*body)};
}

peers::peers(runtime::shard_group& shards, std::string secret, std::shared_ptr<runtime::tls_client_context> tls, const clock& time)
    : shards_(shards), secret_(std::move(secret)), tls_(std::move(tls)), clock_(time) {
    for (std::size_t i = 0; i < shards.size(); ++i) shelves_.push_back(std::make_shared<connection_shelf>(time));
}

asio::awaitable<runtime::dial_result<std::shared_ptr<runtime::byte_channel>>> peers::dial(runtime::shard& home, call_target to,
                                                                                          runtime::time_limit limit) {
    if (!tls_) co_return co_await runtime::dial(home, to.where, limit);
    const auto named = parse_host_port(to.address);
    co_return co_await runtime::dial_tls(home, to.where, named ? named->host : to.where.ip, tls_, limit);
}

asio::awaitable<peers::answered> peers::call(call_target to, internal_call what, runtime::time_limit limit) {
    if (to.where.ip.empty()) co_return node_failure{node_state::unreachable, "its name is not known yet"};
    auto& home = shards_.current();
    const auto shelf = shelves_[home.id().value];
    const auto until = clock_.steady_now() + limit;
    if (auto kept = shelf->take(to.address)) {
        auto answer = co_await send(home, std::move(kept), to, what, limit);
        // The member may have closed it in the moment the call went out. All calls bear being made twice.
        if (answer.has_value() || answer.error().state != node_state::unreachable) co_return std::move(answer);
    }
    auto channel = co_await dial(home, to, until - clock_.steady_now());
    if (channel.has_error()) co_return failure_of(channel.error());
    auto fresh = std::make_shared<http::client_connection>(std::move(*channel));
    co_return co_await send(home, std::move(fresh), std::move(to), std::move(what), until - clock_.steady_now());
}

asio::awaitable<peers::answered> peers::send(runtime::shard& home, std::shared_ptr<http::client_connection> over, call_target to,
                                             internal_call what, runtime::time_limit limit) {
    auto nonce = make_nonce();
    const signed_call signing{http::method_name(what.verb), what.target, what.body, to.uuid};
    http::client_request request{what.verb, what.target, to.address};
    request.headers.emplace_back(token_header, make_token(secret_, signing, what.caller, clock_.wall_now(), nonce));
    if (!what.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::move(what.body);
    auto head = co_await over->send(std::move(request), limit);
    if (head.has_error()) co_return failure_of(head.error());
    const unsigned status = head->status;
    const std::weak_ptr<connection_shelf> shelf = shelves_[home.id().value];
    auto answer = std::make_unique<exchange>(home, shelf, std::move(to.address), std::move(over), std::move(nonce), std::move(*head));
    if (status == 200) co_return std::move(answer);
    const auto body = co_await answer->read_all(refusal_bytes, limit);
    co_return refused(status, body.has_value() ? sentence_of(*body) : "");
}

}  // namespace rollcall::cluster
