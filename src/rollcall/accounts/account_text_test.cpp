// The accounts file's text: exact bytes both ways, and every damage refused.
#include "rollcall/accounts/account_text.hpp"

#include <gtest/gtest.h>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::accounts {
namespace {

using security::account;
using security::account_snapshot;
using security::credential;
using security::credential_kind;
using security::privilege;
using security::privilege_set;

account_snapshot snapshot_of(std::vector<account> list, std::uint64_t version) {
    account_snapshot snapshot;
    snapshot.version = version;
    for (auto& one : list) snapshot.accounts.emplace(one.name, one);
    return snapshot;
}

account_snapshot sample() {
    privilege_set some;
    some.add(privilege::process);
    some.add(privilege::connection_admin);
    const credential sha2{credential_kind::caching_sha2_password,
                          "$A$005$" + std::string{"\x01\x7f\n\r\t "} + "ABCDEFGHIJKLMN" + std::string(43, '.')};
    return snapshot_of({{"root", sha2, privilege_set::all(), false, 1},
                        {"ann", security::make_native_credential("password"), some, false, 7},
                        {"o'brien % ü", {}, {}, true, 12}},
                       12);
}

// A whole file around these lines, with the right checksum: so that nothing but the lines can be refused.
std::string sealed(const std::string& lines, int count) {
    return lines + "end " + std::to_string(count) + " " + to_hex(security::as_text(security::sha256_of({lines}))) + "\n";
}

void expect_same(const account_snapshot& read, const account_snapshot& written) {
    EXPECT_EQ(read.accounts, written.accounts);
    EXPECT_EQ(read.version, written.version);
}

TEST(account_text_test, bytes_are_these) {
    const auto snapshot = snapshot_of({{"root", {}, privilege_set::all(), false, 1}, {"a b", {}, {}, true, 2}}, 2);
    EXPECT_EQ(encode_accounts(snapshot),
              sealed("rollcall accounts 1\nversion 2\naccount a%20b none - - locked 2\naccount root none - ALL unlocked 1\n", 2));
}

TEST(account_text_test, what_was_written_comes_back) {
    const auto read = decode_accounts(encode_accounts(sample()));
    ASSERT_TRUE(read.has_value()) << read.error().sentence;
    expect_same(*read, sample());
}

TEST(account_text_test, no_accounts_come_back) {
    const auto read = decode_accounts(encode_accounts(account_snapshot{}));
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(read->accounts.empty());
}

TEST(account_text_test, every_privilege_set_comes_back) {
    for (int bits = 0; bits < 4; ++bits) {
        const auto snapshot = snapshot_of({{"a", {}, {static_cast<std::uint8_t>(bits)}, false, 1}}, 1);
        const auto read = decode_accounts(encode_accounts(snapshot));
        ASSERT_TRUE(read.has_value()) << bits;
        expect_same(*read, snapshot);
    }
}

TEST(account_text_test, privileges_without_effect_of_earlier_versions_are_passed_over) {
    const auto read = decode_accounts(sealed(
        "rollcall accounts 1\nversion 2\naccount a none - PROCESS,CREATE_USER unlocked 2\naccount b none - SHUTDOWN unlocked 2\n", 2));
    ASSERT_TRUE(read.has_value()) << read.error().sentence;
    EXPECT_EQ(read->find("a")->privileges.bits, static_cast<std::uint8_t>(privilege::process));
    EXPECT_EQ(read->find("b")->privileges, privilege_set{});
}

TEST(account_text_test, every_truncation_is_refused) {
    const auto whole = encode_accounts(sample());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_TRUE(decode_accounts(whole.substr(0, size)).has_error()) << size;
    }
}

TEST(account_text_test, every_changed_byte_is_refused) {
    const auto whole = encode_accounts(sample());
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int flip : {0x01, 0x20, 0x80}) {
            auto damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ flip);
            EXPECT_TRUE(decode_accounts(damaged).has_error()) << at << " ^ " << flip;
        }
    }
}

