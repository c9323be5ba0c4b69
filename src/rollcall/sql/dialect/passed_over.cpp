// Advice to MySQL's optimizer, and locks. Source: MySQL 8.0 Reference Manual, "Index Hints", "Locking Reads".
#include "rollcall/sql/dialect/passed_over.hpp"

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

// USE|FORCE|IGNORE INDEX [FOR JOIN|ORDER BY|GROUP BY] (a, b): advice to another optimizer.
void index_hints(query_rewriter& parser) {
    token_cursor& in = parser.in();
    while ((in.is_word("USE") || in.is_word("FORCE") || in.is_word("IGNORE")) && (in.is_word("INDEX", 1) || in.is_word("KEY", 1))) {
        in.advance();
        in.advance();
        if (in.try_word("FOR") && !in.try_word("JOIN")) {
            if (!in.try_words({"ORDER", "BY"}) && !in.try_words({"GROUP", "BY"})) parser.fail_here();
        }
        parser.expect_symbol("(");
        if (!in.is_symbol(")")) {
            do parser.any_name();
            while (in.try_symbol(","));
        }
        parser.expect_symbol(")");
        if (in.is_symbol(",") && (in.is_word("USE", 1) || in.is_word("FORCE", 1) || in.is_word("IGNORE", 1))) in.advance();
    }
}

// FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE: a transaction reads its own snapshot, and of two writers of a row the second gets
// a deadlock error at once; there is no lock to take or to wait for. SKIP LOCKED would promise rows that others do not work on.
void row_locks(query_rewriter& parser) {
    token_cursor& in = parser.in();
    if (in.try_words({"LOCK", "IN", "SHARE", "MODE"})) return;
    while (in.is_word("FOR") && (in.is_word("UPDATE", 1) || in.is_word("SHARE", 1))) {
        in.advance();
        in.advance();
        if (in.try_word("OF")) {
            do parser.name();
            while (in.try_symbol(","));
        }
        if (in.is_word("SKIP")) parser.not_supported("SKIP LOCKED", "Mark rows as taken with UPDATE");
        in.try_word("NOWAIT");
    }
}

}  // namespace rollcall::sql
