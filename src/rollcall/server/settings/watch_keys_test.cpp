// Names, keys and values of watched servers, and their password files.
#include "rollcall/server/settings/watch_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "for_test/base/temp_folder.hpp"
#include "rollcall/server/settings/named_keys.hpp"
#include "rollcall/server/settings/upstream_access.hpp"

namespace rollcall::server {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<given_value> shop(const std::string& key = "", const std::string& text = "") {
    std::vector<given_value> given{{"watch.shop.address", "127.0.0.1:3306", "--set"}, {"watch.shop.user", "rollcall", "--set"}};
    if (!key.empty()) given.push_back({key, text, "--set"});
    return given;
}

std::string refusal_of(const std::string& key, const std::string& text) {
    const auto made = make_settings(shop(key, text));
    return made.has_error() ? made.error().sentence : "";
}

TEST(watch_keys_test, watched_server_is_put_together_from_its_keys) {
    auto given = shop("watch.shop.interval_ms", "250");
    given.push_back({"watch.shop.kill", "false", "--set"});
    const auto made = make_settings(given);
    ASSERT_TRUE(made.has_value()) << made.error().sentence;
    ASSERT_EQ(made->watches.size(), 1U);
    const auto& watch = made->watches.at("shop");
    EXPECT_EQ(watch.address, "127.0.0.1:3306");
    EXPECT_EQ(watch.interval_ms, 250U);
    EXPECT_FALSE(watch.kill);
}

TEST(watch_keys_test, what_is_unknown_or_out_of_bounds_is_told) {
    EXPECT_THAT(refusal_of("watch.shop.addres", "x"), HasSubstr("unknown setting 'watch.shop.addres'; 'watch.shop' has address, user"));
    EXPECT_THAT(refusal_of("watch.Shop.user", "x"), HasSubstr("as in watch.shop.address"));
    EXPECT_THAT(refusal_of("watch.shop", "x"), HasSubstr("unknown setting 'watch.shop'"));
    EXPECT_THAT(refusal_of("watch.s_p.user", "x"), HasSubstr("as in watch.shop.address"));
    EXPECT_THAT(refusal_of("watch." + std::string(32, 'a') + ".user", "x"), HasSubstr("at most 31"));
    EXPECT_THAT(refusal_of("watch.shop.interval_ms", "99"), HasSubstr("a whole number from 100 to 30000"));
    EXPECT_THAT(refusal_of("watch.shop.kill", "yes"), HasSubstr("true or false"));
    EXPECT_THAT(refusal_of("watch.shop.address", "127.0.0.1"), HasSubstr("allowed is host:port"));
    EXPECT_THAT(refusal_of("watch.shop.user", ""), HasSubstr("'watch.shop.user' is missing"));
    EXPECT_THAT(refusal_of("watch.store.user", "x"), HasSubstr("'watch.store.address' is missing"));
    auto twice = shop("watch.store.address", "127.0.0.1:3306");
    twice.push_back({"watch.store.user", "x", "--set"});
    EXPECT_THAT(make_settings(twice).error().sentence, HasSubstr("watch each server once"));
}

TEST(watch_keys_test, variable_of_the_environment_is_a_key) {
    EXPECT_EQ(named_key_of_variable("watch", "WATCH_SHOP_PASSWORD_FILE"), "watch.shop.password_file");
    EXPECT_EQ(named_key_of_variable("watch", "WATCH_SHOP"), std::nullopt);
    const char* environment[] = {"ROLLCALL_WATCH_SHOP_USER=ann", nullptr};
    ASSERT_EQ(values_of_environment(environment).size(), 1U);
    EXPECT_EQ(values_of_environment(environment).front().key, "watch.shop.user");
}

// A folder with a password file of these permissions.
class password_file_test : public testing::Test {
protected:
    std::string file(const std::string& text, unsigned mode = 0600) {
        const auto path = folder_.path() / "password";
        std::filesystem::remove(path);
        std::ofstream{path} << text;
        std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
        return path.string();
    }
    temp_folder folder_;
};

TEST_F(password_file_test, first_line_is_the_password) {
    EXPECT_EQ(*read_password(file("geheim\r\nmore\n")), "geheim");
    EXPECT_EQ(*read_password(file("geheim", 0640)), "geheim") << "the group's, as a mounted secret is";
}

TEST_F(password_file_test, file_that_others_may_read_or_that_holds_none_is_refused) {
    EXPECT_THAT(read_password(file("geheim\n", 0644)).error().sentence, HasSubstr("anyone on this machine may read"));
    EXPECT_THAT(read_password(file("geheim\n", 0602)).error().sentence, HasSubstr("anyone on this machine may read"));
    EXPECT_THAT(read_password(file("\n")).error().sentence, HasSubstr("first line is empty"));
    EXPECT_THAT(read_password(file(std::string(257, 'x'))).error().sentence, HasSubstr("more than 256 bytes"));
    EXPECT_THAT(read_password(folder_.path().string()).error().sentence, HasSubstr("is no file"));
    EXPECT_THAT(read_password("/nowhere/password").error().sentence, HasSubstr("cannot be read"));
    const auto open = file("geheim\n", 0644);
    EXPECT_THAT(refusal_of("watch.shop.password_file", open), HasSubstr("chmod 600"));
}

TEST_F(password_file_test, password_is_never_shown) {
    const auto made = make_settings(shop("watch.shop.password_file", file("geheim\n")));
    ASSERT_TRUE(made.has_value());
    EXPECT_THAT(describe(*made), HasSubstr("watch.shop.user = \"rollcall\""));
    EXPECT_THAT(describe(*made), Not(HasSubstr("geheim")));
}

}  // namespace
}  // namespace rollcall::server
