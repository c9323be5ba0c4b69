// A command that comes in one piece is looked at where it lies; else its beginning is gathered.
#include "rollcall/wire/relayed/command_scan.hpp"

#include <algorithm>

namespace rollcall::wire {

void command_scan::keep(const payload_part& part, std::string_view bytes) {
    body_bytes_ += bytes.size();
    if (part.begins && part.ends) {
        whole_ = bytes.substr(0, kept_bytes_);
        return;
    }
    kept_.append(bytes.substr(0, std::min(bytes.size(), kept_bytes_ - kept_.size())));
}

wire_result<std::size_t> command_scan::feed(std::string_view bytes) {
    auto rest = bytes;
    while (!ended_) {
        const auto taken = hopper_.take(rest);
        if (taken.has_error()) return taken.error();
        if (!*taken) break;
        const auto& part = **taken;
        auto body = part.bytes;
        if (part.begins) {
            if (body.empty()) return wire_errc::truncated;
            code_ = static_cast<command_code>(body.front());
            body.remove_prefix(1);
            begun_ = true;
        }
        keep(part, body);
        ended_ = part.ends;
    }
    return bytes.size() - rest.size();
}

wire_result<std::size_t> file_scan::feed(std::string_view bytes) noexcept {
    auto rest = bytes;
    while (!ended_) {
        const auto taken = hopper_.take(rest);
        if (taken.has_error()) return taken.error();
        if (!*taken) break;
        ended_ = (*taken)->begins && (*taken)->ends && (*taken)->bytes.empty();
    }
    return bytes.size() - rest.size();
}

}  // namespace rollcall::wire
