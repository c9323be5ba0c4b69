// Our client at scripted servers: logins, answers, and each way in which they go wrong. tests/system/test_watch.py has a real server.
#include "rollcall/link/mysql_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "for_test/runtime/run_alone.hpp"
#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/security/passwords/scramble.hpp"
#include "rollcall/wire/login/login.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::link {
namespace {

using runtime::testing::run_alone;

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr std::string_view nonce = "abcdefghijklmnopqrst";

class mysql_client_test : public testing::Test {
protected:
    using client_ptr = std::unique_ptr<mysql_client>;

    static std::string framed(std::string_view payload, std::uint8_t sequence) {
        std::string bytes;
        wire::append_packet(bytes, payload, sequence);
        return bytes;
    }

    static std::string greeting(wire::auth_plugin plugin = wire::auth_plugin::native_password) {
        wire::login_options options;
        options.hello.server_version = "10.11.6-MariaDB";
        options.hello.id = connection_id{7};
        options.hello.nonce = std::string{nonce};
        options.hello.default_plugin = plugin;
        wire::login_machine server{options, false};
        auto first = server.start();
        return std::get<wire::send_then_read>(first).payload;
    }

    static std::string ok() { return std::string{"\0\0\0\x02\0\0\0", 7}; }
    static std::string error(std::uint16_t code, std::string_view words) {
        std::string payload{"\xFF"};
        payload += static_cast<char>(code & 0xFF);
        payload += static_cast<char>(code >> 8);
        return payload + "#HY000" + std::string{words};
    }

    mysql_result<client_ptr> log_in(runtime::time_limit limit = 5s) {
        mysql_login login;
        login.user = "watcher";
        login.password = "secret";
        return run_alone(mysql_client::log_in(deadlines, channel, login, limit));
    }

    client_ptr logged_in() {
        channel->sends(framed(greeting(), 0) + framed(ok(), 2));
        auto made = log_in();
        EXPECT_TRUE(made.has_value()) << (made.has_error() ? made.error().sentence : "");
        return std::move(*made);
    }

    mysql_result<wire::text_result> ask(mysql_client& client, wire::result_limits limits = {}) {
        return run_alone(client.ask("SELECT 1", limits, 5s));
    }

    static std::string column(std::string_view name) {
        std::string payload{"\x03"};
        payload += "def";
        payload.append(3, '\0');
        payload += static_cast<char>(name.size());
        payload += name;
        payload += '\0';
        payload += '\x0C';
        return payload + std::string{"\x21\0\x10\0\0\0\xFD\0\0\0\0\0", 12};
    }
    // One column with these values, of fewer than 251 bytes each.
    static std::string answer(const std::vector<std::string>& values) {
        std::uint8_t sequence = 1;
        std::string bytes;
        wire::append_packet(bytes, "\x01", sequence);
        wire::append_packet(bytes, column("a"), sequence);
        for (const auto& value : values) wire::append_packet(bytes, static_cast<char>(value.size()) + value, sequence);
        wire::append_packet(bytes, std::string{"\xFE\0\0\x02\0\0\0", 7}, sequence);
        return bytes;
    }

    runtime::deadline_list deadlines;
    std::shared_ptr<runtime::testing::scripted_channel> channel = std::make_shared<runtime::testing::scripted_channel>();
};

TEST_F(mysql_client_test, login_proves_the_password_over_the_servers_nonce) {
    const auto client = logged_in();
    EXPECT_EQ(client->greeting().server_version, "10.11.6-MariaDB");
    EXPECT_THAT(channel->written, HasSubstr("watcher"));
    EXPECT_THAT(channel->written, HasSubstr(security::make_native_scramble("secret", nonce)));
    EXPECT_THAT(channel->written, ::testing::Not(HasSubstr("secret")));
}

TEST_F(mysql_client_test, refused_login_tells_the_servers_words) {
    channel->sends(framed(greeting(), 0) + framed(error(1045, "Access denied"), 2));
    const auto refused = log_in();
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().why, mysql_errc::refused);
    EXPECT_EQ(refused.error().code, 1045);
    EXPECT_THAT(refused.error().sentence, HasSubstr("192.0.2.7:50000 refuses the login: error 1045: Access denied"));
    EXPECT_TRUE(channel->closed);
}

