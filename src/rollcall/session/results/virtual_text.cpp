// Marks become what they stand for.
#include "rollcall/session/results/virtual_text.hpp"

namespace rollcall::session {

namespace {

// Where the quoted part that begins at `from` ends. A doubled quote ends one part and begins the next.
std::size_t quoted_end(std::string_view text, std::size_t from) {
    const auto end = text.find(text[from], from + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

std::string put_for_marks(std::string_view text, std::string_view mark, std::span<const std::string> texts) {
    if (texts.empty()) return std::string{text};
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        // What is in quotes is the client's: it may look like a mark.
        if (text[at] == '\'' || text[at] == '"') {
            const auto end = quoted_end(text, at);
            out += text.substr(at, end - at);
            at = end;
            continue;
        }
        std::size_t length = 1;
        for (std::size_t i = 0; text[at] == '@' && i < texts.size() && length == 1; ++i) {
            const std::string whole = "@" + std::string(mark) + std::to_string(i) + "@";
            if (!text.substr(at).starts_with(whole)) continue;
            out += texts[i];
            length = whole.size();
        }
        if (length == 1) out += text[at];
        at += length;
    }
    return out;
}

}  // namespace rollcall::session
