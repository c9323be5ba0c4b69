// A self-signed X.509 certificate through OpenSSL.
#include "rollcall/security/crypto/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "rollcall/base/text/text.hpp"
#include "rollcall/security/crypto/openssl_handles.hpp"

namespace rollcall::security {

namespace {

using general_names_handle = std::unique_ptr<GENERAL_NAMES, free_with<GENERAL_NAMES_free>>;
using general_name_handle = std::unique_ptr<GENERAL_NAME, free_with<GENERAL_NAME_free>>;
using octets_handle = std::unique_ptr<ASN1_OCTET_STRING, free_with<ASN1_OCTET_STRING_free>>;
using ia5_handle = std::unique_ptr<ASN1_IA5STRING, free_with<ASN1_IA5STRING_free>>;
using extension_handle = std::unique_ptr<X509_EXTENSION, free_with<X509_EXTENSION_free>>;

bool is_dns_name(std::string_view name) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, allowed);
}

// Takes `value` over into `names` where it succeeds.
template <class Handle>
bool add_name(GENERAL_NAMES* names, int type, Handle value) {
    general_name_handle name{GENERAL_NAME_new()};
    if (!name || !value) return false;
    GENERAL_NAME_set0_value(name.get(), type, value.release());
    if (sk_GENERAL_NAME_push(names, name.get()) == 0) return false;
    (void)name.release();
    return true;
}

bool add_address(GENERAL_NAMES* names, const std::string& text) {
    return add_name(names, GEN_IPADD, octets_handle{a2i_IPADDRESS(text.c_str())});
}

bool add_dns(GENERAL_NAMES* names, const std::string& text) {
    ia5_handle value{ASN1_IA5STRING_new()};
    if (!value || ASN1_STRING_set(value.get(), text.data(), static_cast<int>(text.size())) != 1) return false;
    return add_name(names, GEN_DNS, std::move(value));
}

bool is_address(const std::string& text) {
    const octets_handle address{a2i_IPADDRESS(text.c_str())};
    ERR_clear_error();
    return address != nullptr;
}

bool add_alternative_names(X509* certificate, const std::string& host_name) {
    const general_names_handle names{GENERAL_NAMES_new()};
    if (!names) return false;
    bool added = add_dns(names.get(), "localhost") && add_address(names.get(), "127.0.0.1") && add_address(names.get(), "::1");
    if (is_address(host_name)) {
        added = added && (host_name == "127.0.0.1" || host_name == "::1" || add_address(names.get(), host_name));
    } else if (is_dns_name(host_name) && !iequals(host_name, "localhost")) {
        added = added && add_dns(names.get(), host_name);
    }
    return added && X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

bool add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const extension_handle extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
    std::uint64_t serial = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (serial >> 1) | 1) == 1;  // positive, never 0
}

bool set_validity(X509* certificate, wall_time now) {
    constexpr int ten_years = 3652;  // days
    std::time_t from = std::chrono::system_clock::to_time_t(now);
    return X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &from) != nullptr &&
           X509_time_adj_ex(X509_getm_notAfter(certificate), ten_years, 0, &from) != nullptr;
}

bool set_names(X509* certificate) {
    X509_NAME* const subject = X509_get_subject_name(certificate);
    const auto* const common_name = reinterpret_cast<const unsigned char*>("rollcall");
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

x509_handle make_certificate(EVP_PKEY* key, const std::string& host_name, wall_time now) {
    x509_handle certificate{X509_new()};
    X509* const raw = certificate.get();
    const bool made = raw != nullptr && X509_set_version(raw, X509_VERSION_3) == 1 && set_random_serial(raw) && set_validity(raw, now) &&
                      set_names(raw) && X509_set_pubkey(raw, key) == 1 && add_extension(raw, NID_basic_constraints, "critical,CA:FALSE") &&
                      add_extension(raw, NID_subject_key_identifier, "hash") &&
                      add_extension(raw, NID_ext_key_usage, "serverAuth,clientAuth") && add_alternative_names(raw, host_name) &&
                      X509_sign(raw, key, EVP_sha256()) > 0;
    if (!made) certificate.reset();
    return certificate;
}

std::optional<certificate_pem> as_pem(X509* certificate, EVP_PKEY* key) {
    const bio_handle certificate_text{BIO_new(BIO_s_mem())};
    const bio_handle key_text{BIO_new(BIO_s_secmem())};
    if (!certificate_text || !key_text || PEM_write_bio_X509(certificate_text.get(), certificate) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return std::nullopt;
    }
    return certificate_pem{bio_text(certificate_text.get()), bio_text(key_text.get())};
}

}  // namespace

or_refusal<certificate_pem> make_self_signed_certificate(std::string_view host_name, wall_time now) {
    const pkey_handle key{EVP_RSA_gen(2048)};
    if (!key) return refuse(openssl_failure("No key for the server's own certificate could be made"));
    const auto certificate = make_certificate(key.get(), std::string{host_name}, now);
    if (!certificate) return refuse(openssl_failure("The server's own certificate could not be made"));
    auto pem = as_pem(certificate.get(), key.get());
    if (!pem) return refuse(openssl_failure("The server's own certificate could not be written as PEM"));
    return std::move(*pem);
}

std::string local_host_name() {
    std::string name(256, '\0');
    if (gethostname(name.data(), name.size() - 1) != 0) return {};
    name.resize(name.find('\0'));
    return name;
}

}  // namespace rollcall::security
