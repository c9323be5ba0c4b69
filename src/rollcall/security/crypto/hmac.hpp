// HMAC-SHA-256, and the comparison that tells nothing by its time.
#pragma once

#include <string_view>

#include "rollcall/security/crypto/digest.hpp"

namespace rollcall::security {

// Source: RFC 2104. Thread: any.
sha256_digest hmac_sha256(std::string_view key, std::string_view message);

// Equal, in a time that depends on the lengths alone. Thread: any.
bool equal_secrets(std::string_view a, std::string_view b) noexcept;

}  // namespace rollcall::security
