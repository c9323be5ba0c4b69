// One exchange after the other: write the request, feed the machine, hand out the body.
#include "rollcall/http/client/client.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <span>

#include "rollcall/http/client/request_writing.hpp"
#include "rollcall/http/client/response_parsing.hpp"
#include "rollcall/http/message/header_list.hpp"

namespace rollcall::http {

namespace {

namespace asio = boost::asio;

constexpr std::size_t head_read_bytes = 4 * 1024;  // what an idle connection holds
constexpr std::size_t least_body_read = 32 * 1024;
constexpr std::size_t most_body_read = 64 * 1024;
constexpr std::size_t write_bytes = 64 * 1024;  // the channel's limit runs anew within one write: the larger, the later it ends

client_error to_client_error(runtime::io_errc why) {
    switch (why) {
        case runtime::io_errc::timeout: return {client_errc::timeout, "the peer did not answer within the time limit"};
        case runtime::io_errc::cancelled: return {client_errc::cancelled, "the exchange was cancelled"};
        case runtime::io_errc::closed:
        case runtime::io_errc::failed: break;
    }
    return {client_errc::closed, std::string{message(why)}};
}

}  // namespace

std::string response_head::header(std::string_view lower_name) const { return joined_values(headers, lower_name); }

client_connection::client_connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const rollcall::clock> time)
    : channel_(std::move(channel)), time_(std::move(time)), body_read_(least_body_read) {}

client_connection::~client_connection() = default;

asio::awaitable<client_result<response_head>> client_connection::send(client_request request, runtime::time_limit limit) {
    return guarded(exchange(std::move(request), after(limit)));
}

asio::awaitable<client_result<std::string>> client_connection::read_body(runtime::time_limit limit) {
    return guarded(next_piece(after(limit)));
}

asio::awaitable<client_result<std::string>> client_connection::read_all(std::size_t at_most, runtime::time_limit limit) {
    return guarded(collect(at_most, after(limit)));
}

bool client_connection::between_exchanges() const noexcept {
    const bool kept_alive = !parsing_ || (keeps_alive_ && parsing_->keep_alive());  // which it is only when complete
    return !closed_ && kept_alive && input_.empty();
}

bool client_connection::reusable() const noexcept { return between_exchanges() && !channel_->peer_gone(); }

void client_connection::close() noexcept {
    closed_ = true;
    channel_->close();
}

client_error client_connection::fail(client_error why) noexcept {
    close();
    return why;
}

// A coroutine that was cancelled already throws at its next co_await.
template <class T>
asio::awaitable<client_result<T>> client_connection::guarded(asio::awaitable<client_result<T>> work) {
    try {
        client_result<T> done = co_await std::move(work);
        co_return done;
    } catch (const boost::system::system_error& thrown) {
        const bool cancelled = thrown.code() == asio::error::operation_aborted;
        co_return fail(to_client_error(cancelled ? runtime::io_errc::cancelled : runtime::io_errc::failed));
    } catch (const std::exception&) {
        co_return fail(to_client_error(runtime::io_errc::failed));
    }
}

steady_time client_connection::after(runtime::time_limit limit) const {
    return limit == runtime::no_limit ? steady_time::max() : time_->steady_now() + limit;
}

runtime::time_limit client_connection::left(steady_time until) const {
    return until == steady_time::max() ? runtime::no_limit : until - time_->steady_now();
}

asio::awaitable<client_result<response_head>> client_connection::exchange(client_request request, steady_time until) {
    if (!between_exchanges()) co_return fail({client_errc::closed, "the connection cannot take another request"});
    auto bytes = encode_request(request);
    if (bytes.has_error()) co_return fail(bytes.error());
    keeps_alive_ = !asks_to_close(request);
    parsing_ = std::make_unique<response_parsing>(request.method == method::head);
    const auto written = co_await write(std::move(*bytes), until);
    if (written.has_error()) co_return written.error();
    for (;;) {
        const auto state = parsing_->advance(input_);
        if (state == answer_state::refused) co_return fail(parsing_->failure());
        if (state != answer_state::head) co_return parsing_->take_head();
        const auto more = co_await read_more(until);
        if (more.has_error()) co_return more.error();
    }
}

asio::awaitable<client_result<void>> client_connection::write(std::string bytes, steady_time until) {
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const auto limit = left(until);
        if (limit <= runtime::time_limit::zero()) co_return fail(to_client_error(runtime::io_errc::timeout));
        const auto written = co_await channel_->write(rest.substr(0, write_bytes), limit);
        if (written.has_error()) co_return fail(to_client_error(written.error()));
        rest.remove_prefix(std::min(rest.size(), write_bytes));
    }
    co_return client_result<void>{};
}

asio::awaitable<client_result<std::string>> client_connection::next_piece(steady_time until) {
    if (closed_ || !parsing_) co_return fail({client_errc::closed, "the connection has no answer to read"});
    for (;;) {
        const auto state = parsing_->advance(input_);
        if (state == answer_state::refused) co_return fail(parsing_->failure());
        auto piece = parsing_->take_body();
        if (!piece.empty()) co_return piece;
        if (state == answer_state::complete) {
            if (input_.empty()) input_.shrink_to_fit();  // an idle connection keeps no body's buffer
            body_read_ = least_body_read;
            co_return piece;
        }
        const auto more = co_await read_more(until);
        if (more.has_error()) co_return more.error();
    }
}

asio::awaitable<client_result<std::string>> client_connection::collect(std::size_t at_most, steady_time until) {
    std::string body;
    for (;;) {
        const auto piece = co_await next_piece(until);
        if (piece.has_error()) co_return piece.error();
        if (piece->empty()) co_return body;
        if (piece->size() > at_most - body.size()) {
            co_return fail({client_errc::too_large, "the answer's body is longer than " + std::to_string(at_most) + " bytes"});
        }
        body += *piece;
    }
}

// The connection's end is no error here where it ends the answer.
asio::awaitable<client_result<void>> client_connection::read_more(steady_time until) {
    const auto limit = left(until);
    if (limit <= runtime::time_limit::zero()) co_return fail(to_client_error(runtime::io_errc::timeout));
    const auto size = parsing_->state() == answer_state::head ? head_read_bytes : body_read_;
    // Not in `input_` itself: a string would write zeros over all of the room first.
    const auto room = std::make_unique_for_overwrite<char[]>(size);
    const std::span<char> all{room.get(), size};
    const auto got = co_await channel_->read_some(all, limit);
    if (got.has_value()) input_.append(room.get(), *got);
    // Most bodies are short: what a large read costs is paid where reads come back full.
    if (got.has_value() && *got == body_read_) body_read_ = std::min(2 * body_read_, most_body_read);
    if (got.has_value()) co_return client_result<void>{};
    if (got.error() != runtime::io_errc::closed) co_return fail(to_client_error(got.error()));
    if (parsing_->end_of_input() == answer_state::refused) co_return fail(parsing_->failure());
    co_return client_result<void>{};
}

}  // namespace rollcall::http
