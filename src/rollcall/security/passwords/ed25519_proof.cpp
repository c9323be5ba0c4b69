// The steps of RFC 8032, 5.1.6, by their names there.
#include "rollcall/security/passwords/ed25519_proof.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/crypto/wipe.hpp"

namespace rollcall::security {

namespace {

using bytes32 = std::array<unsigned char, 32>;
using bytes64 = std::array<unsigned char, 64>;

bytes64 ed25519_hash_of(std::initializer_list<std::string_view> parts) {
    crypto_hash_sha512_state state;
    crypto_hash_sha512_init(&state);
    for (const auto part : parts) crypto_hash_sha512_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    bytes64 digest;
    crypto_hash_sha512_final(&state, digest.data());
    sodium_memzero(&state, sizeof state);
    return digest;
}

bytes32 reduced_scalar(const bytes64& number) {
    bytes32 scalar;
    crypto_core_ed25519_scalar_reduce(scalar.data(), number.data());
    return scalar;
}

// scalar · B, encoded.
bytes32 point_of(const bytes32& scalar) {
    bytes32 point{};
    static_cast<void>(crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar.data()));  // fails for the scalar 0 alone
    return point;
}

// The two halves of the password's hash.
struct private_key {
    bytes32 scalar;
    bytes32 prefix;

    explicit private_key(std::string_view password) {
        auto digest = ed25519_hash_of({password});
        const wipe_at_exit wipe{digest};
        std::copy_n(digest.begin(), scalar.size(), scalar.begin());
        std::copy_n(digest.begin() + scalar.size(), prefix.size(), prefix.begin());
        scalar[0] &= 248;
        scalar[31] = static_cast<unsigned char>((scalar[31] & 63) | 64);
    }

private:
    const wipe_at_exit<bytes32> wipe_scalar{scalar};
    const wipe_at_exit<bytes32> wipe_prefix{prefix};
};

}  // namespace

std::string ed25519_public_key(std::string_view password) {
    const private_key key{password};
    return std::string{as_text(point_of(key.scalar))};
}

std::string make_ed25519_proof(std::string_view password, std::string_view nonce) {
    const private_key key{password};
    const auto public_key = point_of(key.scalar);
    auto r = reduced_scalar(ed25519_hash_of({as_text(key.prefix), nonce}));
    const wipe_at_exit wipe_r{r};
    const auto R = point_of(r);
    const auto k = reduced_scalar(ed25519_hash_of({as_text(R), as_text(public_key), nonce}));
    bytes64 wide{};
    const wipe_at_exit wipe_wide{wide};
    std::copy(key.scalar.begin(), key.scalar.end(), wide.begin());
    auto s = reduced_scalar(wide);
    const wipe_at_exit wipe_s{s};
    bytes32 S;
    crypto_core_ed25519_scalar_mul(S.data(), k.data(), s.data());
    crypto_core_ed25519_scalar_add(S.data(), S.data(), r.data());
    return std::string{as_text(R)} + std::string{as_text(S)};
}

}  // namespace rollcall::security
