// Every credential check: MySQL's own vectors, one byte off, and the accounts that no password fits.
#include "rollcall/security/passwords/password.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/digest.hpp"

namespace rollcall::security {
namespace {

constexpr std::string_view nonce = "CVOS)=M@)=*%!)#_[-(2";

std::string xored(std::string_view a, std::string_view b) {
    std::string out;
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(static_cast<char>(a[i] ^ b[i % b.size()]));
    return out;
}

// As the client computes it: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))).
std::string native_scramble(std::string_view password) {
    const auto once = sha1_of({password});
    const auto twice = sha1_of({as_text(once)});
    return xored(as_text(once), as_text(sha1_of({nonce, as_text(twice)})));
}

// As the client computes it: XOR(SHA256(password), SHA256(SHA256(SHA256(password)), nonce)).
std::string sha2_scramble(std::string_view password) {
    const auto once = sha256_of({password});
    const auto twice = sha256_of({as_text(once)});
    return xored(as_text(once), as_text(sha256_of({as_text(twice), nonce})));
}

// Source: what a real MySQL 8 stored for CREATE USER ... IDENTIFIED BY 'foobar', as TiDB's tests quote it.
std::string stored_foobar() {
    return *from_hex(
        "24412430303524031A69251C34295C4B35167C7F1E5A7B63091349503974624D34504B5A424679354856336868686F52485A736E4A7333687"
        "86E427575516C73446469496537");
}

TEST(make_nonce_test, has_the_size_asked_for_and_no_nul_or_dollar) {
    for (const std::size_t size : {0U, 1U, 20U, 32U, 33U, 5000U}) {
        const auto made = make_nonce(size);
        EXPECT_EQ(made.size(), size);
        EXPECT_TRUE(std::ranges::all_of(made, [](char c) { return c > 0 && c != '$'; }));
    }
}

TEST(make_nonce_test, uses_every_other_seven_bit_byte) {
    const auto made = make_nonce(20000);
    EXPECT_EQ(std::set<char>(made.begin(), made.end()).size(), 126U);
}

TEST(make_nonce_test, never_repeats) { EXPECT_NE(make_nonce(), make_nonce()); }

TEST(native_password_test, stored_form_is_mysqls) {
    // Source: SELECT PASSWORD('password') of MySQL 5.7.
    EXPECT_EQ(make_native_credential("password").stored, "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19");
    EXPECT_EQ(make_native_credential("password").kind, credential_kind::native_password);
}

TEST(native_password_test, right_scramble_matches) {
    EXPECT_TRUE(check_native(make_native_credential("secret"), native_scramble("secret"), nonce));
}

TEST(native_password_test, any_changed_byte_is_refused) {
    const auto stored = make_native_credential("secret");
    const auto right = native_scramble("secret");
    for (std::size_t i = 0; i < right.size(); ++i) {
        auto wrong = right;
        wrong[i] = static_cast<char>(wrong[i] ^ 1);
        EXPECT_FALSE(check_native(stored, wrong, nonce)) << i;
    }
}

TEST(native_password_test, other_sizes_nonces_and_passwords_are_refused) {
    const auto stored = make_native_credential("secret");
    const auto right = native_scramble("secret");
    EXPECT_FALSE(check_native(stored, "", nonce));
    EXPECT_FALSE(check_native(stored, right.substr(0, 19), nonce));
    EXPECT_FALSE(check_native(stored, right + '\0', nonce));
    EXPECT_FALSE(check_native(stored, right, "another nonce, 20 byt"));
    EXPECT_FALSE(check_native(stored, native_scramble("Secret"), nonce));
    EXPECT_FALSE(check_native(stored, native_scramble(""), nonce));
}

TEST(native_password_test, empty_scramble_fits_only_the_empty_password) {
    EXPECT_TRUE(check_native(credential{}, "", nonce));
    EXPECT_FALSE(check_native(credential{}, native_scramble("x"), nonce));
    EXPECT_FALSE(check_native(make_sha2_credential("x"), "", nonce));
    EXPECT_FALSE(check_native(make_sha2_credential("x"), native_scramble("x"), nonce));
}

TEST(native_password_test, broken_stored_text_matches_nothing) {
    for (const auto* text : {"", "*", "*24", "no star, but the length of a real one .. "}) {
        const credential broken{credential_kind::native_password, text};
        EXPECT_FALSE(check_native(broken, native_scramble(""), nonce)) << text;
        EXPECT_FALSE(check_native(broken, "", nonce)) << text;
        EXPECT_FALSE(check_clear_password(&broken, "")) << text;
    }
}

// Source: unittest/gunit/sha256_scramble_generator-t.cc of mysql/mysql-server.
TEST(sha2_fast_test, digest_is_mysqls) {
    EXPECT_EQ(to_hex(as_text(make_fast_digest("HahaH0hO1234#$@#%"))), "003C2068B36BC9B71875B3387D2F86F9E33AB383116BD957F173469B1F38F2DF");
    EXPECT_EQ(to_hex(as_text(make_fast_digest(";bCdEF34^i9&*\":({\\56\""))),
              "3687981FD51FCB29661271512C84C57E9FCA6AF1B94D33748E38FE838C452C51");
}

TEST(sha2_fast_test, right_scramble_matches) { EXPECT_TRUE(check_sha2_fast(make_fast_digest("secret"), sha2_scramble("secret"), nonce)); }

TEST(sha2_fast_test, any_changed_byte_is_refused) {
    const auto cached = make_fast_digest("secret");
    const auto right = sha2_scramble("secret");
    for (std::size_t i = 0; i < right.size(); ++i) {
        auto wrong = right;
        wrong[i] = static_cast<char>(wrong[i] ^ 0x80);
        EXPECT_FALSE(check_sha2_fast(cached, wrong, nonce)) << i;
    }
}

TEST(sha2_fast_test, other_sizes_nonces_and_passwords_are_refused) {
    const auto cached = make_fast_digest("secret");
    const auto right = sha2_scramble("secret");
    EXPECT_FALSE(check_sha2_fast(cached, "", nonce));
    EXPECT_FALSE(check_sha2_fast(cached, right.substr(0, 31), nonce));
    EXPECT_FALSE(check_sha2_fast(cached, right + 'x', nonce));
    EXPECT_FALSE(check_sha2_fast(cached, right, "x"));
    EXPECT_FALSE(check_sha2_fast(cached, sha2_scramble("secrets"), nonce));
    EXPECT_FALSE(check_sha2_fast(sha2_digest{}, sha2_scramble("secret"), nonce));
}

TEST(clear_password_test, what_real_mysql_stored_verifies) {
    const auto stored = parse_stored_credential(credential_kind::caching_sha2_password, stored_foobar());
    ASSERT_TRUE(stored.has_value());
    EXPECT_TRUE(check_clear_password(&*stored, "foobar"));
    EXPECT_FALSE(check_clear_password(&*stored, "not_foobar"));
    EXPECT_FALSE(check_clear_password(&*stored, "foobar "));
    EXPECT_FALSE(check_clear_password(&*stored, "fooba"));
    EXPECT_FALSE(check_clear_password(&*stored, ""));
}

TEST(clear_password_test, stored_rounds_are_obeyed) {
    auto text = make_sha2_credential("secret").stored;
    text[6 - 1] = '6';  // "$A$006$": the hash is that of 5,000 rounds, so it no longer fits
    const auto stored = parse_stored_credential(credential_kind::caching_sha2_password, text);
    ASSERT_TRUE(stored.has_value());
    EXPECT_FALSE(check_clear_password(&*stored, "secret"));
}

TEST(clear_password_test, made_credentials_verify_and_have_mysqls_form) {
    const auto made = make_sha2_credential("secret");
    EXPECT_EQ(made.kind, credential_kind::caching_sha2_password);
    EXPECT_EQ(made.stored.size(), 70U);
    EXPECT_TRUE(made.stored.starts_with("$A$005$"));
    EXPECT_TRUE(parse_stored_credential(made.kind, made.stored).has_value());
    EXPECT_TRUE(check_clear_password(&made, "secret"));
    EXPECT_FALSE(check_clear_password(&made, "Secret"));
    EXPECT_NE(made.stored, make_sha2_credential("secret").stored);
}

TEST(clear_password_test, native_credentials_verify) {
    const auto made = make_native_credential("secret");
    EXPECT_TRUE(check_clear_password(&made, "secret"));
    EXPECT_FALSE(check_clear_password(&made, "Secret"));
    EXPECT_FALSE(check_clear_password(&made, ""));
}

TEST(clear_password_test, empty_password_makes_and_fits_no_credential) {
    const auto native = make_native_credential("");
    const auto sha2 = make_sha2_credential("");
    EXPECT_EQ(native, credential{});
    EXPECT_EQ(sha2, credential{});
    EXPECT_TRUE(check_clear_password(&native, ""));
    EXPECT_FALSE(check_clear_password(&native, "x"));
}

TEST(clear_password_test, unknown_account_is_false_whatever_the_password) {
    EXPECT_FALSE(check_clear_password(nullptr, ""));
    EXPECT_FALSE(check_clear_password(nullptr, "secret"));
}

TEST(clear_password_test, passwords_over_256_bytes_are_false_at_the_usual_cost) {
    const std::string longest(max_password_bytes, 'x');
    const auto stored = make_sha2_credential(longest);
    EXPECT_TRUE(check_clear_password(&stored, longest));
    EXPECT_FALSE(check_clear_password(&stored, longest + "x"));
    // Would hash 16 TiB, were it not cut off.
    EXPECT_FALSE(check_clear_password(&stored, std::string(std::size_t{4} << 20U, 'x')));
}

// The whole cost is in the rounds: CPU time of the fastest of several runs is steady enough to tell 3 ms from 3 µs.
std::chrono::nanoseconds fastest_check(const credential* stored) {
    auto fastest = std::chrono::nanoseconds::max();
    for (int i = 0; i < 5; ++i) {
        timespec before{};
        timespec after{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
        EXPECT_FALSE(check_clear_password(stored, "guess"));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
        fastest = std::min(fastest,
                           std::chrono::seconds(after.tv_sec - before.tv_sec) + std::chrono::nanoseconds(after.tv_nsec - before.tv_nsec));
    }
    return fastest;
}

TEST(clear_password_test, every_kind_of_account_costs_the_same) {
    const auto sha2 = make_sha2_credential("secret");
    const auto native = make_native_credential("secret");
    const credential none;
    const auto real = fastest_check(&sha2);
    EXPECT_GT(fastest_check(nullptr) * 2, real);
    EXPECT_GT(fastest_check(&native) * 2, real);
    EXPECT_GT(fastest_check(&none) * 2, real);
}

TEST(make_credential_test, kinds_and_lengths_table) {
    EXPECT_EQ(make_credential(credential_kind::native_password, "password")->stored, make_native_credential("password").stored);
    EXPECT_EQ(make_credential(credential_kind::caching_sha2_password, "x")->kind, credential_kind::caching_sha2_password);
    EXPECT_EQ(make_credential(credential_kind::none, "x")->kind, credential_kind::caching_sha2_password);
    EXPECT_EQ(*make_credential(credential_kind::native_password, ""), credential{});
    EXPECT_TRUE(make_credential(credential_kind::caching_sha2_password, std::string(256, 'x')).has_value());
    const auto refused = make_credential(credential_kind::caching_sha2_password, std::string(257, 'x'));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(static_cast<int>(refused.error().code), 1819);
    EXPECT_EQ(refused.error().message, "The password is too long: it has 257 bytes, and at most 256 are allowed");
}

TEST(parse_stored_credential_test, native_forms) {
    const auto upper = make_native_credential("password");
    auto lower_text = upper.stored;
    std::ranges::transform(lower_text, lower_text.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(parse_stored_credential(credential_kind::native_password, upper.stored), upper);
    EXPECT_EQ(parse_stored_credential(credential_kind::native_password, lower_text), upper);
    EXPECT_FALSE(parse_stored_credential(credential_kind::native_password, upper.stored.substr(0, 40)));
    EXPECT_FALSE(parse_stored_credential(credential_kind::native_password, upper.stored + "0"));
    EXPECT_FALSE(parse_stored_credential(credential_kind::native_password, upper.stored.substr(1) + "0"));
    EXPECT_FALSE(parse_stored_credential(credential_kind::native_password, "*" + std::string(39, '0') + "G"));
    EXPECT_FALSE(parse_stored_credential(credential_kind::native_password, stored_foobar()));
}

TEST(parse_stored_credential_test, empty_text_is_the_empty_password) {
    for (const auto kind : {credential_kind::none, credential_kind::native_password, credential_kind::caching_sha2_password}) {
        EXPECT_EQ(parse_stored_credential(kind, ""), credential{});
    }
    EXPECT_FALSE(parse_stored_credential(credential_kind::none, "x"));
}

TEST(parse_stored_credential_test, sha2_forms) {
    const auto parses = [](std::string text) { return parse_stored_credential(credential_kind::caching_sha2_password, text).has_value(); };
    const auto with = [](std::size_t at, char c) {
        auto text = stored_foobar();
        text[at] = c;
        return text;
    };
    EXPECT_TRUE(parses(stored_foobar()));
    EXPECT_TRUE(parses("$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED"));  // MySQL's own locked accounts
    EXPECT_TRUE(parses(with(3, 'F')));                                                              // MySQL 8.0.24 and later: up to FFF
    EXPECT_FALSE(parses(with(0, 'x')));
    EXPECT_FALSE(parses(with(1, 'B')));  // PBKDF2, another algorithm
    EXPECT_FALSE(parses(with(2, '0')));
    EXPECT_FALSE(parses(with(3, '-')));
    EXPECT_FALSE(parses(with(4, 'G')));
    EXPECT_FALSE(parses(with(5, '4')));  // fewer than 5,000 rounds
    EXPECT_FALSE(parses(with(6, '0')));
    EXPECT_FALSE(parses(with(7, '$')));  // in the salt
    EXPECT_FALSE(parses(with(26, '\0')));
    EXPECT_FALSE(parses(with(27, '+')));  // in the hash
    EXPECT_FALSE(parses(with(69, '=')));
    EXPECT_FALSE(parses(stored_foobar().substr(0, 69)));
    EXPECT_FALSE(parses(stored_foobar() + "."));
    EXPECT_FALSE(parses(make_native_credential("x").stored));
}

TEST(unmask_password_test, undoes_the_clients_mask) {
    const std::string clear{"a password of more than twenty bytes\0", 37};
    EXPECT_EQ(unmask_password(xored(clear, nonce), nonce), clear.substr(0, 36));
    EXPECT_EQ(unmask_password(xored(std::string{'\0'}, nonce), nonce), "");
}

TEST(unmask_password_test, missing_nul_or_bytes_give_nothing) {
    EXPECT_FALSE(unmask_password("", nonce));
    EXPECT_FALSE(unmask_password("x", ""));
    EXPECT_FALSE(unmask_password(xored("no NUL", nonce), nonce));
}

}  // namespace
}  // namespace rollcall::security
