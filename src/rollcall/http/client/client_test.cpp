// Conversations of the client with a scripted server: exchanges, portions, truncation, limits, and when a connection may go on.
#include "rollcall/http/client/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

#include "for_test/runtime/scripted_channel.hpp"

namespace rollcall::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using runtime::testing::fake_clock;
using runtime::testing::scripted_channel;

constexpr std::size_t plenty = 1024 * 1024;
const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";

// A client, and the server's script. A script that is not at its end keeps the connection open.
class client_conversation {
public:
    client_conversation() { channel->time = time; }

    template <class T>
    T run(boost::asio::awaitable<T> work) {
        std::optional<T> given;
        boost::asio::io_context loop;
        boost::asio::co_spawn(loop, std::move(work), [&](const std::exception_ptr& thrown, T value) {
            EXPECT_EQ(thrown, nullptr);
            given.emplace(std::move(value));
        });
        loop.run();
        return *given;
    }

    // One exchange: "200 body", or the error and its sentence.
    std::string ask(method asked = method::get, runtime::time_limit limit = 1s) {
        const auto head = run(client.send(client_request{asked, "/x", "h"}, limit));
        if (head.has_error()) return failed(head.error());
        const auto body = run(client.read_all(plenty, limit));
        if (body.has_error()) return failed(body.error());
        return std::to_string(head->status) + ' ' + *body;
    }

    std::shared_ptr<fake_clock> time = std::make_shared<fake_clock>();
    std::shared_ptr<scripted_channel> channel = std::make_shared<scripted_channel>();
    client_connection client{channel, time};
    std::optional<client_errc> error;

private:
    std::string failed(const client_error& failure) {
        error = failure.why;
        EXPECT_TRUE(channel->closed) << "a connection that failed stays open";
        EXPECT_FALSE(client.reusable());
        return failure.sentence;
    }
};

std::string answer_to(std::string sent, std::size_t portion = std::string::npos, method asked = method::get) {
    client_conversation talk;
    talk.channel->max_read = portion;
    talk.channel->sends(std::move(sent));
    return talk.ask(asked);
}

