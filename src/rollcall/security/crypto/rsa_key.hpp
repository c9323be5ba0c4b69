// The RSA key of caching_sha2_password's exchange without TLS: clients encrypt the password with its public half.
// Source: MySQL Server Doxygen, "Caching_sha2_password information".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

struct evp_pkey_st;

namespace rollcall::security {

// An RSA key pair. Immutable; copies share one key. Thread: any, for every method.
class rsa_key {
public:
    // Draws a key of 2,048 bits (some 100 ms: at start, or on a worker). Errors: OpenSSL's reason.
    static or_refusal<rsa_key> make();

    // Returns: "-----BEGIN PUBLIC KEY-----" ..., as the client expects it; lives as long as the key.
    [[nodiscard]] const std::string& public_key_pem() const noexcept { return public_key_pem_; }

    // RSA OAEP with SHA-1, as libmysqlclient encrypts. About 1 ms: on a worker. Returns: nothing where the bytes were not
    // encrypted for this key.
    [[nodiscard]] std::optional<std::string> decrypt_oaep(std::string_view ciphertext) const;

private:
    rsa_key(std::shared_ptr<evp_pkey_st> pair, std::string public_key_pem)
        : pair_(std::move(pair)), public_key_pem_(std::move(public_key_pem)) {}

    std::shared_ptr<evp_pkey_st> pair_;  // shared by copies of the key; never changed
    std::string public_key_pem_;
};

}  // namespace rollcall::security
