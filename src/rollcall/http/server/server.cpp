// One connection's life: receive a request, decide on it, have it answered, write the answer, and again.
#include "rollcall/http/server/server.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/guards/host.hpp"
#include "rollcall/http/guards/origin_guard.hpp"
#include "rollcall/http/server/compression.hpp"
#include "rollcall/http/server/request_parsing.hpp"
#include "rollcall/http/server/response_streaming.hpp"
#include "rollcall/http/server/response_writing.hpp"

namespace rollcall::http {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds drain_time{1};
constexpr std::size_t head_read_bytes = 4 * 1024;  // what an idle connection holds
constexpr std::size_t body_read_bytes = 64 * 1024;
constexpr std::size_t joined_write_bytes = 64 * 1024;  // smaller answers go out in one write, larger ones are not copied

std::string json(std::string_view text) {
    std::string quoted_text;
    append_json_string(quoted_text, text);
    return quoted_text;
}

response failed_inside(const request& incoming, std::string_view cause) {
    log::error("{} {} failed with {} (request {})", method_name(incoming.method), json(incoming.path), json(cause), incoming.request_id);
    return to_response(
        problem{500, "The request failed inside the server; the log tells why, at the request id '" + incoming.request_id + "'."});
}

// A handler's exceptions end here.
asio::awaitable<response> run_handler(handler handle, std::shared_ptr<const request> incoming) {
    try {
        response answer = co_await handle(incoming);
        co_return answer;
    } catch (const std::exception& thrown) {
        co_return failed_inside(*incoming, thrown.what());
    } catch (...) {
        co_return failed_inside(*incoming, "an exception that is no std::exception");
    }
}

// Returns: nothing where the body could not be compressed.
asio::awaitable<std::optional<std::string>> compress(std::shared_ptr<const service> served, std::string body) {
    const auto& options = served->options;
    try {
        std::optional<std::string> packed;
        if (body.size() > options.compress_large_bytes && options.compress_large) {
            packed = co_await options.compress_large(std::move(body));
        } else {
            packed = gzip(body);
        }
        co_return packed;
    } catch (const std::exception& thrown) {
        log::warn("an answer is sent uncompressed, because compressing it failed with {}", json(thrown.what()));
        co_return std::nullopt;
    }
}

class connection {
public:
    connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const service> served, std::string listen_ip)
        : channel_(std::move(channel)),
          served_(std::move(served)),
          listen_ip_(std::move(listen_ip)),
          tls_(!channel_->tls().version.empty()) {}

    // Receives and answers one request. Returns: may another follow? Else the channel is closed.
    asio::awaitable<bool> exchange();

private:
    asio::awaitable<bool> receive(request_parsing& parsing, parsing_state wanted);
    asio::awaitable<bool> read_more(request_parsing& parsing);
    asio::awaitable<bool> end_early(const request_parsing& parsing, const request& incoming);
    asio::awaitable<bool> send(const request& incoming, response answer, bool keep_alive, bool http_1_0);
    asio::awaitable<bool> send_stream(const request& incoming, response answer, bool keep_alive, bool http_1_0);
    asio::awaitable<bool> write(std::string_view bytes);
    asio::awaitable<bool> write_message(std::string head, std::string body);

    [[nodiscard]] std::shared_ptr<request> complete_head(request_parsing& parsing) const;
    [[nodiscard]] http_result<handler> decide(request& incoming, bool has_body) const;
    [[nodiscard]] answer_facts facts_for(const request& incoming, bool keep_alive, bool http_1_0) const;
    [[nodiscard]] steady_time now() const { return served_->options.time->steady_now(); }

    std::shared_ptr<runtime::byte_channel> channel_;
    std::shared_ptr<const service> served_;
    std::string listen_ip_;
    bool tls_;
    std::string pending_;  // bytes read and not yet understood; the next request's, after one is complete
    steady_time deadline_{};
};

