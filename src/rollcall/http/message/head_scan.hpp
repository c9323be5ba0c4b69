// Finds the end of a request's head in bytes that arrive in any portions, and refuses early what no request's holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rollcall/http/message/head_lines.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::http {

// As strict as head_lines, with the request line's own limits.
class head_scan {
public:
    head_scan(std::size_t max_head_bytes, std::size_t max_target_bytes) noexcept
        : lines_(max_head_bytes), max_head_bytes_(max_head_bytes), max_target_bytes_(max_target_bytes) {}

    // `input`: all bytes so far. Returns: the head's length with its empty line; nothing while it is incomplete.
    // Errors: 400 (also for another version of HTTP), 414, 431.
    http_result<std::optional<std::size_t>> advance(std::string_view input);

private:
    http_result<void> check_first_line(std::string_view input);
    [[nodiscard]] problem refusal(head_flaw flaw) const;

    head_lines lines_;
    std::size_t max_head_bytes_;
    std::size_t max_target_bytes_;
    bool first_line_checked_ = false;
};

}  // namespace rollcall::http
