// Connections over the loopback: made, refused, not answered, cancelled; and whose certificates are accepted. The shard has no
// ticker here: whatever ends in time does so by dialing's own timer.
#include "rollcall/runtime/channels/dialing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <optional>

#include "for_test/runtime/certificate.hpp"
#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/channels/tcp_channel.hpp"

namespace rollcall::runtime::testing {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using channel_ptr = std::shared_ptr<byte_channel>;

const test_certificate& server_certificate() {
    static const auto made = make_test_certificate("DNS:node.test,IP:127.0.0.1");
    return made;
}

std::shared_ptr<tls_client_context> trusting(const test_certificate& authority) { return *tls_client_context::make(authority.certificate); }

// What the peer does with its connection, and then: echoes four bytes.
asio::awaitable<void> echo(channel_ptr channel) {
    std::array<char, 4> word{};
    const auto got = co_await channel->read_some(word, no_limit);
    if (got.has_value()) co_await channel->write({word.data(), *got}, no_limit);
}

asio::awaitable<void> echo_over_tls(channel_ptr plain, std::shared_ptr<tls_context> context) {
    const auto channel = co_await accept_tls(plain, context, no_limit);
    if (channel.has_value()) co_await echo(*channel);
}

asio::awaitable<std::string> exchange_word(channel_ptr channel) {
    std::array<char, 4> word{};
    co_await channel->write("ping", no_limit);
    const auto got = co_await channel->read_some(word, no_limit);
    co_return std::string{word.data(), got.has_value() ? *got : 0};
}

// A listener and its shard. Without accept() the kernel takes connections, but no one speaks on them.
class dialing_test : public ::testing::Test {
public:
    using dialled = dial_result<channel_ptr>;

    // Runs the shard until the work has ended; what its peer still does goes on at the next call.
    template <class T>
    T run(asio::awaitable<T> work) {
        std::optional<T> given;
        asio::cancellation_slot slot = cancel.slot();
        asio::co_spawn(home.context(), std::move(work), asio::bind_cancellation_slot(slot, [&](const std::exception_ptr& thrown, T value) {
                           EXPECT_EQ(thrown, nullptr);
                           given.emplace(std::move(value));
                       }));
        home.context().restart();
        while (!given && home.context().run_one() > 0) continue;
        return std::move(*given);
    }

    // `serve`: awaitable<void>(channel_ptr).
    template <class Serve>
    void accept(Serve serve) {
        listening.async_accept([this, serve](const boost::system::error_code& error, tcp::socket socket) {
            if (!error) asio::co_spawn(home.context(), serve(make_tcp_channel(std::move(socket), home)), asio::detached);
        });
    }
    void accept_tls_connections() {
        auto context = *tls_context::make(server_certificate().certificate, server_certificate().key);
        accept([context](channel_ptr plain) { return echo_over_tls(std::move(plain), context); });
    }

