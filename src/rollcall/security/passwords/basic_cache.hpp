// REST's verified Basic credentials, so that 5,000 rounds are spent once and not for every request.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "rollcall/base/guarded.hpp"
#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/passwords/oldest_out_map.hpp"

namespace rollcall::security {

// Which (user, password) pairs were found right, each bound to the account's version at that time. Kept are only
// HMACs under a key that this process drew and never shows: a memory dump gives no password away cheaply.
// Shared by all shards. Thread: any, for every method.
class basic_cache {
public:
    // `capacity`: pairs remembered at most; beyond, the one remembered longest ago is forgotten.
    explicit basic_cache(std::size_t capacity = 4096);
    ~basic_cache();
    basic_cache(const basic_cache&) = delete;
    basic_cache& operator=(const basic_cache&) = delete;

    // After the pair was verified against the account as of `version`. An entry of a newer version stays.
    void remember(std::string_view user, std::string_view password, std::uint64_t version);

    // Was this pair verified against this very version of the account? About 1 µs.
    [[nodiscard]] bool holds(std::string_view user, std::string_view password, std::uint64_t version) const;

    void clear();

private:
    struct digest_hash {
        // The HMAC's bytes are evenly spread already.
        std::size_t operator()(const sha256_digest& digest) const noexcept {
            std::size_t head = 0;
            std::memcpy(&head, digest.data(), sizeof head);
            return head;
        }
    };
    [[nodiscard]] sha256_digest key_of(std::string_view user, std::string_view password) const;

    std::array<unsigned char, 32> hmac_key_{};  // immutable after construction
    guarded<oldest_out_map<sha256_digest, std::uint64_t, digest_hash>> versions_;
};

}  // namespace rollcall::security
