// The token of an internal call: it proves that a member of the cluster sent this very request, just now, to this very
// member, and for whom. No password travels. Pure, but for the checker's memory of what it has seen.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::cluster {

inline constexpr int internal_version = 1;  // of all that members say to one another
inline constexpr std::string_view token_header = "x-rollcall-token";
inline constexpr std::string_view proof_header = "x-rollcall-proof";

// What a token signs.
struct signed_call {
    std::string_view method;
    std::string_view target;  // path and query, as sent
    std::string_view body;
    std::string_view audience;  // the addressed member's uuid; "" for hello, whose answer tells it
};

// Returns: a header's value: version, time, nonce, audience, rights, caller and HMAC. Thread: any.
std::string make_token(std::string_view secret, const signed_call& call, const security::principal& caller, wall_time now,
                       std::string_view nonce);

// 32 random hexadecimal digits. Thread: any.
std::string make_nonce();

// What an answer to hello proves: that who answered knows the secret too, and answered this very question.
std::string make_proof(std::string_view secret, std::string_view nonce, std::string_view body);

enum class token_errc : std::uint8_t { missing, malformed, other_version, wrong_signature, wrong_audience, skewed, replayed, crowded };

struct token_refusal {
    token_errc why = token_errc::missing;
    std::string sentence;  // for both logs; tells nothing of the secret
};

// One FE's gate. Thread: any.
class token_checker {
public:
    // `tolerance`: how far the clocks of two members may be apart; a token lives that long.
    token_checker(std::string secret, std::string uuid, std::chrono::seconds tolerance)
        : secret_(std::move(secret)), uuid_(std::move(uuid)), tolerance_(tolerance) {}

    // `call.audience` is not looked at: the token's own must be this member's uuid, or "" where `open_audience`.
    // Returns: for whom the call is made. Errors: the first thing that is wrong.
    result<security::principal, token_refusal> check(std::string_view token, const signed_call& call, bool open_audience, wall_time now);

    // make_proof() with this cluster's secret.
    [[nodiscard]] std::string prove(std::string_view nonce, std::string_view body) const { return make_proof(secret_, nonce, body); }

private:
    struct seen_nonces {
        std::unordered_set<std::string> known;
        std::deque<std::pair<wall_time, std::string>> by_time;  // when each may be forgotten
    };
    result<void, token_refusal> remember(const std::string& nonce, wall_time now);

    const std::string secret_;
    const std::string uuid_;
    const std::chrono::seconds tolerance_;
    guarded<seen_nonces> seen_;
};

// The nonce of a token that check() let pass. Thread: any.
std::string_view nonce_of(std::string_view token) noexcept;

}  // namespace rollcall::cluster
