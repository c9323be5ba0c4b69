// Matching a path against the table of routes: segment by segment, the most literal pattern first.
#include "rollcall/http/router.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

using captures = std::map<std::string, std::string, std::less<>>;

template <class Text>
std::vector<Text> split_path(std::string_view path) {
    std::vector<Text> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return segments;
    for (;;) {
        const auto slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

// A pattern's segment: literal text, or literal text around one {name}, as in "query_id={id}".
struct pattern_segment {
    std::string_view before;
    std::string_view name;  // "": all of it is `before`
    std::string_view after;
};

pattern_segment parse_segment(std::string_view segment) {
    const auto open = segment.find('{');
    const auto close = segment.find('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {segment, {}, {}};
    return {segment.substr(0, open), segment.substr(open + 1, close - open - 1), segment.substr(close + 1)};
}

bool match_segment(const pattern_segment& pattern, std::string_view segment, captures& found) {
    if (pattern.name.empty()) return segment == pattern.before;
    if (segment.size() <= pattern.before.size() + pattern.after.size()) return false;
    if (!segment.starts_with(pattern.before) || !segment.ends_with(pattern.after)) return false;
    segment.remove_prefix(pattern.before.size());
    segment.remove_suffix(pattern.after.size());
    // Dot segments are not collapsed, and never are a name.
    if (segment == "." || segment == "..") return false;
    found.insert_or_assign(std::string{pattern.name}, std::string{segment});
    return true;
}

// How much of a pattern is literal: whole segments first, then bytes.
struct literalness {
    std::size_t segments = 0;
    std::size_t bytes = 0;
    auto operator<=>(const literalness&) const = default;
};

struct path_match {
    literalness rank;
    captures parameters;
};

std::optional<path_match> match_path(std::string_view pattern, const std::vector<std::string>& segments) {
    const auto parts = split_path<std::string_view>(pattern);
    if (parts.size() != segments.size()) return std::nullopt;
    path_match match;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = parse_segment(parts[i]);
        if (!match_segment(part, segments[i], match.parameters)) return std::nullopt;
        if (part.name.empty()) ++match.rank.segments;
        match.rank.bytes += part.before.size() + part.after.size();
    }
    return match;
}

bool serves(const route& candidate, method asked) {
    return candidate.method == asked || (candidate.method == method::get && asked == method::head);
}

class allowed_methods {
public:
    void add(method m) {
        at(m) = true;
        if (m == method::get) at(method::head) = true;
    }
    [[nodiscard]] std::string text() const {
        std::string list;
        for (std::size_t i = 0; i < static_cast<std::size_t>(method::other); ++i) {
            if (!seen_[i]) continue;
            if (!list.empty()) list += ", ";
            list += method_name(static_cast<method>(i));
        }
        return list;
    }

private:
    bool& at(method m) { return seen_[static_cast<std::size_t>(m)]; }
    std::array<bool, static_cast<std::size_t>(method::other) + 1> seen_{};
};

problem not_allowed(const request& incoming, const std::string& allowed) {
    const std::string asked{incoming.method == method::other ? "this method" : method_name(incoming.method)};
    problem failure{405, "The path " + quoted(incoming.path) + " does not take " + asked + "; it takes " + allowed + "."};
    failure.headers.emplace_back("Allow", allowed);
    return failure;
}

}  // namespace

router::router(std::vector<route> routes) : routes_(std::move(routes)) {}

http_result<handler> router::find(request& incoming) const {
    const auto segments = incoming.segments.empty() ? split_path<std::string>(incoming.path) : incoming.segments;
    // The most literal pattern is what the path names, whatever its methods: "/session/kill" is no session called kill.
    std::optional<literalness> named;
    const route* best = nullptr;
    captures parameters;
    allowed_methods allowed;
    for (const auto& candidate : routes_) {
        auto match = match_path(candidate.pattern, segments);
        if (!match || (named && match->rank < *named)) continue;
        if (!named || match->rank > *named) {
            named = match->rank;
            best = nullptr;
            allowed = {};
        }
        allowed.add(candidate.method);
        // A route for HEAD itself goes before the GET that would serve it.
        const bool better = !best || (candidate.method == incoming.method && best->method != incoming.method);
        if (!serves(candidate, incoming.method) || !better) continue;
        best = &candidate;
        parameters = std::move(match->parameters);
    }
    if (best) {
        incoming.path_parameters = std::move(parameters);
        return best->handle;
    }
    if (named) return not_allowed(incoming, allowed.text());
    if (incoming.method == method::other) {
        return problem{501, "This server knows only the methods GET, HEAD, POST, PUT, DELETE and OPTIONS."};
    }
    return problem{404, "There is nothing at the path " + quoted(incoming.path) + "."};
}

}  // namespace rollcall::http