TEST_F(mysql_client_test, servers_words_stay_on_one_line) {
    channel->sends(framed(greeting(), 0) + framed(error(1045, "no\nforged line \xFF"), 2));
    EXPECT_THAT(log_in().error().sentence, HasSubstr("no\\nforged line \xEF\xBF\xBD"));
}

// caching_sha2_password wants the whole exchange, and the password goes over no open channel.
TEST_F(mysql_client_test, what_needs_tls_is_told) {
    channel->sends(framed(greeting(wire::auth_plugin::caching_sha2_password), 0) + framed(std::string{"\x01\x04"}, 2));
    const auto refused = log_in();
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().why, mysql_errc::unsupported);
    EXPECT_THAT(refused.error().sentence, HasSubstr("not encrypted"));
}

TEST_F(mysql_client_test, whatever_is_no_server_is_told) {
    channel->sends("HTTP/1.1 400 Bad Request\r\n\r\n");
    const auto refused = log_in();
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().why, mysql_errc::broken);
    EXPECT_THAT(refused.error().sentence, HasSubstr("no MySQL server"));
}

TEST_F(mysql_client_test, huge_greeting_is_not_read) {
    channel->sends(std::string{"\xFF\xFF\xFF\0", 4} + std::string(1000, 'x'));
    const auto refused = log_in();
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().why, mysql_errc::broken);
}

TEST_F(mysql_client_test, rows_come_as_text_however_their_bytes_arrive) {
    for (const std::size_t portion : {std::size_t{1}, std::size_t{3}, std::string::npos}) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        channel->max_read = portion;
        const auto client = logged_in();
        channel->sends(answer({"one", "two"}));
        const auto result = ask(*client);
        ASSERT_TRUE(result.has_value()) << result.error().sentence;
        ASSERT_EQ(result->rows.size(), 2U);
        EXPECT_EQ(result->rows[1][0], "two");
        channel->sends(answer({"three"}));
        EXPECT_TRUE(ask(*client).has_value()) << "one statement after the other";
    }
}

TEST_F(mysql_client_test, failed_statement_leaves_the_connection) {
    const auto client = logged_in();
    channel->sends(framed(error(1094, "Unknown thread id: 5"), 1));
    const auto failed = ask(*client);
    ASSERT_TRUE(failed.has_error());
    EXPECT_EQ(failed.error().why, mysql_errc::refused);
    EXPECT_EQ(failed.error().code, 1094);
    EXPECT_TRUE(client->is_open());
    channel->sends(answer({"one"}));
    EXPECT_TRUE(ask(*client).has_value());
}

TEST_F(mysql_client_test, answer_beyond_a_limit_ends_the_connection) {
    for (const auto& limits : {wire::result_limits{1, 1000}, wire::result_limits{1000, 100}}) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        const auto client = logged_in();
        channel->sends(answer({std::string(90, 'x'), std::string(90, 'x')}));
        const auto refused = ask(*client, limits);
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().why, mysql_errc::too_large);
        EXPECT_FALSE(client->is_open());
        EXPECT_EQ(ask(*client).error().why, mysql_errc::unreachable);
    }
}

TEST_F(mysql_client_test, lost_connection_is_told_at_every_packet) {
    const auto whole = framed(greeting(), 0) + framed(ok(), 2);
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        channel->sends(whole.substr(0, bytes));
        const auto lost = log_in();
        ASSERT_TRUE(lost.has_error()) << bytes;
        EXPECT_EQ(lost.error().why, mysql_errc::unreachable) << bytes;
    }
}

// Bytes that come one at a time keep each read within its own limit, but not the whole exchange.
TEST_F(mysql_client_test, dribbling_server_meets_the_limit_of_the_whole) {
    channel->max_read = 1;
    channel->sends(framed(greeting(), 0) + framed(ok(), 2));
    channel->at_write = [&](std::size_t) { deadlines.expire(std::chrono::steady_clock::now() + 6s); };
    const auto late = log_in();
    ASSERT_TRUE(late.has_error());
    EXPECT_EQ(late.error().why, mysql_errc::timeout);
    EXPECT_THAT(late.error().sentence, HasSubstr("no answer from 192.0.2.7:50000 within 5000 ms"));
    EXPECT_TRUE(channel->closed);
}

}  // namespace
}  // namespace rollcall::link
