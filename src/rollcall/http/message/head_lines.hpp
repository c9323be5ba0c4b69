// Finds the end of a head, a request's or an answer's, in bytes that arrive in any portions. Private to http.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall::http {

enum class head_flaw : std::uint8_t {
    too_long,
    lone_lf,
    lone_cr,
    control_character,
    folded_line,
};
// What is wrong, to follow a colon: "a line of its head ends in LF without CR."
std::string_view sentence(head_flaw flaw) noexcept;

// Looks at each byte once. It is stricter than HTTP demands where leniency is how messages are smuggled past proxies: a lone
// LF ends no line, and lines are not folded.
class head_lines {
public:
    explicit head_lines(std::size_t max_bytes) noexcept : max_bytes_(max_bytes) {}

    // `input`: all bytes so far. Returns: the head's length with its empty line; nothing while it is incomplete.
    result<std::optional<std::size_t>, head_flaw> advance(std::string_view input);
    // Returns: where the first line ends, before its CR; nothing while it is incomplete, or empty.
    [[nodiscard]] std::optional<std::size_t> first_line_end() const noexcept { return first_line_end_; }

private:
    std::size_t max_bytes_;
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
    std::optional<std::size_t> first_line_end_;
};

}  // namespace rollcall::http
