// OpenSSL's digests behind digest_stream.
#include "rollcall/security/crypto/digest.hpp"

#include <cstdlib>

namespace rollcall::security {

namespace {

// A digest fails only without memory or without OpenSSL's default provider. There is no safe answer to give then: a
// password check that went on would compare with bytes that nobody computed.
void require(bool succeeded) noexcept {
    if (!succeeded) std::abort();
}

// Looked up once: OpenSSL 3 would look EVP_sha256() up anew at every use, for longer than a short digest takes. Never freed: digests are
// taken until the process ends.
const EVP_MD* type_of(digest_algorithm algorithm) noexcept {
    static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm == digest_algorithm::sha1 ? sha1 : sha256;
}

template <class Digest>
Digest digest_of(digest_algorithm algorithm, std::initializer_list<std::string_view> pieces) {
    digest_stream stream{algorithm};
    for (const auto piece : pieces) stream.update(piece);
    Digest out;
    stream.finish(out.data());
    return out;
}

}  // namespace

digest_stream::digest_stream(digest_algorithm algorithm) : context_(EVP_MD_CTX_new()) {
    require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), type_of(algorithm), nullptr) == 1);
}

void digest_stream::update(std::string_view bytes) { require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }

void digest_stream::finish(unsigned char* out) {
    require(EVP_DigestFinal_ex(context_.get(), out, nullptr) == 1);
    require(EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1);
}

sha1_digest sha1_of(std::initializer_list<std::string_view> pieces) { return digest_of<sha1_digest>(digest_algorithm::sha1, pieces); }

sha256_digest sha256_of(std::initializer_list<std::string_view> pieces) {
    return digest_of<sha256_digest>(digest_algorithm::sha256, pieces);
}

}  // namespace rollcall::security
