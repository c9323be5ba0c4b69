// PREPARE, EXECUTE, DEALLOCATE PREPARE. Source: MySQL 8.0 Reference Manual, "Prepared Statements".
#include "rollcall/sql/parse/fe_statements.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

// The cursor stands on a user variable.
literal value_here(token_cursor& in, const session_view& session) {
    const std::string name = value_of(in.list(), in.peek());
    in.advance();
    return session.variables->find(name, variable_scope::user).value_or(literal{});
}

}  // namespace

sql_result<statement> parse_prepare(token_cursor& in, const session_view& session) {
    in.advance();
    auto name = in.identifier();
    if (name.has_error()) return name.error();
    const auto from = in.expect_word("FROM");
    if (from.has_error()) return from.error();
    prepare_statement out{std::move(*name), {}};
    if (in.is(token_kind::user_variable)) {
        const literal held = value_here(in, session);
        out.text = std::holds_alternative<std::monostate>(held) ? "NULL" : text_of_literal(held);
    } else {
        auto text = in.is_string() ? in.string_literal() : sql_result<std::string>(in.unexpected());
        if (text.has_error()) return text.error();
        out.text = std::move(*text);
    }
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(std::move(out));
}

sql_result<statement> parse_execute(token_cursor& in, const session_view& session) {
    in.advance();
    auto name = in.identifier();
    if (name.has_error()) return name.error();
    execute_statement out{std::move(*name), {}};
    if (in.try_word("USING")) {
        do {
            if (!in.is(token_kind::user_variable)) return in.unexpected();
            out.values.push_back(value_here(in, session));
        } while (in.try_symbol(","));
    }
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(std::move(out));
}

sql_result<statement> parse_deallocate(token_cursor& in) {
    in.advance();
    const auto word = in.expect_word("PREPARE");
    if (word.has_error()) return word.error();
    auto name = in.identifier();
    if (name.has_error()) return name.error();
    const auto end = in.expect_end();
    if (end.has_error()) return end.error();
    return statement(deallocate_statement{std::move(*name)});
}

}  // namespace rollcall::sql
