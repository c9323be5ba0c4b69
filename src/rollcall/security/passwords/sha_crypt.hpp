// The slow hash behind caching_sha2_password: Ulrich Drepper's SHA-crypt with SHA-256, with MySQL's salt of 20 bytes.
// Source: akkadia.org/drepper/SHA-crypt.txt; MySQL Server Doxygen, "Caching_sha2_password information".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall::security {

inline constexpr std::uint32_t default_sha_crypt_rounds = 5000;
inline constexpr std::size_t sha_crypt_salt_size = 20;
inline constexpr std::size_t sha_crypt_text_size = 43;

// The longest password that MySQL takes for this plugin. The work grows with the square of the length (64 KiB would
// hash 4 GiB), so that longer ones must be refused before they come here.
inline constexpr std::size_t max_sha_crypt_password = 256;

// About 3 ms for 5,000 rounds. `password`: at most max_sha_crypt_password bytes. `salt`: used whole, whatever its length.
// Returns: 43 characters of crypt's base 64. Thread: a worker.
std::string sha_crypt(std::string_view password, std::string_view salt, std::uint32_t rounds = default_sha_crypt_rounds);

}  // namespace rollcall::security
