// SHA-1 and SHA-256 as the login exchanges use them: over several pieces, over and over.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace rollcall::security {

using sha1_digest = std::array<unsigned char, 20>;
using sha256_digest = std::array<unsigned char, 32>;

enum class digest_algorithm : std::uint8_t { sha1, sha256 };

// One digest after another from one OpenSSL context: beginning anew costs no allocation.
// Thread: one at a time.
class digest_stream {
public:
    explicit digest_stream(digest_algorithm algorithm);

    void update(std::string_view bytes);
    // Writes the digest of what was fed since the last call (20 or 32 bytes, as the algorithm says) and begins anew.
    void finish(unsigned char* out);

private:
    struct free_context {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

// The digest of all pieces, one after the other. Thread: any.
sha1_digest sha1_of(std::initializer_list<std::string_view> pieces);
sha256_digest sha256_of(std::initializer_list<std::string_view> pieces);

// The bytes of a digest as text. Returns: a view that lives as long as `bytes`.
template <std::size_t Size>
std::string_view as_text(const std::array<unsigned char, Size>& bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), Size};
}

// XORs the bytes of a digest in place. `mask` is at least as long as it.
template <std::size_t Size>
void xor_with(std::array<unsigned char, Size>& bytes, std::string_view mask) noexcept {
    for (std::size_t i = 0; i < Size; ++i) bytes[i] ^= static_cast<unsigned char>(mask[i]);
}

}  // namespace rollcall::security
