// Marks become sources.
#include "rollcall/session/virtual_text.hpp"

namespace rollcall::session {

namespace {

// Where the quoted part that begins at `from` ends. A doubled quote ends one part and begins the next.
std::size_t quoted_end(std::string_view text, std::size_t from) {
    const auto end = text.find(text[from], from + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

std::string put_sources(std::string_view text, std::span<const std::string> sources) {
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
        for (std::size_t i = 0; text[at] == '@' && i < sources.size() && length == 1; ++i) {
            const std::string mark = "@GATHERED" + std::to_string(i) + "@";
            if (!text.substr(at).starts_with(mark)) continue;
            out += sources[i];
            length = mark.size();
        }
        if (length == 1) out += text[at];
        at += length;
    }
    return out;
}

}  // namespace rollcall::session
