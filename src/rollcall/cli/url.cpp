// Scheme, authority, and nothing behind it.
#include "rollcall/cli/url.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/guards/host.hpp"

namespace rollcall::cli {

namespace {

constexpr std::uint16_t usual_port = 8030;

}  // namespace

std::string server_url::authority() const {
    const bool v6 = host.find(':') != std::string::npos;
    return v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool server_url::keeps_secrets() const { return tls || http::is_loopback_host(host); }

or_refusal<server_url> parse_server_url(std::string_view text) {
    if (text.find('@') != std::string_view::npos) {
        return refuse("the URL holds an '@'; give the account with --user, and the password with --password-file or ROLLCALL_PASSWORD");
    }
    server_url url;
    std::string_view rest = text;
    const auto scheme_end = text.find("://");
    if (scheme_end != std::string_view::npos) {
        const auto scheme = to_lower(text.substr(0, scheme_end));
        if (scheme != "http" && scheme != "https") return refuse("the URL '{}' must begin with http:// or https://", text);
        url.tls = scheme == "https";
        rest.remove_prefix(scheme_end + 3);
    }
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto authority = http::parse_authority(rest);
    if (!authority || authority->host.empty()) {
        return refuse("the URL '{}' is not of the form http(s)://HOST[:PORT]", text);
    }
    url.host = authority->host;
    url.port = usual_port;
    if (authority->port.empty()) return url;
    const char* const end = authority->port.data() + authority->port.size();
    const auto [stopped, error] = std::from_chars(authority->port.data(), end, url.port);
    if (error != std::errc{} || stopped != end || url.port == 0) return refuse("the URL '{}' has no port from 1 to 65535", text);
    return url;
}

}  // namespace rollcall::cli
