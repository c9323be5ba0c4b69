// Finds the end of a request's head in bytes that arrive in any portions, and refuses early what no head holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rollcall/http/message.hpp"

namespace rollcall::http {

// Looks at each byte once. It is stricter than HTTP demands where leniency is how requests are smuggled past proxies: a lone
// LF ends no line, and lines are not folded.
class head_scan {
public:
    head_scan(std::size_t max_head_bytes, std::size_t max_target_bytes) noexcept
        : max_head_bytes_(max_head_bytes), max_target_bytes_(max_target_bytes) {}

    // `input`: all bytes so far. Returns: the head's length with its empty line; nothing while it is incomplete.
    // Errors: 400, 414, 431, 505.
    http_result<std::optional<std::size_t>> advance(std::string_view input);

private:
    http_result<void> end_line(std::string_view line);

    std::size_t max_head_bytes_;
    std::size_t max_target_bytes_;
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
};

}  // namespace rollcall::http