asio::awaitable<bool> connection::exchange() {
    request_parsing parsing{served_->options};
    deadline_ = now() + served_->options.request_timeout;
    if (pending_.empty()) pending_.shrink_to_fit();  // an idle connection keeps no large body's buffer
    const bool has_head = co_await receive(parsing, parsing_state::body);
    const auto incoming = complete_head(parsing);
    if (!has_head) co_return co_await end_early(parsing, *incoming);

    const auto decided = decide(*incoming, parsing.has_body());
    if (parsing.expects_continue() && parsing.state() != parsing_state::complete && pending_.empty()) {
        // Whether the client sends the body all the same is unknown then: nothing can follow on this connection.
        if (decided.has_error()) {
            response refusal = to_response(decided.error());
            co_return co_await send(*incoming, std::move(refusal), false, false);
        }
        const bool invited = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!invited) co_return false;
    }
    const bool has_body = co_await receive(parsing, parsing_state::complete);
    if (!has_body) co_return co_await end_early(parsing, *incoming);
    incoming->body = parsing.take_body();

    response answer;
    if (decided.has_error()) {
        answer = to_response(decided.error());
    } else {
        answer = co_await run_handler(*decided, incoming);
    }
    co_return co_await send(*incoming, std::move(answer), parsing.keep_alive(), parsing.http_1_0());
}

std::shared_ptr<request> connection::complete_head(request_parsing& parsing) const {
    auto incoming = std::make_shared<request>(parsing.take_head());
    incoming->peer = channel_->peer();
    incoming->tls = tls_;
    incoming->request_id = make_request_id(incoming->header("x-request-id"));
    incoming->abandoned = [channel = channel_] { return channel->peer_gone(); };
    return incoming;
}

// All that the head alone tells. Errors: 403, 404, 405, 415, 421, 501.
http_result<handler> connection::decide(request& incoming, bool has_body) const {
    const auto& options = served_->options;
    const bool any_host = !options.any_host_prefix.empty() && incoming.path.starts_with(options.any_host_prefix);
    if (!any_host) {
        if (const auto hosted = check_host(incoming, options.host_names, listen_ip_); hosted.has_error()) return hosted.error();
    }
    auto found = served_->routes.find(incoming);
    if (found.has_error()) return found;
    if (const auto own = check_origin(incoming, options.host_names); own.has_error()) return own.error();
    if (!has_body) return found;
    if (const auto typed = check_content_type(incoming); typed.has_error()) return typed.error();
    return found;
}

// Reads until the machine reaches `wanted`. Returns: false where it refused the bytes, or no more come.
asio::awaitable<bool> connection::receive(request_parsing& parsing, parsing_state wanted) {
    for (;;) {
        const auto state = parsing.advance(pending_);
        if (state == parsing_state::refused) co_return false;
        if (state >= wanted) co_return true;
        const bool more = co_await read_more(parsing);
        if (!more) co_return false;
    }
}

asio::awaitable<bool> connection::read_more(request_parsing& parsing) {
    const bool in_head = parsing.state() == parsing_state::head;
    const bool idle = in_head && pending_.empty();
    const runtime::time_limit left = idle ? served_->options.idle_timeout : deadline_ - now();
    bool timed_out = left <= runtime::time_limit::zero();
    if (!timed_out) {
        const auto held = pending_.size();
        pending_.resize(held + (in_head ? head_read_bytes : body_read_bytes));
        const std::span<char> room{pending_.data() + held, pending_.size() - held};
        const auto got = co_await channel_->read_some(room, left);
        pending_.resize(held + (got.has_value() ? *got : 0));
        if (idle) deadline_ = now() + served_->options.request_timeout;
        if (got.has_value()) co_return true;
        timed_out = got.error() == runtime::io_errc::timeout;
    }
    if (timed_out && !idle) {
        const auto seconds = std::to_string(served_->options.request_timeout.count());
        parsing.refuse(problem{408, "The request was not complete within " + seconds + " s of its first byte; send it faster."});
    }
    co_return false;
}

// Tells what was refused, where anything was; else the peer is gone, or was idle for too long.
asio::awaitable<bool> connection::end_early(const request_parsing& parsing, const request& incoming) {
    if (parsing.state() == parsing_state::refused) {
        response refusal = to_response(parsing.failure());
        co_return co_await send(incoming, std::move(refusal), false, false);
    }
    channel_->close();
    co_return false;
}

