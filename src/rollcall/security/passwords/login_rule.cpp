// The rule for locked and password-less accounts.
#include "rollcall/security/passwords/login_rule.hpp"

#include <fmt/format.h>

namespace rollcall::security {

login_verdict may_log_in(const account* candidate, bool peer_is_loopback, bool forwarded) noexcept {
    if (candidate == nullptr) return login_verdict::denied;
    if (candidate->locked) return login_verdict::locked;
    const bool passwordless = candidate->secret.kind == credential_kind::none;
    if (passwordless && (!peer_is_loopback || forwarded)) return login_verdict::passwordless_not_loopback;
    return login_verdict::allowed;
}

sql_error login_refusal(login_verdict verdict, std::string_view user, std::string_view host, bool used_password) {
    if (verdict == login_verdict::locked) {
        return {sql_errc::account_locked, fmt::format("Access denied for user '{}'@'{}'. Account is locked.", user, host)};
    }
    return {sql_errc::access_denied,
            fmt::format("Access denied for user '{}'@'{}' (using password: {})", user, host, used_password ? "YES" : "NO")};
}

}  // namespace rollcall::security
