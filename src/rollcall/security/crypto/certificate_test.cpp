// The server's own certificate, as a client's OpenSSL judges it.
#include "rollcall/security/crypto/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <thread>

#include "rollcall/security/crypto/openssl_handles.hpp"

namespace rollcall::security {
namespace {

using store_handle = std::unique_ptr<X509_STORE, free_with<X509_STORE_free>>;
using store_context_handle = std::unique_ptr<X509_STORE_CTX, free_with<X509_STORE_CTX_free>>;

const wall_time made_at{std::chrono::seconds{1'760'000'000}};

x509_handle read_certificate(const std::string& pem) {
    const bio_handle memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return x509_handle{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)};
}

pkey_handle read_key(const std::string& pem) {
    const bio_handle memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return pkey_handle{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr)};
}

const certificate_pem& shared_pem() {
    static const auto made = make_self_signed_certificate("db.example.org", made_at);
    return *made;
}

// A client with ssl-ca set to the certificate itself, at `instant`. Returns: X509_V_OK or the reason.
int verify(const std::string& pem, wall_time instant) {
    const auto certificate = read_certificate(pem);
    const store_handle store{X509_STORE_new()};
    X509_STORE_add_cert(store.get(), certificate.get());
    const store_context_handle context{X509_STORE_CTX_new()};
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(instant));
    X509_verify_cert(context.get());
    const int verdict = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    return verdict;
}

bool names_host(const std::string& pem, const std::string& host) {
    return X509_check_host(read_certificate(pem).get(), host.c_str(), host.size(), 0, nullptr) == 1;
}

bool names_address(const std::string& pem, const char* address) { return X509_check_ip_asc(read_certificate(pem).get(), address, 0) == 1; }

TEST(certificate_test, key_fits_and_is_rsa_2048) {
    const auto certificate = read_certificate(shared_pem().certificate);
    const auto key = read_key(shared_pem().private_key);
    ASSERT_TRUE(certificate && key);
    EXPECT_EQ(X509_check_private_key(certificate.get(), key.get()), 1);
    EXPECT_EQ(EVP_PKEY_get_base_id(key.get()), EVP_PKEY_RSA);
    EXPECT_EQ(EVP_PKEY_get_bits(key.get()), 2048);
}

TEST(certificate_test, subject_and_issuer_are_rollcall) {
    const auto certificate = read_certificate(shared_pem().certificate);
    std::array<char, 64> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(), name.size());
    EXPECT_STREQ(name.data(), "rollcall");
    EXPECT_EQ(X509_NAME_cmp(X509_get_subject_name(certificate.get()), X509_get_issuer_name(certificate.get())), 0);
}

TEST(certificate_test, names_this_machine_and_no_other) {
    const auto& pem = shared_pem().certificate;
    EXPECT_TRUE(names_host(pem, "localhost"));
    EXPECT_TRUE(names_host(pem, "db.example.org"));
    EXPECT_FALSE(names_host(pem, "example.org"));
    EXPECT_TRUE(names_address(pem, "127.0.0.1"));
    EXPECT_TRUE(names_address(pem, "::1"));
    EXPECT_FALSE(names_address(pem, "127.0.0.2"));
}

TEST(certificate_test, host_may_be_an_address_or_nothing_usable) {
    const auto address = make_self_signed_certificate("192.0.2.7", made_at);
    ASSERT_TRUE(address.has_value());
    EXPECT_TRUE(names_address((*address).certificate, "192.0.2.7"));
    for (const auto* host : {"", "localhost", "not a name, DNS:evil.example", "::1"}) {
        const auto made = make_self_signed_certificate(host, made_at);
        ASSERT_TRUE(made.has_value()) << host;
        EXPECT_TRUE(names_host((*made).certificate, "localhost")) << host;
        EXPECT_FALSE(names_host((*made).certificate, "evil.example")) << host;
    }
}

TEST(certificate_test, holds_from_a_day_before_to_ten_years_after) {
    const auto& pem = shared_pem().certificate;
    const std::chrono::hours day{24};
    EXPECT_EQ(verify(pem, made_at), X509_V_OK);
    EXPECT_EQ(verify(pem, made_at - day), X509_V_OK);
    EXPECT_EQ(verify(pem, made_at + 3651 * day), X509_V_OK);
    EXPECT_EQ(verify(pem, made_at - 2 * day), X509_V_ERR_CERT_NOT_YET_VALID);
    EXPECT_EQ(verify(pem, made_at + 3653 * day), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST(certificate_test, two_threads_make_two_certificates) {
    std::string other;
    std::thread maker{[&other] { other = (*make_self_signed_certificate("h", made_at)).certificate; }};
    const auto mine = make_self_signed_certificate("h", made_at);
    maker.join();
    ASSERT_TRUE(mine.has_value());
    EXPECT_NE((*mine).certificate, other);
    const auto first = read_certificate((*mine).certificate);
    const auto second = read_certificate(other);
    EXPECT_NE(ASN1_INTEGER_cmp(X509_get0_serialNumber(first.get()), X509_get0_serialNumber(second.get())), 0);
}

TEST(local_host_name_test, names_this_machine) {
    const auto name = local_host_name();
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(name.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace rollcall::security
