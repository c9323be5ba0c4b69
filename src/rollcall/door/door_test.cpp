// Who comes in and who does not, what they are told, and what the registry shows of them meanwhile.
#include "rollcall/door/door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/door/house.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::door {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string framed(std::string_view payload, std::uint8_t sequence) {
    std::string bytes;
    wire::append_packet(bytes, payload, sequence);
    return bytes;
}

// HandshakeResponse41 with an empty password, or with `scramble` for mysql_native_password. `tells`: which program it is.
std::string response(std::string_view user, std::string_view scramble = {}, bool tells = true) {
    using namespace wire::capability;
    std::string out;
    append_fixed_int(out, protocol_41 | secure_connection | plugin_auth | (tells ? connect_attrs : 0), 4);
    append_fixed_int(out, 0, 4);
    append_fixed_int(out, 45, 1);
    out.append(23, '\0');
    out.append(user).push_back('\0');
    out.push_back(static_cast<char>(scramble.size()));
    out += scramble;
    out.append(scramble.empty() ? "caching_sha2_password" : "mysql_native_password").push_back('\0');
    if (!tells) return out;
    std::string attributes;
    append_lenenc_string(attributes, "program_name");
    append_lenenc_string(attributes, "the program");
    append_lenenc_string(out, attributes);
    return out;
}

class door_test : public ::testing::Test {
protected:
    std::unique_ptr<client> admit(bool over_limit = false) { return house.run(entrance.admit(channel, home, over_limit)); }
    std::size_t registered() { return house.registry.table(home).size(); }

    testing::house house;
    runtime::shard& home = house.shards.at(0);
    door entrance{door_options{}, house.registry, *house.ids, house.keeper, house.workers};
    std::shared_ptr<runtime::testing::scripted_channel> channel = std::make_shared<runtime::testing::scripted_channel>();
};

TEST_F(door_test, one_more_than_the_limit_is_told_so_before_any_greeting) {
    EXPECT_EQ(admit(true), nullptr);
    EXPECT_EQ(channel->written, framed("\xff\x10\x04Too many connections", 0)) << "1040, without an SQLSTATE";
    EXPECT_EQ(channel->finishes, 1);
    EXPECT_EQ(registered(), 0U);
}

TEST_F(door_test, account_without_a_password_comes_in_from_loopback_and_is_registered) {
    channel->address = {"127.0.0.1", 50000, true};
    channel->sends(framed(response("root"), 1));
    const auto who = admit();
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(registered(), 1U);
    const auto& row = who->row();
    EXPECT_EQ(row.user, "root");
    EXPECT_TRUE(row.logged_in);
    EXPECT_EQ(row.host, "127.0.0.1:50000");
    EXPECT_EQ(row.login_time, house.time.wall);
    EXPECT_EQ(row.bytes_in, framed(response("root"), 1).size());
    EXPECT_EQ(row.details->program_name, "the program");
    EXPECT_EQ(who->request().user, "root");
    EXPECT_FALSE(channel->closed);
}

TEST_F(door_test, a_client_that_tells_nothing_of_itself_has_no_details) {
    channel->address = {"127.0.0.1", 50000, true};
    channel->sends(framed(response("root", {}, false), 1));
    const auto who = admit();
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(who->row().details, nullptr);
}

TEST_F(door_test, account_without_a_password_is_refused_from_elsewhere) {
    channel->sends(framed(response("root"), 1));
    EXPECT_EQ(admit(), nullptr);
    EXPECT_THAT(channel->written, HasSubstr("#28000Access denied for user 'root'@'192.0.2.7'"));
    EXPECT_EQ(channel->finishes, 1);
    EXPECT_EQ(registered(), 0U);
}

TEST_F(door_test, wrong_password_and_unknown_user_are_told_the_same) {
    for (const std::string user : {"nat", "nobody"}) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        channel->sends(framed(response(user), 1));
        channel->sends(framed("", 3));  // to the one that is asked to switch to its plugin
        EXPECT_EQ(admit(), nullptr);
        EXPECT_THAT(channel->written, EndsWith("#28000Access denied for user '" + user + "'@'192.0.2.7' (using password: NO)"));
    }
}

TEST_F(door_test, bytes_that_are_no_handshake_are_answered_with_1043) {
    channel->sends(framed("GET / HTTP/1.1", 1));
    EXPECT_EQ(admit(), nullptr);
    EXPECT_THAT(channel->written, EndsWith("#08S01Bad handshake"));
    EXPECT_EQ(channel->finishes, 1);
    EXPECT_EQ(registered(), 0U);
}

TEST_F(door_test, client_that_goes_after_the_greeting_is_told_nothing_more) {
    EXPECT_EQ(admit(), nullptr);
    EXPECT_EQ(channel->write_limits.size(), 1U);
    EXPECT_TRUE(channel->closed);
    EXPECT_EQ(registered(), 0U);
}

TEST_F(door_test, client_that_does_not_take_its_greeting_leaves_nothing_behind) {
    channel->failing_write = 1;
    EXPECT_EQ(admit(), nullptr);
    EXPECT_TRUE(channel->closed);
    EXPECT_EQ(registered(), 0U);
}

TEST_F(door_test, every_client_has_an_id_and_a_nonce_of_its_own) {
    channel->address.loopback = true;
    channel->sends(framed(response("root"), 1));
    const auto first = admit();
    channel = std::make_shared<runtime::testing::scripted_channel>();
    channel->address.loopback = true;
    channel->sends(framed(response("root"), 1));
    const auto second = admit();
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->id().value, second->id().value);
    EXPECT_NE(first->nonce(), second->nonce());
}

class change_user_test : public door_test {
protected:
    change_user_test() {
        channel->address.loopback = true;
        channel->sends(framed(response("root"), 1));
        who = admit();
        channel->written.clear();
    }
    bool change(std::string user, std::string scramble) {
        wire::login_request request;
        request.capabilities = who->request().capabilities;
        request.user = std::move(user);
        request.plugin = "mysql_native_password";
        request.auth_response = std::move(scramble);
        return house.run(entrance.change_user(*who, std::move(request)));
    }

    std::unique_ptr<client> who;
};

TEST_F(change_user_test, right_password_for_the_greetings_nonce_makes_it_the_other_account) {
    EXPECT_TRUE(change("nat", security::make_native_scramble("secret", who->nonce())));
    EXPECT_EQ(who->row().user, "nat");
    EXPECT_EQ(who->request().user, "nat");
}

TEST_F(change_user_test, locked_account_is_told_so_only_with_the_right_password) {
    EXPECT_FALSE(change("barred", security::make_native_scramble("secret", who->nonce())));
    EXPECT_THAT(channel->written, HasSubstr("Account is locked"));
}

TEST_F(change_user_test, wrong_password_for_a_locked_account_is_just_wrong) {
    EXPECT_FALSE(change("barred", security::make_native_scramble("Secret", who->nonce())));
    EXPECT_THAT(channel->written, HasSubstr("Access denied for user 'barred'"));
    EXPECT_EQ(channel->finishes, 1);
    EXPECT_EQ(registered(), 0U);
}

}  // namespace
}  // namespace rollcall::door
