// BEGIN, START TRANSACTION, COMMIT, ROLLBACK.
// Source: MySQL 8.0 Reference Manual, "START TRANSACTION, COMMIT, and ROLLBACK Statements".
#include "rollcall/sql/parse/fe_statements.hpp"

namespace rollcall::sql {
namespace {

sql_result<statement> finished(token_cursor& in, const transaction_statement& out) {
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(out);
}

// WITH CONSISTENT SNAPSHOT, READ ONLY, READ WRITE, between commas. Every transaction reads a snapshot, of its first statement else.
sql_result<statement> parse_start(token_cursor& in, transaction_statement out) {
    bool read_only = false, read_write = false;
    if (!in.at_end()) {
        do {
            if (in.try_words({"WITH", "CONSISTENT", "SNAPSHOT"})) {
                out.snapshot = true;
            } else if (in.try_words({"READ", "ONLY"})) {
                read_only = true;
            } else if (in.try_words({"READ", "WRITE"})) {
                read_write = true;
            } else {
                return in.unexpected();
            }
            if (read_only && read_write) return in.unexpected();
        } while (in.try_symbol(","));
    }
    if (read_only) out.read_only = true;
    if (read_write) out.read_only = false;
    return finished(in, out);
}

// [WORK] [AND [NO] CHAIN] [[NO] RELEASE]
sql_result<statement> parse_end(token_cursor& in, transaction_statement out) {
    in.try_word("WORK");
    if (out.verb == transaction_verb::rollback && in.is_word("TO"))
        return not_supported("ROLLBACK TO SAVEPOINT", "Roll the transaction back");
    if (in.try_word("AND")) {
        out.chain = !in.try_word("NO");
        const auto word = in.expect_word("CHAIN");
        if (word.has_error()) return word.error();
    }
    if (in.try_words({"NO", "RELEASE"})) return finished(in, out);
    if (in.is_word("RELEASE") && out.chain) return in.unexpected();
    out.release = in.try_word("RELEASE");
    return finished(in, out);
}

}  // namespace

sql_result<statement> parse_transaction(token_cursor& in, bool read_only) {
    transaction_statement out;
    out.read_only = read_only;
    if (in.try_word("BEGIN")) {
        in.try_word("WORK");
        return finished(in, out);
    }
    if (in.try_words({"START", "TRANSACTION"})) return parse_start(in, out);
    out.verb = in.is_word("COMMIT") ? transaction_verb::commit : transaction_verb::rollback;
    in.advance();
    return parse_end(in, out);
}

}  // namespace rollcall::sql
