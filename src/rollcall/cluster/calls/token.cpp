// Tokens as text: seven fields with ';' between, the last one the HMAC of all that a request consists of.
#include "rollcall/cluster/calls/token.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/hmac.hpp"

namespace rollcall::cluster {

namespace {

using security::as_text;

// A token's fields as they stand in the header.
struct token_fields {
    std::string_view version;
    std::string_view time;  // milliseconds since 1970
    std::string_view nonce;
    std::string_view audience;
    std::string_view rights;
    std::string_view caller;  // the name, hexadecimal; of another realm than ours with "@" and the realm, hexadecimal, after it
    std::string_view mac;     // hexadecimal
};

std::optional<token_fields> split(std::string_view token) {
    std::array<std::string_view, 7> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto end = token.find(';');
        if ((end == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
        parts[i] = token.substr(0, end);
        token.remove_prefix(end == std::string_view::npos ? token.size() : end + 1);
    }
    return token_fields{parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]};
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Each field on a line of its own: none can hold a line's end but the target, which no request line can either.
std::string mac_of(std::string_view secret, const token_fields& fields, const signed_call& call) {
    const auto body_hash = security::sha256_of({call.body});
    const std::string message =
        fmt::format("rollcall internal call\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", fields.version, call.method, call.target,
                    to_hex(as_text(body_hash)), fields.audience, fields.time, fields.nonce, fields.rights, fields.caller);
    return to_hex(as_text(security::hmac_sha256(secret, message)));
}

std::int64_t milliseconds_of(wall_time at) { return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count(); }

// A member that knows no realms finds such a caller malformed, and never takes it for the account of the same name.
std::string field_of(const security::principal& caller) {
    return caller.realm.empty() ? to_hex(caller.name) : to_hex(caller.name) + '@' + to_hex(caller.realm);
}

// The caller without its rights. Returns: nothing where the field is of another form.
std::optional<security::principal> caller_of(std::string_view field) {
    const auto at = field.find('@');
    auto name = from_hex(field.substr(0, at));
    if (!name) return std::nullopt;
    security::principal caller{std::move(*name), {}};
    if (at == std::string_view::npos) return caller;
    auto realm = from_hex(field.substr(at + 1));
    if (!realm || realm->empty()) return std::nullopt;
    caller.realm = std::move(*realm);
    return caller;
}

token_refusal malformed() { return {token_errc::malformed, "the token is not of the form that members send"}; }

}  // namespace

std::string make_nonce() {
    // One question to a fleet takes a nonce a member: the generator's price is one of its calls, not of their bytes.
    constexpr std::size_t nonces_at_once = 64;
    using nonce = std::array<unsigned char, 16>;
    thread_local std::array<nonce, nonces_at_once> drawn;
    thread_local std::size_t used = nonces_at_once;
    if (used == nonces_at_once) {
        // A nonce that can be foreseen makes no token forgeable, but two that are equal would be refused.
        if (RAND_bytes(drawn.front().data(), static_cast<int>(sizeof drawn)) != 1) std::abort();
        used = 0;
    }
    return to_hex(as_text(drawn[used++]));
}

std::string make_token(std::string_view secret, const signed_call& call, const security::principal& caller, wall_time now,
                       std::string_view nonce) {
    const std::string version = std::to_string(internal_version);
    const std::string time = std::to_string(milliseconds_of(now));
    const std::string rights = std::to_string(caller.privileges.bits);
    const std::string name = field_of(caller);
    const token_fields fields{version, time, nonce, call.audience, rights, name, {}};
    return fmt::format("{};{};{};{};{};{};{}", version, time, nonce, call.audience, rights, name, mac_of(secret, fields, call));
}

std::string make_proof(std::string_view secret, std::string_view nonce, std::string_view body) {
    const auto body_hash = security::sha256_of({body});
    return to_hex(as_text(security::hmac_sha256(secret, fmt::format("rollcall hello\n{}\n{}\n", nonce, to_hex(as_text(body_hash))))));
}

std::string_view nonce_of(std::string_view token) noexcept {
    const auto fields = split(token);
    return fields ? fields->nonce : std::string_view{};
}

result<security::principal, token_refusal> token_checker::check(std::string_view token, const signed_call& call, bool open_audience,
                                                                wall_time now) {
    if (token.empty()) return token_refusal{token_errc::missing, "the call has no token; only members of the cluster may make it"};
    const auto fields = split(token);
    if (!fields) return malformed();
    if (fields->version != std::to_string(internal_version)) {
        return token_refusal{token_errc::other_version, fmt::format("the caller speaks version {} of the internal protocol, this member {}",
                                                                    fields->version.substr(0, 16), internal_version)};
    }
    const auto sent_ms = number_of<std::int64_t>(fields->time);
    const auto rights = number_of<std::uint8_t>(fields->rights);
    auto caller = caller_of(fields->caller);
    if (!sent_ms || !rights || !caller || fields->nonce.size() != 32) return malformed();
    if (!security::equal_secrets(fields->mac, mac_of(secret_, *fields, call))) {
        return token_refusal{token_errc::wrong_signature, "the token is not signed with this cluster's secret"};
    }
    // All below is what a member signed: no stranger learns anything from these answers.
    const auto apart_ms = milliseconds_of(now) - *sent_ms;
    if (std::abs(apart_ms) > std::chrono::milliseconds{tolerance_}.count()) {
        return token_refusal{token_errc::skewed, fmt::format("the caller's clock is {} ms {} this member's, more than the {} s allowed",
                                                             std::abs(apart_ms), apart_ms > 0 ? "behind" : "ahead of", tolerance_.count())};
    }
    if (fields->audience != uuid_ && !(open_audience && fields->audience.empty())) {
        return token_refusal{token_errc::wrong_audience, "the call is meant for another member than the one at this address"};
    }
    if (auto fresh = remember(std::string{fields->nonce}, now); fresh.has_error()) return fresh.error();
    if (caller->realm.empty()) caller->privileges = security::privilege_set{*rights};
    return std::move(*caller);
}

result<void, token_refusal> token_checker::remember(const std::string& nonce, wall_time now) {
    constexpr std::size_t at_most = 1'000'000;
    return seen_.with([&](seen_nonces& seen) -> result<void, token_refusal> {
        while (!seen.by_time.empty() && seen.by_time.front().first < now) {
            seen.known.erase(seen.by_time.front().second);
            seen.by_time.pop_front();
        }
        if (seen.known.size() >= at_most) return token_refusal{token_errc::crowded, "too many internal calls within seconds; try again"};
        if (!seen.known.insert(nonce).second) return token_refusal{token_errc::replayed, "the token was used before"};
        // Sent as late as may be, it would pass until twice the tolerance from now.
        seen.by_time.emplace_back(now + 2 * tolerance_, nonce);
        return {};
    });
}

}  // namespace rollcall::cluster
