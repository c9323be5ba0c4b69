// RSA for a peer's key: what its owner alone can read. rsa_key.hpp is the other half.
// Source: MySQL Server Doxygen, "Caching_sha2_password information".
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall::security {

// RSA OAEP with SHA-1, as libmysqlclient encrypts, for the key in `public_key_pem` ("-----BEGIN PUBLIC KEY-----" ...), of 1,024 to
// 8,192 bits. The key has room for its own size less 42 bytes. Returns: as many bytes as the key has. Errors: a sentence where the text
// is no such key, or the clear text has no room in it. Thread: any; some 50 µs.
or_refusal<std::string> encrypt_oaep(std::string_view public_key_pem, std::string_view clear);

}  // namespace rollcall::security
