// KILL: a connection, or only its query, by the connection's id or the query's.
#include "rollcall/sql/fe_statements.hpp"

namespace rollcall::sql {
namespace {

sql_error unknown_id(std::string_view written) { return {sql_errc::no_such_thread, "Unknown thread id: " + std::string(written)}; }

sql_result<statement> finished(token_cursor& in, kill_statement out) {
    in.advance();
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(out);
}

}  // namespace

sql_result<statement> parse_kill(token_cursor& in) {
    in.advance();
    kill_statement out;
    out.only_query = in.try_word("QUERY");
    if (!out.only_query) in.try_word("CONNECTION");
    const std::string written = value_of(in.list(), in.peek());
    if (in.is(token_kind::number)) {
        if (written.find_first_not_of("0123456789") != std::string::npos) return in.unexpected();
        const auto id = parse_connection_id(written);
        if (!id) return unknown_id(written);
        out.target = *id;
        return finished(in, out);
    }
    if (in.is(token_kind::string) && out.only_query) {
        const auto id = parse_query_id(written);
        if (!id) return unknown_id(written);
        out.target = *id;
        return finished(in, out);
    }
    const bool expression = in.is(token_kind::user_variable) || in.is(token_kind::system_variable) || in.is(token_kind::placeholder) ||
                            in.is_symbol("(") || in.is_symbol("-") || (in.is(token_kind::word) && in.is_symbol("(", 1));
    if (expression) return not_supported("An expression in KILL", "Write the id as a number");
    return in.unexpected();
}

}  // namespace rollcall::sql
