// Comments, read in one way by the lexer and by redaction: where one saw a comment and the other none, the quotes behind it
// would be turned inside out, and a secret would be taken for what stands between two of them. Private to sql.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall::sql {

enum class comment_kind : std::uint8_t {
    none,
    line,          // # and --, up to the line's end
    block,         // /* */, and /*! */ of a newer version than is served, with the comments in it
    opening,       // of an executable comment, whose content is part of the statement: /*!, /*!50000
    closing,       // of the open executable comment: */
    unterminated,  // a block without an end
};

struct found_comment {
    comment_kind kind = comment_kind::none;
    std::size_t end = 0;  // behind it, before the newline of a line; for none where it was looked for
};

// Reads forward over one text, asked at every place between tokens, in order. Within an executable comment, and only there, */
// closes it, and /*! opens a comment like any other. Source: MySQL 8.0 Reference Manual, "Comments". Linear over a text.
class comment_reader {
public:
    // What begins at `at`?
    found_comment read(std::string_view text, std::size_t at) noexcept {
        const char c = at < text.size() ? text[at] : '\0';
        if (c != '/' && c != '*' && c != '-' && c != '#') return {comment_kind::none, at};
        return read_comment(text, at);
    }
    [[nodiscard]] bool in_executable() const noexcept { return in_executable_; }
    // Where the executable comment that was opened last begins.
    [[nodiscard]] std::size_t executable_begin() const noexcept { return executable_begin_; }

private:
    found_comment read_comment(std::string_view text, std::size_t at) noexcept;
    found_comment read_executable(std::string_view text, std::size_t at) noexcept;

    bool in_executable_ = false;
    std::size_t executable_begin_ = 0;
};

}  // namespace rollcall::sql
