// HMACs of verified Basic credentials.
#include "rollcall/security/passwords/basic_cache.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <string>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/security/crypto/hmac.hpp"
#include "rollcall/security/crypto/wipe.hpp"

namespace rollcall::security {

basic_cache::basic_cache(std::size_t capacity) : versions_(capacity) {
    // Without randomness the HMACs would be plain hashes of passwords.
    if (RAND_bytes(hmac_key_.data(), static_cast<int>(hmac_key_.size())) != 1) std::abort();
}

basic_cache::~basic_cache() { OPENSSL_cleanse(hmac_key_.data(), hmac_key_.size()); }

sha256_digest basic_cache::key_of(std::string_view user, std::string_view password) const {
    // The user's length goes first, so that ("ab", "c") and ("a", "bc") differ.
    std::string message;
    message.reserve(sizeof(std::uint64_t) + user.size() + password.size());
    const wipe_at_exit wipe{message};
    append_fixed_int(message, user.size(), sizeof(std::uint64_t));
    message += user;
    message += password;
    return hmac_sha256(as_text(hmac_key_), message);
}

void basic_cache::remember(std::string_view user, std::string_view password, std::uint64_t version) {
    const auto key = key_of(user, password);
    versions_.with([&](auto& versions) {
        const auto* const present = versions.find(key);
        if (present != nullptr && *present > version) return;
        versions.put(key, version);
    });
}

bool basic_cache::holds(std::string_view user, std::string_view password, std::uint64_t version) const {
    const auto key = key_of(user, password);
    return versions_.with([&](const auto& versions) {
        const auto* const present = versions.find(key);
        return present != nullptr && *present == version;
    });
}

void basic_cache::clear() {
    versions_.with([](auto& versions) { versions.clear(); });
}

}  // namespace rollcall::security