TEST(account_text_test, every_removed_line_and_every_appendix_is_refused) {
    const auto whole = encode_accounts(sample());
    for (std::size_t begin = 0; begin < whole.size();) {
        const auto end = whole.find('\n', begin) + 1;
        EXPECT_TRUE(decode_accounts(whole.substr(0, begin) + whole.substr(end)).has_error()) << begin;
        begin = end;
    }
    EXPECT_TRUE(decode_accounts(whole + "\n").has_error());
    EXPECT_TRUE(decode_accounts(whole + "x").has_error());
    EXPECT_TRUE(decode_accounts(whole + std::string(1, '\0')).has_error());
    EXPECT_TRUE(decode_accounts(whole + whole).has_error());
}

TEST(account_text_test, sealed_nonsense_is_refused_with_its_line) {
    const std::string head = "rollcall accounts 1\nversion 5\n";
    struct row {
        std::string text;
        const char* error;
    };
    const std::vector<row> table{
        {"", "line 1: the file does not begin as an accounts file does"},
        {sealed("hello\n", 0), "line 1: the file does not begin as an accounts file does"},
        {sealed("rollcall accounts 2\nversion 5\n", 0), "line 1: the file's format is '2', and this version of Rollcall reads '1'"},
        {sealed("rollcall accounts 1\n", 0), "line 2: the version of the list is missing"},
        {sealed("rollcall accounts 1\nversion x\n", 0), "line 2: the version of the list is missing"},
        {sealed(head + "account a none - - unlocked 1 more\n", 1), "line 3: an account has six fields"},
        {sealed(head + "account a none - - unlocked\n", 1), "line 3: an account has six fields"},
        {sealed(head + "account  none - - unlocked 1\n", 1), "line 3: the account's name is malformed"},
        {sealed(head + "account a%2 none - - unlocked 1\n", 1), "line 3: the account's name is malformed"},
        {sealed(head + "account a%xy none - - unlocked 1\n", 1), "line 3: the account's name is malformed"},
        {sealed(head + "account a none 00 - unlocked 1\n", 1), "line 3: the account's credential is malformed or of an unknown plugin"},
        {sealed(head + "account a sha256_password - - unlocked 1\n", 1),
         "line 3: the account's credential is malformed or of an unknown plugin"},
        {sealed(head + "account a caching_sha2_password - - unlocked 1\n", 1),
         "line 3: the account's credential is malformed or of an unknown plugin"},
        {sealed(head + "account a mysql_native_password  - unlocked 1\n", 1),
         "line 3: the account's credential is malformed or of an unknown plugin"},
        {sealed(head + "account a none - PROCESS,NEW unlocked 1\n", 1),
         "line 3: the account has a privilege that this version of Rollcall does not know"},
        {sealed(head + "account a none - PROCESS, unlocked 1\n", 1),
         "line 3: the account has a privilege that this version of Rollcall does not know"},
        {sealed(head + "account a none - - open 1\n", 1), "line 3: an account is either locked or unlocked"},
        {sealed(head + "account a none - - unlocked -1\n", 1), "line 3: the account's version is malformed"},
        {sealed(head + "account a none - - unlocked 6\n", 1), "line 3: the account's version is malformed"},
        {sealed(head + "account a none - - unlocked 1\naccount a none - - unlocked 2\n", 2), "line 4: the account is there twice"},
        {sealed(head + "group a\n", 0), "line 3: it is neither an account nor the end"},
        {sealed(head + "\n", 0), "line 3: it is neither an account nor the end"},
        {sealed(head + "account a none - - unlocked 1\n", 2), "line 4: the checksum does not fit: the file was changed or damaged"},
        {sealed(head, 0) + "x", "line 3: something follows the end"},
        {head, "line 3: the file ends too early: it was cut off"},
    };
    for (const auto& [text, error] : table) {
        const auto read = decode_accounts(text);
        ASSERT_TRUE(read.has_error()) << text;
        EXPECT_EQ(read.error().sentence, error);
    }
}

}  // namespace
}  // namespace rollcall::accounts
