// Composing a request. Nothing in it can break its lines: what would is refused, for a blank in its place would ask for
// something else.
#include "rollcall/http/client/request_writing.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/header_list.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

// The connection decides on these; a caller's are dropped.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 5> ours{"host", "accept-encoding", "content-length", "transfer-encoding", "expect"};
    return std::ranges::any_of(ours, [&](std::string_view own) { return iequals(own, name); });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_word(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) { return is_control(c) || c == ' '; });
}

// Source: RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view delimiters = "\"(),/:;<=>?@[\\]{}";
    return is_word(text) && std::ranges::none_of(text, [&](char c) { return delimiters.find(c) != delimiters.npos || c < 0; });
}

client_error unsendable(std::string_view part, std::string_view value) {
    return {client_errc::malformed, "a request cannot have the " + std::string{part} + " " + quoted(value)};
}

void append_own_header(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
}

}  // namespace

client_result<std::string> encode_request(const client_request& asked) {
    if (asked.method == method::other) return unsendable("method", method_name(asked.method));
    if (!is_word(asked.target)) return unsendable("target", asked.target);
    if (!is_word(asked.host)) return unsendable("host", asked.host);
    std::string bytes;
    bytes.reserve(512 + asked.body.size());
    bytes += method_name(asked.method);
    bytes += ' ';
    bytes += asked.target;
    bytes += " HTTP/1.1\r\n";
    append_own_header(bytes, "Host", asked.host);
    append_own_header(bytes, "Accept-Encoding", "identity");
    for (const auto& [name, value] : asked.headers) {
        if (!is_token(name)) return unsendable("header", name);
        if (std::ranges::any_of(value, is_control)) return unsendable("header value", value);
        if (!is_ours(name)) append_own_header(bytes, name, value);
    }
    const bool expects_body = asked.method == method::post || asked.method == method::put;
    if (expects_body || !asked.body.empty()) append_own_header(bytes, "Content-Length", std::to_string(asked.body.size()));
    bytes += "\r\n";
    bytes += asked.body;
    return bytes;
}

bool asks_to_close(const client_request& asked) {
    return std::ranges::any_of(asked.headers, [](const auto& header) {
        return iequals(header.first, "connection") && std::ranges::count(list_items(header.second), "close") > 0;
    });
}

}  // namespace rollcall::http
