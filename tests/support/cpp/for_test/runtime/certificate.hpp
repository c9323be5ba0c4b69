// For tests: self-signed certificates, which are their own CA.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace rollcall::runtime::testing {

struct test_certificate {
    std::string certificate;  // PEM
    std::string key;          // PEM
};

template <class Write>
std::string pem_text(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), BIO_free};
    write(out.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

// `names`: alternative names, as in "DNS:localhost,IP:127.0.0.1". Its common name is always "localhost".
inline test_certificate make_test_certificate(const std::string& names) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
    const std::unique_ptr<X509, decltype(&X509_free)> made{X509_new(), X509_free};
    X509* const certificate = made.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    constexpr long one_day = 24L * 60 * 60;
    X509_gmtime_adj(X509_getm_notBefore(certificate), -one_day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), one_day);
    const auto* const common_name = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_set_pubkey(certificate, key.get());
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key.get(), EVP_sha256());
    test_certificate pems;
    pems.certificate = pem_text([&](BIO* out) { PEM_write_bio_X509(out, certificate); });
    pems.key = pem_text([&](BIO* out) { PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return pems;
}

}  // namespace rollcall::runtime::testing
