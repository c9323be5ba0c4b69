// What a head's lines and the request line alone tell.
#include "rollcall/http/message/head_scan.hpp"

#include <algorithm>
#include <string>

#include "rollcall/http/message/quoting.hpp"

namespace rollcall::http {

namespace {

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
        return problem{400, "The version " + quoted(version) + " is not spoken here; send HTTP/1.1 or HTTP/1.0."};
    }
    return {};
}

}  // namespace

http_result<void> head_scan::check_first_line(std::string_view input) {
    const auto end = lines_.first_line_end();
    if (first_line_checked_ || !end) return {};
    first_line_checked_ = true;
    return check_request_line(input.substr(0, *end), max_target_bytes_);
}

problem head_scan::refusal(head_flaw flaw) const {
    if (flaw != head_flaw::too_long) return problem{400, "This is not an HTTP/1.1 request: " + std::string{sentence(flaw)}};
    if (!lines_.first_line_end()) return target_too_long(max_target_bytes_);
    return problem{431, "The request's head is longer than " + std::to_string(max_head_bytes_) + " bytes; send fewer or shorter headers."};
}

http_result<std::optional<std::size_t>> head_scan::advance(std::string_view input) {
    const auto end = lines_.advance(input);
    if (const auto checked = check_first_line(input); checked.has_error()) return checked.error();
    if (end.has_error()) return refusal(end.error());
    return *end;
}

}  // namespace rollcall::http
