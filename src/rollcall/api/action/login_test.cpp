// Who is let in to the REST API, from where and with what.
#include "rollcall/api/action/login.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <future>

#include "for_test/api/house.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::api::testing {
namespace {

using ::testing::HasSubstr;

const std::string list = "/rest/v1/session";

answer ask(house& fe, std::string_view user, std::string_view password, const std::function<void(http::request&)>& arrange = {}) {
    auto incoming = house::make_request(http::method::get, list, user, password);
    if (arrange) arrange(*incoming);
    return fe.run(std::move(incoming));
}

void from_afar(http::request& incoming) {
    incoming.peer.ip = "192.0.2.7";
    incoming.peer.loopback = false;
}
void from_afar_over_tls(http::request& incoming) {
    from_afar(incoming);
    incoming.tls = true;
}

TEST(login_test, right_password_is_let_in_and_remembered) {
    house fe;
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
    const auto version = fe.store->snapshot()->find("ann")->version;
    EXPECT_TRUE(fe.cache.holds("ann", "secret", version));
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
}

TEST(login_test, remembered_credentials_need_no_worker) {
    house fe;
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
    fe.workers.stop();
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
}

TEST(login_test, missing_credentials_are_asked_for) {
    house fe;
    const auto refused = ask(fe, "", "");
    EXPECT_EQ(refused.status, 401U);
    EXPECT_EQ(refused.header("WWW-Authenticate"), R"(Basic realm="rollcall", charset="UTF-8")");
    const auto by_page = ask(fe, "", "", [](http::request& incoming) { incoming.headers.emplace_back("sec-fetch-mode", "cors"); });
    EXPECT_EQ(by_page.status, 401U);
    EXPECT_EQ(by_page.header("WWW-Authenticate"), "");
}

TEST(login_test, wrong_credentials_are_401_and_not_remembered) {
    house fe;
    struct row {
        std::string user, password;
    };
    for (const auto& [user, password] :
         std::vector<row>{{"ann", "guess"}, {"ann", ""}, {"ANN", "secret"}, {"root", "guess"}, {"nobody", ""}, {"nobody", "x"}}) {
        const auto refused = ask(fe, user, password);
        EXPECT_EQ(refused.status, 401U) << user;
        EXPECT_NE(refused.header("WWW-Authenticate"), "");
        EXPECT_THAT(refused.sentence(), HasSubstr("Access denied for user '" + user + "'@'127.0.0.1'"));
        EXPECT_EQ(refused.sentence().find("guess"), std::string::npos);
    }
    EXPECT_FALSE(fe.cache.holds("ann", "guess", fe.store->snapshot()->find("ann")->version));
}

TEST(login_test, unknown_user_is_answered_like_a_wrong_password) {
    house fe;
    auto unknown = ask(fe, "xyz", "guess").sentence();
    ASSERT_NE(unknown.find("xyz"), std::string::npos);
    unknown.replace(unknown.find("xyz"), 3, "ann");
    EXPECT_EQ(unknown, ask(fe, "ann", "guess").sentence());
}

TEST(login_test, changed_account_is_checked_anew) {
    house fe;
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
    accounts::account_patch patch{"ann", security::make_native_credential("other"), std::nullopt};
    ASSERT_TRUE(fe.store->alter({patch}).has_value());
    EXPECT_EQ(ask(fe, "ann", "secret").status, 401U);
    EXPECT_EQ(ask(fe, "ann", "other").status, 200U);
    ASSERT_TRUE(fe.store->drop({"ann"}).has_value());
    EXPECT_EQ(ask(fe, "ann", "other").status, 401U);
}

TEST(login_test, lock_is_told_only_to_who_knows_the_password) {
    house fe;
    EXPECT_THAT(ask(fe, "barred", "secret").sentence(), HasSubstr("Account is locked."));
    EXPECT_EQ(ask(fe, "barred", "secret").status, 401U);
    EXPECT_EQ(ask(fe, "barred", "guess").sentence().find("locked"), std::string::npos);
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
    accounts::account_patch lock{"ann", std::nullopt, true};
    ASSERT_TRUE(fe.store->alter({lock}).has_value());
    EXPECT_EQ(ask(fe, "ann", "secret").status, 401U);
}

TEST(login_test, account_without_a_password_comes_from_loopback_only) {
    house fe;
    EXPECT_EQ(ask(fe, "root", "").status, 200U);
    EXPECT_EQ(ask(fe, "root", "", from_afar_over_tls).status, 401U);
    for (const std::string name : {"forwarded", "x-forwarded-for"}) {
        const auto forwarded = [&](http::request& incoming) { incoming.headers.emplace_back(name, ""); };
        const auto refused = ask(fe, "root", "", forwarded);
        EXPECT_EQ(refused.status, 401U) << name;
        EXPECT_EQ(refused.sentence(), "Access denied for user 'root'@'127.0.0.1' (using password: NO).");
        EXPECT_EQ(ask(fe, "ann", "secret", forwarded).status, 200U) << name;
    }
}

TEST(login_test, plain_http_from_afar_is_refused_before_anything_is_asked) {
    house fe;
    for (const std::string user : {"ann", ""}) {
        const auto refused = ask(fe, user, "secret", from_afar);
        EXPECT_EQ(refused.status, 403U);
        EXPECT_EQ(refused.header("WWW-Authenticate"), "");
        EXPECT_THAT(refused.sentence(), HasSubstr("http.allow_plaintext_login"));
    }
    EXPECT_EQ(ask(fe, "ann", "secret", from_afar_over_tls).status, 200U);
    fe.served->allow_plaintext_login = true;
    EXPECT_EQ(ask(fe, "ann", "secret", from_afar).status, 200U);
    EXPECT_EQ(ask(fe, "root", "", from_afar).status, 401U);
}

TEST(login_test, crowd_of_unchecked_passwords_is_429) {
    house fe;
    EXPECT_EQ(ask(fe, "bob", "secret").status, 200U);
    std::promise<void> hold;
    auto held = hold.get_future().share();
    std::vector<std::future<result<void, runtime::pool_errc>>> blockers;
    for (int i = 0; i < 8; ++i) {
        auto work = [held] { held.wait(); };
        blockers.push_back(asio::co_spawn(fe.shards.at(1).context(), fe.workers.run(work), asio::use_future));
    }
    fe.on(1, [] {});  // they have their places: coroutines start where they are spawned, in turn
    const auto refused = ask(fe, "ann", "secret");
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(ask(fe, "bob", "secret").status, 200U);
    hold.set_value();
    for (auto& blocker : blockers) blocker.get();
    EXPECT_EQ(ask(fe, "ann", "secret").status, 200U);
}

TEST(login_test, long_name_is_not_repeated_whole) {
    house fe;
    const auto refused = ask(fe, std::string(4000, 'n'), "x");
    EXPECT_EQ(refused.status, 401U);
    EXPECT_LT(refused.sentence().size(), 300U);
}

}  // namespace
}  // namespace rollcall::api::testing