answer_facts connection::facts_for(const request& incoming, bool keep_alive, bool http_1_0) const {
    answer_facts facts;
    facts.request_id = incoming.request_id;
    facts.now = served_->options.time->wall_now();
    facts.keep_alive = keep_alive;
    facts.http_1_0 = http_1_0;
    return facts;
}

asio::awaitable<bool> connection::send(const request& incoming, response answer, bool keep_alive, bool http_1_0) {
    if (answer.stream) co_return co_await send_stream(incoming, std::move(answer), keep_alive, http_1_0);
    answer_facts facts = facts_for(incoming, keep_alive, http_1_0);
    const bool large = answer.body.size() > served_->options.gzip_threshold_bytes;
    if (!answer.body.empty() && is_compressible(answer.content_type)) {
        facts.varies = large;
        if (choose_coding(incoming.header("accept-encoding"), large) == content_coding::gzip) {
            auto packed = co_await compress(served_, answer.body);
            if (packed) {
                answer.body = std::move(*packed);
                facts.coding = content_coding::gzip;
                facts.varies = true;
            }
        }
    }
    std::string head = encode_head(answer, facts);
    if (incoming.method == method::head) answer.body.clear();
    const bool written = co_await write_message(std::move(head), std::move(answer.body));
    if (written && !keep_alive) co_await channel_->finish(drain_time);
    co_return written&& keep_alive;
}

// The head goes ahead of the body, which may be long in coming. Only the connection's end ends a body over HTTP/1.0.
asio::awaitable<bool> connection::send_stream(const request& incoming, response answer, bool keep_alive, bool http_1_0) {
    keep_alive = keep_alive && !http_1_0;
    const std::string head = encode_head(answer, facts_for(incoming, keep_alive, http_1_0));
    const bool begun = co_await write(head);
    if (!begun) co_return false;
    if (incoming.method != method::head && !has_no_body(answer.status)) {
        const auto framing = http_1_0 ? stream_framing::until_connection_ends : stream_framing::chunks;
        std::string subject{method_name(incoming.method)};
        subject += ' ' + json(incoming.path) + " (request " + incoming.request_id + ')';
        const bool whole =
            co_await write_stream(channel_, std::move(answer.stream), framing, served_->options.write_timeout, std::move(subject));
        if (!whole) {
            channel_->close();
            co_return false;
        }
    }
    if (!keep_alive) co_await channel_->finish(drain_time);
    co_return keep_alive;
}

asio::awaitable<bool> connection::write_message(std::string head, std::string body) {
    if (body.size() <= joined_write_bytes) {
        head += body;
        co_return co_await write(head);
    }
    const bool begun = co_await write(head);
    if (!begun) co_return false;
    co_return co_await write(body);
}

// Returns: false, with the channel closed, where the peer does not take the bytes.
asio::awaitable<bool> connection::write(std::string_view bytes) {
    const auto written = co_await channel_->write(bytes, served_->options.write_timeout);
    if (written.has_error()) channel_->close();
    co_return written.has_value();
}

}  // namespace

asio::awaitable<void> serve_connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const service> served,
                                       std::string listen_ip) {
    connection peer{std::move(channel), std::move(served), std::move(listen_ip)};
    bool more = true;
    while (more) more = co_await peer.exchange();
}

boost::asio::awaitable<void> refuse_connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const service> served) {
    constexpr runtime::time_limit farewell = std::chrono::seconds{1};
    const auto answer =
        to_response(passing_problem(503, "Too many HTTP connections are open; close one, or raise limits.max_http_connections"));
    answer_facts facts;
    const std::string request_id = make_request_id("");
    facts.request_id = request_id;
    facts.now = served->options.time->wall_now();
    const std::string bytes = encode_head(answer, facts) + answer.body;
    const auto sent = co_await channel->write(bytes, farewell);
    if (sent.has_error()) log::debug("a refused HTTP client did not take its answer: {}", message(sent.error()));
    co_await channel->finish(farewell);
}

}  // namespace rollcall::http
