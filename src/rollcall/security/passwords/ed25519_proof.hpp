// What proves a password to a MariaDB whose account has the plugin ed25519. It signs as RFC 8032 does, with a key that is made of a
// password of any length where RFC 8032 has a seed of 32 bytes. Source: MariaDB Knowledge Base, "Authentication Plugin - ed25519"; RFC
// 8032, 5.1.6; the curve is libsodium's.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::security {

// The signature of `nonce`: 64 bytes. Thread: any; pure.
std::string make_ed25519_proof(std::string_view password, std::string_view nonce);

// What a server keeps of the password: 32 bytes. Thread: any; pure.
std::string ed25519_public_key(std::string_view password);

}  // namespace rollcall::security
