// Origin, Sec-Fetch-Site and Content-Type of requests that change state.
#include "rollcall/http/guards/origin_guard.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/guards/host.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

// An origin's authority, its port left out where it is the scheme's own. Returns: nothing for "null" and other schemes.
std::optional<authority> parse_origin(std::string_view text) {
    for (const auto& [scheme, port] : {std::pair<std::string_view, std::string_view>{"http://", "80"}, {"https://", "443"}}) {
        if (!iequals(text.substr(0, scheme.size()), scheme)) continue;
        auto parsed = parse_authority(text.substr(scheme.size()));
        if (!parsed || parsed->host.empty()) return std::nullopt;
        if (parsed->port == port) parsed->port.clear();
        return parsed;
    }
    return std::nullopt;
}

bool is_default_port(std::string_view port) { return port.empty() || port == "80" || port == "443"; }

bool same_port(const authority& origin, const authority& host) {
    return origin.port == host.port || (origin.port.empty() && is_default_port(host.port));
}

bool own_origin(std::string_view text, const request& incoming, std::span<const std::string> host_names) {
    const auto origin = parse_origin(text);
    if (!origin) return false;
    const auto host = incoming.has_header("host") ? parse_authority(incoming.header("host")) : std::nullopt;
    if (host && same_host(origin->host, host->host) && same_port(*origin, *host)) return true;
    // Behind a proxy Host may be the proxy's idea of us, while pages bear the public name.
    const bool port_is_ours = origin->port.empty() || (host && origin->port == host->port);
    return port_is_ours && std::ranges::any_of(host_names, [&](const std::string& name) { return same_host(name, origin->host); });
}

}  // namespace

bool changes_state(method m) noexcept { return m != method::get && m != method::head && m != method::options; }

http_result<void> check_origin(const request& incoming, std::span<const std::string> host_names) {
    if (!changes_state(incoming.method)) return {};
    if (iequals(incoming.header("sec-fetch-site"), "cross-site")) {
        return problem{
            403, "A page of another site sent this request (Sec-Fetch-Site: cross-site); only this server's own pages may change state."};
    }
    if (!incoming.has_header("origin")) return {};
    const auto origin = incoming.header("origin");
    if (own_origin(origin, incoming, host_names)) return {};
    return problem{
        403, "The Origin " + quoted(origin) +
                 " is foreign here; only this server's own pages may change state. Names it is known by belong into http.host_names."};
}

http_result<void> check_content_type(const request& incoming) {
    if (!changes_state(incoming.method)) return {};
    const auto sent = incoming.header("content-type");
    auto type = std::string_view{sent}.substr(0, sent.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    if (iequals(type, "application/json")) return {};
    return problem{415, "The body's Content-Type is " + quoted(sent) + "; send application/json."};
}

}  // namespace rollcall::http
