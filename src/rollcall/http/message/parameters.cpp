// Percent-encoding, and the checks that every action makes on its query parameters.
#include "rollcall/http/message/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Source: RFC 3986, section 2.3.
bool unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

// Pages add it to get past caches; docs/rest.md, "Every answer".
constexpr std::string_view cache_buster = "_";

std::string known_ones(const std::vector<std::string_view>& known) {
    if (known.empty()) return "This path takes no parameters.";
    std::string text = "Known here: ";
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (i > 0) text += ", ";
        text += known[i];
    }
    return text + ".";
}

problem bad_escape(std::string_view part) {
    return problem{
        400, "The query part " + quoted(part) + " holds a '%' that two hexadecimal digits do not follow; write a percent sign as %25."};
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            decoded += ' ';
        } else if (text[i] == '%') {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += hex[byte >> 4];
        encoded += hex[byte & 15];
    }
    return encoded;
}

std::string make_target(std::string_view path, const parameter_list& parameters) {
    std::string target{path};
    char before = '?';
    for (const auto& [name, value] : parameters) {
        target += std::exchange(before, '&');
        target += percent_encode(name) + '=' + percent_encode(value);
    }
    return target;
}

http_result<parameter_list> parse_query(std::string_view text) {
    parameter_list query;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        auto name = percent_decode(part.substr(0, equals), true);
        auto value = percent_decode(part.substr(std::min(equals + 1, part.size())), true);
        if (!name || !value) return bad_escape(part);
        query.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

http_result<void> check_known(const parameter_list& query, const std::vector<std::string_view>& known) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        const std::string_view name = query[i].first;
        if (name == cache_buster) continue;
        if (std::ranges::find(known, name) == known.end()) {
            return problem{400, "The parameter " + quoted(name) + " is not known. " + known_ones(known)};
        }
        const auto same = [&](const auto& earlier) { return earlier.first == name; };
        if (std::any_of(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(i), same)) {
            return problem{400, "The parameter " + quoted(name) + " is given twice; give it once. " + known_ones(known)};
        }
    }
    return {};
}

std::optional<std::string> find_parameter(const parameter_list& query, std::string_view name) {
    const auto found = std::ranges::find_if(query, [&](const auto& parameter) { return parameter.first == name; });
    if (found == query.end()) return std::nullopt;
    return found->second;
}

parameter_list parameters_named(const parameter_list& query, const std::vector<std::string_view>& names) {
    parameter_list found;
    for (const auto& each : query) {
        if (std::ranges::find(names, each.first) != names.end()) found.push_back(each);
    }
    return found;
}

http_result<std::optional<std::uint64_t>> number_parameter(const parameter_list& query, std::string_view name, std::uint64_t low,
                                                           std::uint64_t high) {
    const auto text = find_parameter(query, name);
    if (!text) return std::optional<std::uint64_t>{};
    std::uint64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped, failure] = std::from_chars(text->data(), end, number);
    if (failure != std::errc{} || stopped != end || number < low || number > high) {
        return problem{400, "The parameter '" + std::string{name} + "' is " + quoted(*text) + "; it takes a whole number from " +
                                std::to_string(low) + " to " + std::to_string(high) + "."};
    }
    return std::optional{number};
}

http_result<std::optional<bool>> flag_parameter(const parameter_list& query, std::string_view name) {
    const auto text = find_parameter(query, name);
    if (!text) return std::optional<bool>{};
    if (*text == "true") return std::optional{true};
    if (*text == "false") return std::optional{false};
    return problem{400, "The parameter '" + std::string{name} + "' is " + quoted(*text) + "; it takes true or false."};
}

}  // namespace rollcall::http
