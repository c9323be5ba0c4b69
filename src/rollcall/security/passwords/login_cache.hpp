// What caching_sha2_password's fast path needs: a digest of each password that was verified in full.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/guarded.hpp"
#include "rollcall/security/account.hpp"
#include "rollcall/security/passwords/oldest_out_map.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::security {

// Digests by account name, each bound to the account's version: with the next change of the account it is void.
// Shared by all shards. Thread: any, for every method.
class login_cache {
public:
    // `capacity`: accounts remembered at most; beyond, the one remembered longest ago is forgotten.
    explicit login_cache(std::size_t capacity = 4096) : entries_(capacity) {}

    // After a password was verified against the account as of `version`. An entry of a newer version stays.
    void remember(std::string_view name, std::uint64_t version, const sha2_digest& digest);

    // Returns: nothing where no password of this very version was verified yet: the full exchange is due.
    [[nodiscard]] std::optional<sha2_digest> find(std::string_view name, std::uint64_t version) const;

    void clear();

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    struct entry {
        std::uint64_t version = 0;
        sha2_digest digest{};
    };
    guarded<oldest_out_map<std::string, entry, text_hash>> entries_;
};

}  // namespace rollcall::security
