// Tokens: what passes, and that each thing that is wrong is refused for its own reason.
#include "rollcall/cluster/calls/token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::HasSubstr;

const wall_time now{std::chrono::seconds{1'700'000'000}};
constexpr std::chrono::seconds tolerance{10};
const security::principal ann{"ann;\n", security::privilege_set{3}};

signed_call call_to(std::string_view audience) { return {"GET", "/internal/v1/sessions?id=1", "", audience}; }

std::string token_for(std::string_view audience, std::string_view nonce = "0123456789abcdef0123456789abcdef") {
    return make_token("secret", call_to(audience), ann, now, nonce);
}

token_errc refusal_of(const std::string& token, const signed_call& call, wall_time at = now, std::string_view secret = "secret") {
    token_checker checker{std::string{secret}, "me", tolerance};
    const auto checked = checker.check(token, call, false, at);
    EXPECT_TRUE(checked.has_error()) << "the token passed";
    return checked.has_error() ? checked.error().why : token_errc{0xFF};
}

TEST(token_test, genuine_token_tells_for_whom_the_call_is_made) {
    token_checker checker{"secret", "me", tolerance};
    const auto caller = checker.check(token_for("me"), call_to("me"), false, now);
    ASSERT_TRUE(caller.has_value());
    EXPECT_EQ(caller->name, ann.name);
    EXPECT_EQ(caller->privileges, ann.privileges);
    EXPECT_EQ(caller->realm, "");
}

TEST(token_test, caller_of_another_realm_stays_one_and_has_no_rights_of_ours) {
    security::principal root{"root", security::privilege_set::all()};
    root.realm = "shop@1;";
    const auto token = make_token("secret", call_to("me"), root, now, "0123456789abcdef0123456789abcdef");
    token_checker checker{"secret", "me", tolerance};
    const auto caller = checker.check(token, call_to("me"), false, now);
    ASSERT_TRUE(caller.has_value());
    EXPECT_EQ(caller->name, "root");
    EXPECT_EQ(caller->realm, "shop@1;");
    EXPECT_EQ(caller->privileges, security::privilege_set{});
}

TEST(token_test, second_use_is_refused_for_as_long_as_the_token_could_live) {
    token_checker checker{"secret", "me", tolerance};
    const auto token = token_for("me");
    ASSERT_TRUE(checker.check(token, call_to("me"), false, now - tolerance).has_value());
    const auto again = checker.check(token, call_to("me"), false, now + tolerance);
    ASSERT_TRUE(again.has_error());
    EXPECT_EQ(again.error().why, token_errc::replayed);
}

TEST(token_test, changed_request_has_a_wrong_signature) {
    const auto token = token_for("me");
    EXPECT_EQ(refusal_of(token, {"POST", "/internal/v1/sessions?id=1", "", "me"}), token_errc::wrong_signature);
    EXPECT_EQ(refusal_of(token, {"GET", "/internal/v1/sessions?id=2", "", "me"}), token_errc::wrong_signature);
    EXPECT_EQ(refusal_of(token, {"GET", "/internal/v1/sessions?id=1", "x", "me"}), token_errc::wrong_signature);
    EXPECT_EQ(refusal_of(token, call_to("me"), now, "other"), token_errc::wrong_signature);
}

TEST(token_test, each_field_of_the_token_is_signed) {
    const auto token = token_for("me");
    for (std::size_t at = 2; at < token.size(); ++at) {
        auto changed = token;
        changed[at] = changed[at] == '1' ? '2' : '1';
        token_checker checker{"secret", "me", tolerance};
        EXPECT_TRUE(checker.check(changed, call_to("me"), true, now).has_error()) << "byte " << at;
    }
}

TEST(token_test, other_members_call_is_refused) { EXPECT_EQ(refusal_of(token_for("you"), call_to("you")), token_errc::wrong_audience); }

TEST(token_test, open_audience_passes_only_where_it_may) {
    EXPECT_EQ(refusal_of(token_for(""), call_to("")), token_errc::wrong_audience);
    token_checker checker{"secret", "me", tolerance};
    EXPECT_TRUE(checker.check(token_for(""), call_to(""), true, now).has_value());
}

TEST(token_test, clocks_too_far_apart_are_refused_with_how_far) {
    EXPECT_EQ(refusal_of(token_for("me"), call_to("me"), now + tolerance + std::chrono::milliseconds{1}), token_errc::skewed);
    EXPECT_EQ(refusal_of(token_for("me"), call_to("me"), now - tolerance - std::chrono::milliseconds{1}), token_errc::skewed);
    token_checker checker{"secret", "me", tolerance};
    const auto late = checker.check(token_for("me"), call_to("me"), false, now + std::chrono::seconds{60});
    ASSERT_TRUE(late.has_error());
    EXPECT_THAT(late.error().sentence, HasSubstr("60000 ms behind"));
}

TEST(token_test, other_version_missing_and_garbage_are_told_apart) {
    auto newer = token_for("me");
    newer.replace(0, 1, "2");
    EXPECT_EQ(refusal_of(newer, call_to("me")), token_errc::other_version);
    EXPECT_EQ(refusal_of("", call_to("me")), token_errc::missing);
    EXPECT_EQ(refusal_of("1;2;3", call_to("me")), token_errc::malformed);
    EXPECT_EQ(refusal_of(token_for("me") + ";", call_to("me")), token_errc::malformed);
}

TEST(token_test, proof_binds_nonce_and_body) {
    const auto proof = make_proof("secret", "n", "body");
    EXPECT_EQ(proof, make_proof("secret", "n", "body"));
    EXPECT_NE(proof, make_proof("secret", "m", "body"));
    EXPECT_NE(proof, make_proof("secret", "n", "bodY"));
    EXPECT_NE(proof, make_proof("other", "n", "body"));
}

TEST(token_test, nonces_differ) { EXPECT_NE(make_nonce(), make_nonce()); }

}  // namespace
}  // namespace rollcall::cluster
