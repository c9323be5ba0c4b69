// What stands between quotes, as the lexer and the values of tokens read it. Private to sql.
#pragma once

#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// Does a backslash escape what follows it? Identifiers know none, in whichever quotes.
inline bool has_escapes(char quote, lex_mode mode) noexcept {
    return !mode.no_backslash_escapes && quote != '`' && !(quote == '"' && mode.ansi_quotes);
}

}  // namespace rollcall::sql
