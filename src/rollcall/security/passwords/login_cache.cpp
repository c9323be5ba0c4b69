// The digests of verified passwords, for caching_sha2_password.
#include "rollcall/security/passwords/login_cache.hpp"

namespace rollcall::security {

void login_cache::remember(std::string_view name, std::uint64_t version, const sha2_digest& digest) {
    entries_.with([&](auto& entries) {
        // A check that began before the account changed may end after a newer password was verified.
        const auto* const present = entries.find(name);
        if (present != nullptr && present->version > version) return;
        entries.put(std::string{name}, entry{version, digest});
    });
}

std::optional<sha2_digest> login_cache::find(std::string_view name, std::uint64_t version) const {
    return entries_.with([&](const auto& entries) -> std::optional<sha2_digest> {
        const auto* const present = entries.find(name);
        if (present == nullptr || present->version != version) return std::nullopt;
        return present->digest;
    });
}

void login_cache::clear() {
    entries_.with([](auto& entries) { entries.clear(); });
}

}  // namespace rollcall::security
