// Two numbers a line.
#include "rollcall/cluster/calls/ends_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "rollcall/base/text/number.hpp"

namespace rollcall::cluster {

std::string encode_ends(const std::vector<registry::relayed_end>& ends) {
    std::string text;
    for (const auto& each : ends) fmt::format_to(std::back_inserter(text), "{} {}\n", each.upstream_id, each.port);
    return text;
}

std::vector<registry::relayed_end> decode_ends(std::string_view text) {
    std::vector<registry::relayed_end> ends;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        const auto id = parse_number<std::uint64_t>(line.substr(0, blank));
        const auto port = parse_number<std::uint16_t>(line.substr(blank + 1));
        if (id && port) ends.push_back({*id, *port});
    }
    return ends;
}

}  // namespace rollcall::cluster
