// KILL: a connection, or only its query, by the connection's id or the query's. The id is an expression: answered here and never by
// the engine, which may be what is stuck. Source: MySQL 8.0 Reference Manual, "KILL Statement".
#include "rollcall/sql/parse/fe_statements.hpp"
#include "rollcall/sql/variables/constant_expression.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

sql_error unknown_id(const literal& given) {
    const bool null = std::holds_alternative<std::monostate>(given);
    return {sql_errc::no_such_thread, "Unknown thread id: " + (null ? std::string("NULL") : text_of_literal(given))};
}

// The whole number that MySQL takes a number with a fraction for: 25.4 is 25. What begins the fraction with 5 or more would be the next
// connection, which nobody means.
std::string_view without_fraction(std::string_view digits) {
    const std::size_t point = digits.find('.');
    if (point == std::string_view::npos || digits.find_first_not_of("0123456789", point + 1) != std::string_view::npos) return digits;
    const bool rounds_up = point + 1 < digits.size() && digits[point + 1] >= '5';
    return rounds_up ? digits : digits.substr(0, point);
}

sql_result<std::variant<connection_id, query_id>> target_of(const literal& given, bool only_query) {
    const std::string text = text_of_literal(given);
    if (std::holds_alternative<std::string>(given) && only_query) {
        if (const auto query = parse_query_id(text)) return *query;
    }
    const auto connection = parse_connection_id(without_fraction(text));
    if (!connection) return unknown_id(given);
    return *connection;
}

bool may_be_expression(const token_cursor& in) {
    return in.is(token_kind::user_variable) || in.is(token_kind::system_variable) || in.is(token_kind::number) || in.is_string() ||
           in.is(token_kind::placeholder) || in.is_symbol("(") || in.is_symbol("-") || (in.is(token_kind::word) && in.is_symbol("(", 1));
}

std::size_t placeholders_of(const token_list& list) {
    std::size_t count = 0;
    for (const token& each : list.tokens) count += each.kind == token_kind::placeholder ? 1 : 0;
    return count;
}

}  // namespace

sql_result<statement> parse_kill(token_cursor& in, const session_view& session, bool prepared) {
    in.advance();
    kill_statement out;
    out.only_query = in.try_word("QUERY");
    if (!out.only_query) in.try_word("CONNECTION");
    out.parameter_count = placeholders_of(in.list());
    if (out.parameter_count > 0 && !prepared) return in.unexpected();
    const std::size_t begin = in.position();
    const auto given = constant_expression(in, session);
    if (!given || !in.at_end()) {
        if (given || in.at_end()) return in.unexpected();
        in.seek(begin);
        if (may_be_expression(in)) return not_supported("This expression in KILL", "Write the id, a variable or CONNECTION_ID()");
        return in.unexpected();
    }
    // Prepared, it is read again with the values of its parameters and variables each time that it is executed.
    if (prepared && session.parameters == nullptr) return statement(out);
    const auto target = target_of(*given, out.only_query);
    if (target.has_error()) return target.error();
    out.target = *target;
    return statement(out);
}

}  // namespace rollcall::sql
