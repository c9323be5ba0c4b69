// The scan of a head, byte by byte, and what the request line alone tells.
#include "rollcall/http/head_scan.hpp"

#include <algorithm>
#include <string>

#include "rollcall/http/quoting.hpp"

namespace rollcall::http {

namespace {

problem not_http(std::string_view why) { return problem{400, "This is not an HTTP/1.1 request: " + std::string{why}}; }

problem target_too_long(std::size_t limit) {
    return problem{414, "The request's target is longer than " + std::to_string(limit) + " bytes; shorten it, or send filters in a body."};
}

// Is this "HTTP/" with a version that is well formed, but not ours? Malformed ones are left to the parser.
bool is_other_version(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' || !is_digit(text[7])) return false;
    return text.substr(5) != "1.1" && text.substr(5) != "1.0";
}

http_result<void> check_request_line(std::string_view line, std::size_t max_target_bytes) {
    const auto first = std::min(line.find(' '), line.size());
    const auto rest = line.substr(std::min(first + 1, line.size()));
    const auto second = std::min(rest.find(' '), rest.size());
    if (second > max_target_bytes) return target_too_long(max_target_bytes);
    const auto version = rest.substr(std::min(second + 1, rest.size()));
    if (is_other_version(version)) {
        return problem{505, "The version " + quoted(version) + " is not spoken here; send HTTP/1.1 or HTTP/1.0."};
    }
    return {};
}

}  // namespace

http_result<void> head_scan::end_line(std::string_view line) {
    if (line_start_ == 0) return check_request_line(line, max_target_bytes_);
    if (line.starts_with(' ') || line.starts_with('\t')) return not_http("a header is folded over several lines; send it on one.");
    return {};
}

http_result<std::optional<std::size_t>> head_scan::advance(std::string_view input) {
    for (const auto end = std::min(input.size(), max_head_bytes_); scanned_ < end; ++scanned_) {
        const char c = input[scanned_];
        const bool after_cr = scanned_ > 0 && input[scanned_ - 1] == '\r';
        if (c == '\n') {
            if (!after_cr) return not_http("a line of its head ends in LF without CR.");
            const auto line = input.substr(line_start_, scanned_ - 1 - line_start_);
            if (line.empty()) return std::optional{++scanned_};
            if (const auto checked = end_line(line); checked.has_error()) return checked.error();
            line_start_ = scanned_ + 1;
            continue;
        }
        if (after_cr) return not_http("its head holds a CR without LF.");
        const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') || c == 0x7F;
        if (control) return not_http("its head holds a control character.");
    }
    if (input.size() < max_head_bytes_) return std::optional<std::size_t>{};
    if (line_start_ == 0) return target_too_long(max_target_bytes_);
    return problem{431, "The request's head is longer than " + std::to_string(max_head_bytes_) + " bytes; send fewer or shorter headers."};
}

}  // namespace rollcall::http
