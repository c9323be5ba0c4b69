// The promise of redaction, for tests and fuzzing: of a statement that speaks of secrets, nothing that the lexer takes for a string
// stays readable.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// By its words as the lexer has them, or one that stands anywhere.
inline bool speaks_of_secrets(const token_list& list) {
    for (const std::string_view word :
         {"identified", "passw", "pwd", "secret", "token", "credential", "api_key", "apikey", "access_key", "private_key"}) {
        if (icontains(list.text, word)) return true;
    }
    bool verb = false;  // what stands before may begin CREATE USER
    for (const token& each : list.tokens) {
        const auto is = [text = list.text_of(each)](std::string_view word) { return iequals(text, word); };
        if (each.kind != token_kind::word) {
            verb = false;
        } else if (is("grant") || is("revoke") || (verb && is("user"))) {
            return true;
        } else {
            verb = is("create") || is("alter") || is("drop") || is("rename") || (verb && (is("or") || is("replace")));
        }
    }
    return false;
}

// What may stand in a string of this kind and is told from all else; "" where it is none.
inline std::string_view mark_for(token_kind kind) {
    switch (kind) {
        case token_kind::string:
        case token_kind::national_string: return "Zq7hunter";
        case token_kind::hex_string: return "C0FFEE5EED";
        case token_kind::bit_string: return "0110100110010110";
        default: return {};
    }
}

// A mark is put at the beginning and the end of every string, each in turn. Returns: the first text whose mark is still there when it
// is redacted; none for what does not lex or speaks of no secrets.
inline std::optional<std::string> leaking_variant(std::string_view text, lex_mode mode) {
    const auto list = tokenize(text, mode);
    if (list.has_error() || !speaks_of_secrets(*list)) return std::nullopt;
    for (const token& each : list->tokens) {
        const auto mark = mark_for(each.kind);
        if (mark.empty() || text.find(mark) != std::string_view::npos) continue;
        const auto written = list->text_of(each);
        const auto quote = written.find_first_of("'\"");
        const bool quoted = quote != std::string_view::npos;
        for (const std::size_t at : {each.begin + (quoted ? quote + 1 : 2), each.end - std::size_t{quoted}}) {
            std::string marked(text);
            marked.insert(at, mark);
            if (redact(marked).text().find(mark) != std::string::npos) return marked;
        }
    }
    return std::nullopt;
}

}  // namespace rollcall::sql
