// Strict reading of `Authorization: Basic`. No sentence here repeats what the header held.
#include "rollcall/http/guards/basic_auth.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "rollcall/base/text/base64.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::http {

namespace {

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

http_result<std::optional<credentials>> parse_basic_auth(const request& incoming) {
    if (!incoming.has_header("authorization")) return std::optional<credentials>{};
    const auto sent = incoming.header("authorization");
    std::string_view rest = sent;
    constexpr std::string_view scheme = "basic ";
    if (!iequals(rest.substr(0, scheme.size()), scheme)) {
        return unauthorized(incoming, "The Authorization header's scheme is not known; send Basic credentials.");
    }
    rest.remove_prefix(scheme.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const auto decoded = from_base64(rest);
    if (!decoded || decoded->empty()) {
        return unauthorized(incoming, "The Basic credentials are not base64; send user:password in padded base64.");
    }
    if (valid_utf8(*decoded) != *decoded || std::ranges::any_of(*decoded, is_control)) {
        return unauthorized(incoming, "The Basic credentials are not plain UTF-8 text; encode them as UTF-8, without control characters.");
    }
    const auto colon = decoded->find(':');
    if (colon == std::string::npos) {
        return unauthorized(incoming,
                            "The Basic credentials hold no ':'; send user:password, with a ':' even where the password is empty.");
    }
    credentials found{decoded->substr(0, colon), decoded->substr(colon + 1)};
    return std::optional<credentials>{std::move(found)};
}

problem unauthorized(const request& incoming, std::string sentence) {
    problem failure{401, std::move(sentence)};
    const auto mode = incoming.header("sec-fetch-mode");
    if (mode.empty() || iequals(mode, "navigate")) {
        failure.headers.emplace_back("WWW-Authenticate", R"(Basic realm="rollcall", charset="UTF-8")");
    }
    return failure;
}

}  // namespace rollcall::http
