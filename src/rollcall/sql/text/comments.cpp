// Which comment begins here, and where it ends.
#include "rollcall/sql/text/comments.hpp"

#include "rollcall/base/text/ascii.hpp"

namespace rollcall::sql {
namespace {

constexpr unsigned newest_version_served = 80099;

bool starts(std::string_view text, std::size_t at, std::string_view with) noexcept { return text.substr(at).starts_with(with); }

// Two dashes begin a comment only before a blank, a control character or the end: `5--3` is a difference.
bool starts_line(std::string_view text, std::size_t at) noexcept {
    if (text[at] == '#') return true;
    if (!starts(text, at, "--")) return false;
    const unsigned char next = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : '\0';
    return next <= ' ' || next == 0x7f;
}

found_comment until_behind(std::string_view text, std::size_t from, std::string_view closing) noexcept {
    const std::size_t end = text.find(closing, from);
    if (end == std::string_view::npos) return {comment_kind::unterminated, text.size()};
    return {comment_kind::block, end + closing.size()};
}

// The content of a newer version may hold one level of ordinary comments: their end is not its end.
found_comment unserved(std::string_view text, std::size_t at) noexcept {
    for (std::size_t i = at + 3; i < text.size();) {
        if (starts(text, i, "*/")) return {comment_kind::block, i + 2};
        if (starts(text, i, "/*")) {
            const auto inner = until_behind(text, i + 2, "*/");
            if (inner.kind == comment_kind::unterminated) return inner;
            i = inner.end;
        } else {
            ++i;
        }
    }
    return {comment_kind::unterminated, text.size()};
}

}  // namespace

found_comment comment_reader::read_comment(std::string_view text, std::size_t at) noexcept {
    if (starts_line(text, at)) {
        const std::size_t end = text.find('\n', at);
        return {comment_kind::line, end == std::string_view::npos ? text.size() : end};
    }
    if (in_executable_ && starts(text, at, "*/")) {
        in_executable_ = false;
        return {comment_kind::closing, at + 2};
    }
    if (!in_executable_ && starts(text, at, "/*!")) return read_executable(text, at);
    if (starts(text, at, "/*")) return until_behind(text, at + 2, "*/");
    return {comment_kind::none, at};
}

// A version is five digits, or six: /*!50700 and /*!080100. Fewer digits are part of the statement.
found_comment comment_reader::read_executable(std::string_view text, std::size_t at) noexcept {
    std::size_t digits = 0;
    unsigned version = 0;
    for (; digits < 6 && at + 3 + digits < text.size() && is_digit(text[at + 3 + digits]); ++digits)
        version = version * 10 + static_cast<unsigned>(text[at + 3 + digits] - '0');
    if (digits >= 5 && version > newest_version_served) return unserved(text, at);
    in_executable_ = true;
    executable_begin_ = at;
    return {comment_kind::opening, at + 3 + (digits >= 5 ? digits : 0)};
}

}  // namespace rollcall::sql
