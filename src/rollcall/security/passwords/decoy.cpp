// Drawing a lot for each unknown name.
#include "rollcall/security/passwords/decoy.hpp"

#include <algorithm>
#include <string>

#include "rollcall/security/crypto/hmac.hpp"

namespace rollcall::security {

credential_kind decoy_kind(const account_snapshot& accounts, std::string_view name, std::string_view key) {
    const auto native = std::ranges::count_if(
        accounts.accounts, [](const auto& entry) { return entry.second.secret.kind == credential_kind::native_password; });
    const auto digest = hmac_sha256(key, name);
    std::uint64_t lot = 0;
    for (std::size_t i = 0; i < 4; ++i) lot = lot << 8 | digest[i];
    // A lot of 32 bits falls into the share's part of them: no division, no rounding.
    const bool drawn = lot * accounts.accounts.size() < static_cast<std::uint64_t>(native) << 32;
    return drawn ? credential_kind::native_password : credential_kind::caching_sha2_password;
}

const credential& decoy_native() {
    static const credential decoy{credential_kind::native_password, '*' + std::string(40, '0')};
    return decoy;
}

}  // namespace rollcall::security
