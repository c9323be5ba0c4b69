// The scan of a head, byte by byte.
#include "rollcall/http/message/head_lines.hpp"

#include <algorithm>

namespace rollcall::http {

std::string_view sentence(head_flaw flaw) noexcept {
    switch (flaw) {
        case head_flaw::too_long: return "its head is too long.";
        case head_flaw::lone_lf: return "a line of its head ends in LF without CR.";
        case head_flaw::lone_cr: return "its head holds a CR without LF.";
        case head_flaw::control_character: return "its head holds a control character.";
        case head_flaw::folded_line: break;
    }
    return "a header is folded over several lines; send it on one.";
}

result<std::optional<std::size_t>, head_flaw> head_lines::advance(std::string_view input) {
    for (const auto end = std::min(input.size(), max_bytes_); scanned_ < end; ++scanned_) {
        const char c = input[scanned_];
        const bool after_cr = scanned_ > 0 && input[scanned_ - 1] == '\r';
        if (c == '\n') {
            if (!after_cr) return head_flaw::lone_lf;
            const auto line = input.substr(line_start_, scanned_ - 1 - line_start_);
            if (line.empty()) return std::optional{++scanned_};
            if (line_start_ == 0) {
                first_line_end_ = line.size();
            } else if (line.starts_with(' ') || line.starts_with('\t')) {
                return head_flaw::folded_line;
            }
            line_start_ = scanned_ + 1;
            continue;
        }
        if (after_cr) return head_flaw::lone_cr;
        const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') || c == 0x7F;
        if (control) return head_flaw::control_character;
    }
    if (input.size() < max_bytes_) return std::optional<std::size_t>{};
    return head_flaw::too_long;
}

}  // namespace rollcall::http