TEST(client_test, exchanges_follow_each_other_on_one_connection) {
    client_conversation talk;
    talk.channel->sends(ok);
    talk.channel->sends("HTTP/1.1 307 Temporary Redirect\r\nLocation: /y\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\n");
    talk.channel->sends("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_TRUE(talk.client.reusable());
    EXPECT_EQ(talk.ask(), "200 ab");
    EXPECT_TRUE(talk.client.reusable());
    EXPECT_EQ(talk.ask(), "307 c");
    EXPECT_TRUE(talk.client.reusable());
    EXPECT_EQ(talk.ask(), "204 ");
    EXPECT_FALSE(talk.client.reusable()) << "the script's end is the peer's";
    const std::string sent = "GET /x HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n\r\n";
    EXPECT_EQ(talk.channel->written, sent + sent + sent);
    EXPECT_FALSE(talk.channel->closed);
}

TEST(client_test, portions_of_input_make_no_difference) {
    const std::vector<std::string> answers{
        ok,
        "HTTP/1.1 100 Continue\r\n\r\n" + ok,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;n=\"v\\\"\"\r\n0123456789\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
        "HTTP/1.0 500 Oh\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZ\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "garbage\r\nof any kind\r\n\r\n",
        std::string(20000, 'x'),
    };
    for (const auto& sent : answers) {
        const auto expected = answer_to(sent);
        for (const std::size_t portion : {1, 2, 3, 5, 7, 16, 61}) EXPECT_EQ(answer_to(sent, portion), expected) << sent << portion;
    }
}

TEST(client_test, truncation_anywhere_is_closed) {
    for (const auto& sent : {ok, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"s}) {
        for (std::size_t size = 0; size < sent.size(); ++size) {
            client_conversation talk;
            talk.channel->sends(sent.substr(0, size));
            talk.ask();
            EXPECT_EQ(talk.error, client_errc::closed) << sent.substr(0, size);
        }
        EXPECT_EQ(answer_to(sent), "200 ab");
    }
}

TEST(client_test, answers_to_head_have_no_body) {
    client_conversation talk;
    talk.channel->sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    talk.channel->sends(ok);
    EXPECT_EQ(talk.ask(method::head), "200 ");
    EXPECT_TRUE(talk.client.reusable());
    EXPECT_EQ(talk.ask(), "200 ab");
}

TEST(client_test, pieces_are_handed_out_before_the_rest_is_there) {
    client_conversation talk;
    talk.channel->sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    talk.channel->sends("3\r\nabc\r\n");
    talk.channel->sends("4\r\ndefg\r\n0\r\n\r\n");
    talk.channel->sends(ok);
    ASSERT_TRUE(talk.run(talk.client.send(client_request{method::get, "/", "h"}, 1s)).has_value());
    EXPECT_EQ(*talk.run(talk.client.read_body(1s)), "abc");
    EXPECT_EQ(talk.channel->script.size(), 2U);
    EXPECT_FALSE(talk.client.reusable());
    EXPECT_EQ(*talk.run(talk.client.read_body(1s)), "defg");
    EXPECT_EQ(*talk.run(talk.client.read_body(1s)), "");
    EXPECT_EQ(*talk.run(talk.client.read_body(1s)), "");
    EXPECT_TRUE(talk.client.reusable());
}

TEST(client_test, pieces_are_bounded) {
    client_conversation talk;
    talk.channel->sends("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + std::string(300000, 'x'));
    ASSERT_TRUE(talk.run(talk.client.send(client_request{method::get, "/", "h"}, 1s)).has_value());
    std::size_t total = 0;
    for (;;) {
        const auto piece = talk.run(talk.client.read_body(1s));
        ASSERT_TRUE(piece.has_value());
        if (piece->empty()) break;
        EXPECT_LE(piece->size(), 80U * 1024);
        total += piece->size();
    }
    EXPECT_EQ(total, 300000U);
}

TEST(client_test, body_beyond_the_bound_is_too_large) {
    for (const std::size_t at_most : {0, 1, 2}) {
        client_conversation talk;
        talk.channel->sends(ok);
        ASSERT_TRUE(talk.run(talk.client.send(client_request{method::get, "/", "h"}, 1s)).has_value());
        const auto body = talk.run(talk.client.read_all(at_most, 1s));
        ASSERT_EQ(body.has_value(), at_most == 2) << at_most;
        if (body.has_error()) {
            EXPECT_EQ(body.error().why, client_errc::too_large);
        }
        EXPECT_EQ(talk.channel->closed, at_most != 2);
    }
}

TEST(client_test, connection_ends_with_surplus_bytes_or_when_a_side_says_so) {
    const auto reusable_after = [](std::string sent, const std::string& own_connection_header) {
        client_conversation talk;
        talk.channel->sends(std::move(sent));
        talk.channel->sends("more");  // keeps the peer there
        client_request asked{method::get, "/", "h"};
        if (!own_connection_header.empty()) asked.headers.emplace_back("Connection", own_connection_header);
        EXPECT_TRUE(talk.run(talk.client.send(std::move(asked), 1s)).has_value());
        EXPECT_TRUE(talk.run(talk.client.read_all(plenty, 1s)).has_value());
        return talk.client.reusable();
    };
    EXPECT_TRUE(reusable_after(ok, ""));
    EXPECT_TRUE(reusable_after(ok, "keep-alive"));
    EXPECT_FALSE(reusable_after(ok, "close"));
    EXPECT_FALSE(reusable_after(ok + "H", ""));
    EXPECT_FALSE(reusable_after("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab", ""));
    EXPECT_FALSE(reusable_after("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab", ""));
}

TEST(client_test, request_before_the_body_was_read_is_refused) {
    client_conversation talk;
    talk.channel->sends(ok);
    talk.channel->sends(ok);
    ASSERT_TRUE(talk.run(talk.client.send(client_request{method::get, "/", "h"}, 1s)).has_value());
    EXPECT_EQ(talk.ask(), "the connection cannot take another request");
    EXPECT_EQ(talk.error, client_errc::closed);
}

TEST(client_test, body_without_request_is_refused) {
    client_conversation talk;
    talk.channel->sends(ok);
    EXPECT_EQ(talk.run(talk.client.read_body(1s)).error().why, client_errc::closed);
}

TEST(client_test, failures_of_the_channel_have_their_names) {
    const std::vector<std::pair<runtime::io_errc, client_errc>> rows{
        {runtime::io_errc::timeout, client_errc::timeout},
        {runtime::io_errc::cancelled, client_errc::cancelled},
        {runtime::io_errc::closed, client_errc::closed},
        {runtime::io_errc::failed, client_errc::closed},
    };
    for (const auto& [failure, expected] : rows) {
        client_conversation in_head;
        in_head.channel->fails(failure);
        in_head.ask();
        EXPECT_EQ(in_head.error, expected);
        client_conversation in_body;
        in_body.channel->sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        in_body.channel->fails(failure);
        in_body.ask();
        EXPECT_EQ(in_body.error, expected);
    }
}

TEST(client_test, failed_write_closes) {
    client_conversation talk;
    talk.channel->sends(ok);
    talk.channel->failing_write = 1;
    talk.ask();
    EXPECT_EQ(talk.error, client_errc::closed);
}

TEST(client_test, limit_is_for_the_whole_answer_however_it_trickles) {
    client_conversation talk;
    for (const char c : ok) talk.channel->script.push_back({std::string{c}, std::nullopt, 100ms});
    talk.ask(method::get, 1s);
    EXPECT_EQ(talk.error, client_errc::timeout);
    EXPECT_EQ(talk.channel->read_limits.size(), 10U);
    EXPECT_EQ(talk.channel->read_limits.front(), 1s);
    EXPECT_EQ(talk.channel->read_limits.back(), 100ms);
}

TEST(client_test, no_limit_is_passed_on) {
    client_conversation talk;
    talk.channel->sends(ok);
    EXPECT_EQ(talk.ask(method::get, runtime::no_limit), "200 ab");
    EXPECT_EQ(talk.channel->read_limits.front(), runtime::no_limit);
}

TEST(client_test, large_requests_are_written_in_parts) {
    client_conversation talk;
    talk.channel->sends(ok);
    client_request asked{method::post, "/", "h"};
    asked.body = std::string(200000, 'b');
    ASSERT_TRUE(talk.run(talk.client.send(std::move(asked), 1s)).has_value());
    EXPECT_EQ(talk.channel->write_limits.size(), 4U);
    EXPECT_TRUE(talk.channel->written.ends_with("Content-Length: 200000\r\n\r\n" + std::string(200000, 'b')));
}

TEST(client_test, nothing_is_sent_after_close) {
    client_conversation talk;
    talk.channel->sends(ok);
    talk.client.close();
    EXPECT_EQ(talk.ask(), "the connection cannot take another request");
    EXPECT_EQ(talk.channel->written, "");
}

// A channel on which nothing happens: reads wait until they are cancelled; so do writes, where told, and succeed all the same.
class silent_channel final : public runtime::byte_channel {
public:
    silent_channel(boost::asio::io_context& loop, bool slow_write) : never_(loop, steady_time::max()), slow_write_(slow_write) {}

    boost::asio::awaitable<runtime::io_result<std::size_t>> read_some(std::span<char> /*into*/, runtime::time_limit /*limit*/) override {
        co_await wait();
        co_return runtime::io_errc::cancelled;
    }
    boost::asio::awaitable<runtime::io_result<void>> wait_input(runtime::time_limit /*limit*/) override {
        co_return runtime::io_result<void>{};
    }
    boost::asio::awaitable<runtime::io_result<void>> write(std::string_view /*bytes*/, runtime::time_limit /*limit*/) override {
        if (slow_write_) co_await wait();
        co_return runtime::io_result<void>{};
    }
    boost::asio::awaitable<void> finish(runtime::time_limit /*drain*/) override { co_return; }
    void close() noexcept override { never_.cancel(); }
    void cancel() noexcept override { never_.cancel(); }
    [[nodiscard]] bool peer_gone() const noexcept override { return false; }
    [[nodiscard]] const runtime::peer_address& peer() const noexcept override { return address_; }
    [[nodiscard]] tls_facts tls() const override { return {}; }

private:
    boost::asio::awaitable<void> wait() { co_await never_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable)); }

    boost::asio::steady_timer never_;
    bool slow_write_;
    runtime::peer_address address_;
};

// Asks on a silent channel, and has `end` happen once that waits. Returns: the error.
template <class End>
client_errc error_when(bool slow_write, End end) {
    boost::asio::io_context loop;
    client_connection client{std::make_shared<silent_channel>(loop, slow_write)};
    boost::asio::cancellation_signal cancel;
    std::optional<client_errc> error;
    const auto ended = [&](const std::exception_ptr& thrown, const client_result<response_head>& head) {
        EXPECT_EQ(thrown, nullptr);
        EXPECT_TRUE(head.has_error());
        error = head.error().why;
    };
    boost::asio::co_spawn(loop, client.send(client_request{method::get, "/", "h"}, 1s),
                          boost::asio::bind_cancellation_slot(cancel.slot(), ended));
    boost::asio::post(loop, [&] { end(client, cancel); });
    loop.run();
    EXPECT_FALSE(client.reusable());
    return error.value_or(client_errc::malformed);
}

TEST(client_test, cancellation_ends_the_exchange_without_exception) {
    const auto emit = [](client_connection&, boost::asio::cancellation_signal& cancel) {
        cancel.emit(boost::asio::cancellation_type::terminal);
    };
    EXPECT_EQ(error_when(false, emit), client_errc::cancelled);
    EXPECT_EQ(error_when(true, emit), client_errc::cancelled) << "the read after the write is not begun";
}

TEST(client_test, close_ends_what_is_pending) {
    const auto close = [](client_connection& client, boost::asio::cancellation_signal&) { client.close(); };
    EXPECT_EQ(error_when(false, close), client_errc::cancelled);
}

}  // namespace
}  // namespace rollcall::http
