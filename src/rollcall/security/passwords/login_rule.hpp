// Whether an account whose credentials hold is let in: locks, and what an account without a password may do.
#pragma once

#include <cstdint>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::security {

enum class login_verdict : std::uint8_t { allowed, denied, locked, passwordless_not_loopback };

// Asked after the credentials were checked, so that only who knows the password learns of a lock.
// `candidate`: null for an unknown account, which is denied like a wrong password. `peer_is_loopback`: the TCP peer, not
// an address that a header or the PROXY protocol names. `forwarded`: the request passed a proxy (Forwarded,
// X-Forwarded-For, PROXY protocol), so that loopback is the proxy's address and says nothing of the client.
// An account without a password, root or not, is let in from loopback only. Thread: any.
login_verdict may_log_in(const account* candidate, bool peer_is_loopback, bool forwarded) noexcept;

// What a client is told: 3118 for locked, else 1045; that an account has no password is told to the log alone.
// `host`: the client's address without the port. `used_password`: a password was given. Asked for `allowed` it answers
// as for denied.
sql_error login_refusal(login_verdict verdict, std::string_view user, std::string_view host, bool used_password);

}  // namespace rollcall::security