    asio::cancellation_signal cancel;
    fake_clock time;
    shard home{shard_id{0}, time};
    tcp::acceptor listening{home.context(), {asio::ip::address_v4::loopback(), 0}};
    peer_address where{"127.0.0.1", listening.local_endpoint().port(), true};
};

TEST_F(dialing_test, connects) {
    accept(echo);
    const auto channel = run(dial(home, where, 5s));
    ASSERT_TRUE(channel.has_value()) << channel.error().sentence;
    EXPECT_EQ((*channel)->peer().text(), where.text());
    EXPECT_EQ((*channel)->tls().version, "");
    asio::ip::tcp::no_delay without_delay;
    std::dynamic_pointer_cast<tcp_channel>(*channel)->socket().get_option(without_delay);
    EXPECT_TRUE(without_delay.value());
}

TEST_F(dialing_test, connection_carries_bytes) {
    const auto channel = run(dial(home, where, no_limit));
    ASSERT_TRUE(channel.has_value());
    accept(echo);
    EXPECT_EQ(run(exchange_word(*channel)), "ping");
}

TEST_F(dialing_test, closed_port_refuses) {
    listening.close();
    const auto channel = run(dial(home, where, 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::closed);
    EXPECT_EQ(channel.error().sentence, "connection refused by " + where.text());
}

TEST_F(dialing_test, what_is_no_address_fails) {
    const auto channel = run(dial(home, {"node.test", 1, false}, 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::failed);
    EXPECT_EQ(channel.error().sentence, "'node.test' is no IP address");
}

// A listener whose queue is full answers no one.
TEST_F(dialing_test, no_answer_is_a_timeout) {
    listening.listen(0);
    std::vector<channel_ptr> queue;
    for (int tries = 0; tries < 8; ++tries) {
        const auto channel = run(dial(home, where, 30ms));
        if (channel.has_value()) {
            queue.push_back(*channel);
            continue;
        }
        EXPECT_EQ(channel.error().why, io_errc::timeout);
        EXPECT_EQ(channel.error().sentence, "no answer from " + where.text() + " within 30 ms");
        return;
    }
    FAIL() << "the queue does not fill";
}

TEST_F(dialing_test, limit_that_has_passed_is_a_timeout) {
    for (const time_limit limit : {time_limit{0}, time_limit{-5ms}}) {
        const auto channel = run(dial(home, where, limit));
        ASSERT_TRUE(channel.has_error());
        EXPECT_EQ(channel.error().why, io_errc::timeout);
    }
}

TEST_F(dialing_test, cancellation_ends_the_connecting) {
    listening.listen(0);
    std::vector<channel_ptr> queue;
    for (int tries = 0; tries < 8; ++tries) {
        asio::steady_timer later{home.context(), 30ms};
        later.async_wait([&](const boost::system::error_code& given_up) {
            if (!given_up) cancel.emit(asio::cancellation_type::terminal);
        });
        const auto channel = run(dial(home, where, 5s));
        if (channel.has_value()) {
            queue.push_back(*channel);
            continue;
        }
        EXPECT_EQ(channel.error().why, io_errc::cancelled);
        EXPECT_EQ(channel.error().sentence, "the connecting to " + where.text() + " was cancelled");
        return;
    }
    FAIL() << "the queue does not fill";
}

TEST_F(dialing_test, tls_connects_to_a_named_address_and_name) {
    for (const std::string host : {"127.0.0.1", "node.test"}) {
        accept_tls_connections();
        const auto channel = run(dial_tls(home, where, host, trusting(server_certificate()), 5s));
        ASSERT_TRUE(channel.has_value()) << channel.error().sentence;
        EXPECT_EQ((*channel)->tls().version, "TLSv1.3");
        EXPECT_EQ((*channel)->peer().text(), where.text());
    }
}

asio::awaitable<std::string> dial_and_exchange(shard* home, peer_address where, std::shared_ptr<tls_client_context> context) {
    const auto channel = co_await dial_tls(*home, where, "node.test", context, std::chrono::seconds{5});
    if (channel.has_error()) co_return channel.error().sentence;
    co_return co_await exchange_word(*channel);
}

TEST_F(dialing_test, tls_connection_carries_bytes) {
    accept_tls_connections();
    EXPECT_EQ(run(dial_and_exchange(&home, where, trusting(server_certificate()))), "ping");
}

TEST_F(dialing_test, tls_refuses_the_certificate_of_another_ca) {
    accept_tls_connections();
    const auto channel = run(dial_tls(home, where, "node.test", trusting(make_test_certificate("DNS:node.test")), 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::failed);
    EXPECT_THAT(channel.error().sentence, MatchesRegex("the certificate of 127.0.0.1:[0-9]+ is not accepted: .+"));
}

TEST_F(dialing_test, tls_refuses_the_certificate_of_another_host) {
    for (const auto& [host, reason] : std::vector<std::pair<std::string, std::string>>{
             {"other.test", "hostname mismatch"}, {"localhost", "hostname mismatch"}, {"127.0.0.2", "IP address mismatch"}}) {
        accept_tls_connections();
        const auto channel = run(dial_tls(home, where, host, trusting(server_certificate()), 5s));
        ASSERT_TRUE(channel.has_error()) << host;
        EXPECT_EQ(channel.error().sentence, "the certificate of " + where.text() + " is not accepted: " + reason);
    }
}

TEST_F(dialing_test, tls_needs_a_host) {
    const auto channel = run(dial_tls(home, where, "", trusting(server_certificate()), 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().sentence, "'' is no host that a certificate can name");
}

TEST_F(dialing_test, silence_in_the_handshake_is_a_timeout) {
    const auto before = std::chrono::steady_clock::now();
    const auto channel = run(dial_tls(home, where, "node.test", trusting(server_certificate()), 40ms));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::timeout);
    EXPECT_EQ(channel.error().sentence, "no end of the TLS handshake with " + where.text() + " within 40 ms");
    EXPECT_GE(std::chrono::steady_clock::now() - before, 40ms);
}

asio::awaitable<void> send_text(channel_ptr channel) { co_await channel->write("HTTP/1.1 400 Bad Request\r\n\r\n", no_limit); }

asio::awaitable<void> hang_up(channel_ptr channel) {
    channel->close();
    co_return;
}

TEST_F(dialing_test, peer_without_tls_fails_the_handshake) {
    accept(send_text);
    const auto channel = run(dial_tls(home, where, "node.test", trusting(server_certificate()), 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::failed);
    EXPECT_THAT(channel.error().sentence, HasSubstr("the TLS handshake with " + where.text() + " failed: "));
}

TEST_F(dialing_test, peer_that_hangs_up_ends_the_handshake) {
    accept(hang_up);
    const auto channel = run(dial_tls(home, where, "node.test", trusting(server_certificate()), 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::closed);
}

TEST_F(dialing_test, cancellation_ends_the_handshake) {
    accept([this](channel_ptr channel) {
        asio::post(home.context(), [this] { cancel.emit(asio::cancellation_type::terminal); });
        return echo(std::move(channel));
    });
    const auto channel = run(dial_tls(home, where, "node.test", trusting(server_certificate()), 5s));
    ASSERT_TRUE(channel.has_error());
    EXPECT_EQ(channel.error().why, io_errc::cancelled);
}

TEST(tls_client_context_test, names_what_the_pem_lacks) {
    for (const std::string pem : {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
        const auto context = tls_client_context::make(pem);
        ASSERT_TRUE(context.has_error()) << pem;
        EXPECT_THAT(context.error().sentence, HasSubstr("the CA certificates are not PEM certificates: "));
    }
    const auto two = make_test_certificate("DNS:a").certificate + make_test_certificate("DNS:b").certificate;
    EXPECT_TRUE(tls_client_context::make(two).has_value());
}

TEST(resolve_host_test, literals_are_themselves) {
    const auto texts = [](const std::string& host) {
        std::vector<std::string> all;
        for (const auto& address : *resolve_host(host, 80)) all.push_back(address.text());
        return all;
    };
    EXPECT_THAT(texts("192.0.2.1"), ElementsAre("192.0.2.1:80"));
    EXPECT_THAT(texts("2001:db8::1"), ElementsAre("[2001:db8::1]:80"));
    EXPECT_THAT(texts("::ffff:192.0.2.1"), ElementsAre("192.0.2.1:80"));
}

TEST(resolve_host_test, names_are_looked_up) {
    const auto found = resolve_host("localhost", 8030);
    ASSERT_TRUE(found.has_value()) << found.error().sentence;
    EXPECT_TRUE(found->front().loopback);
    EXPECT_EQ(found->front().port, 8030);
}

TEST(resolve_host_test, what_is_no_name_is_told) {
    EXPECT_EQ(resolve_host("", 1).error().sentence, "the host's name is empty");
    EXPECT_THAT(resolve_host(std::string(300, 'a'), 1).error().sentence, HasSubstr("is not known here: "));
}

}  // namespace
}  // namespace rollcall::runtime::testing
