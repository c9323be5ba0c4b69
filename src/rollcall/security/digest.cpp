// OpenSSL's digests behind digest_stream.
#include "rollcall/security/digest.hpp"

#include <cstdlib>

namespace rollcall::security {

namespace {

// A digest fails only without memory or without OpenSSL's default provider. There is no safe answer to give then: a
// password check that went on would compare with bytes that nobody computed.
void require(bool succeeded) noexcept {
    if (!succeeded) std::abort();
}

const EVP_MD* type_of(digest_algorithm algorithm) noexcept { return algorithm == digest_algorithm::sha1 ? EVP_sha1() : EVP_sha256(); }

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
