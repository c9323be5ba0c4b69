// A request's target, taken apart. Decoding comes after splitting, so that an encoded slash or question mark is data.
#include "rollcall/http/message/target.hpp"

#include <algorithm>
#include <optional>

#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

problem bad_target(std::string_view target, std::string_view why) {
    return problem{400, "The request's target " + quoted(target) + " " + std::string{why}};
}

// Takes "http://authority" off the front. Returns: the authority; nothing where `rest` does not begin with a scheme of ours.
std::optional<std::string_view> take_authority(std::string_view& rest) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!iequals(rest.substr(0, scheme.size()), scheme)) continue;
        rest.remove_prefix(scheme.size());
        const auto end = std::min(rest.find_first_of("/?"), rest.size());
        const auto authority = rest.substr(0, end);
        rest.remove_prefix(end);
        return authority;
    }
    return std::nullopt;
}

// Returns: false for a bad escape or a NUL.
bool decode_path(std::string_view raw, target_parts& parts) {
    if (raw.size() > 1 && raw.ends_with('/')) raw.remove_suffix(1);
    while (!raw.empty()) {
        raw.remove_prefix(1);  // the slash
        const auto end = std::min(raw.find('/'), raw.size());
        auto segment = percent_decode(raw.substr(0, end), false);
        if (!segment || segment->find('\0') != std::string::npos) return false;
        raw.remove_prefix(end);
        parts.path += '/';
        parts.path += *segment;
        parts.segments.push_back(std::move(*segment));
    }
    if (parts.path == "/") parts.segments.clear();
    return true;
}

}  // namespace

http_result<target_parts> parse_target(std::string_view target) {
    target_parts parts;
    if (target == "*") {
        parts.path = "*";
        return parts;
    }
    if (target.find('#') != std::string_view::npos) return bad_target(target, "holds a '#'; write it as %23.");
    auto rest = target;
    if (!rest.starts_with('/')) {
        const auto authority = take_authority(rest);
        if (!authority) return bad_target(target, "is no path; it begins with '/' or with http://host.");
        if (authority->empty()) return bad_target(target, "names no host after its scheme.");
        parts.authority = *authority;
    }
    const auto question = std::min(rest.find('?'), rest.size());
    const auto path = rest.substr(0, question);
    if (!decode_path(path.empty() ? "/" : path, parts)) {
        return bad_target(target, "holds a NUL, or a '%' that two hexadecimal digits do not follow; write a percent sign as %25.");
    }
    auto query = parse_query(rest.substr(std::min(question + 1, rest.size())));
    if (query.has_error()) return query.error();
    parts.query = std::move(*query);
    return parts;
}

}  // namespace rollcall::http
