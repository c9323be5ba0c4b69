// What a statement asks of its session: variables and session functions become literals, so the engine never sees a session.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"
#include "rollcall/sql/variables/constant_expression.hpp"

namespace rollcall::sql {
namespace {

enum class session_fact : std::uint8_t { database, user, account, connection, version, last_insert, found_rows, row_count };

struct session_function {
    std::string_view name;
    session_fact fact;
    bool without_parentheses = false;
};
constexpr word_table session_functions(std::to_array<session_function>({
                                           {"DATABASE", session_fact::database},
                                           {"SCHEMA", session_fact::database},
                                           {"USER", session_fact::user},
                                           {"SESSION_USER", session_fact::user},
                                           {"SYSTEM_USER", session_fact::user},
                                           {"CURRENT_USER", session_fact::account, true},
                                           {"CONNECTION_ID", session_fact::connection},
                                           {"VERSION", session_fact::version},
                                           {"LAST_INSERT_ID", session_fact::last_insert},
                                           {"FOUND_ROWS", session_fact::found_rows},
                                           {"ROW_COUNT", session_fact::row_count},
                                       }),
                                       &session_function::name);

literal value_of_fact(const session_view& session, session_fact fact) {
    switch (fact) {
        case session_fact::database: return session.database.empty() ? literal{} : literal{std::string(session.database)};
        case session_fact::user: return std::string(session.user);
        case session_fact::account: return std::string(session.account);
        case session_fact::connection: return std::int64_t{session.id.value};
        case session_fact::version: return std::string(session.version);
        case session_fact::last_insert: return literal_of_number(std::to_string(session.last_insert_id));
        case session_fact::found_rows: return literal_of_number(std::to_string(session.found_rows));
        case session_fact::row_count: return session.row_count;
    }
    return {};
}

// The variables that no SET holds: what the session's last statement left.
std::optional<literal> counted_by_session(std::string_view name, variable_scope scope, const session_view& session) {
    if (scope != variable_scope::session) return std::nullopt;
    if (name == "warning_count") return literal{static_cast<std::int64_t>(session.warning_count)};
    if (name == "error_count") return literal{static_cast<std::int64_t>(session.error_count)};
    if (name == "last_insert_id" || name == "identity") return literal{static_cast<std::int64_t>(session.last_insert_id)};
    return std::nullopt;
}

// Beyond int64 it is an unsigned integer, else what SUM and its like gave: a DECIMAL without fraction, which the engine must be told.
expression whole_decimal(const std::string& digits) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_unsigned = failure == std::errc{} && end == digits.data() + digits.size() && number > std::uint64_t{INT64_MAX};
    if (is_unsigned) return {"CAST(" + digits + " AS UBIGINT)", binding::atom, content::other, 0, types::unsigned_bigint};
    constexpr std::size_t most_digits = 38;
    const auto width = std::min(digits.size(), most_digits);
    return {"CAST(" + digits + " AS DECIMAL(" + std::to_string(width) + ", 0))", binding::atom, content::other, 0,
            types::decimal(static_cast<int>(width), 0)};
}

// @@timestamp: seconds since 1970, with six digits behind the point.
expression seconds_of(std::int64_t began_us) {
    sql_type type = types::real;
    type.scale = 6;
    type.fixed_digits = true;
    if (began_us == 0) return {"epoch(now())", binding::atom, content::other, 0, type};
    constexpr std::int64_t micros_a_second = 1'000'000;
    const std::string micros = std::to_string(micros_a_second + began_us % micros_a_second);
    const std::string digits = std::to_string(began_us / micros_a_second) + "." + micros.substr(1);
    return {"CAST('" + digits + "' AS DOUBLE)", binding::atom, content::other, 0, type};
}

}  // namespace

// Text stays typed where it is NULL: MySQL's client sees a string column either way.
expression query_rewriter::session_literal(const literal& value) {
    out_.session_dependent = true;
    sql_type type = types::null;
    content kind = content::other;
    if (const auto* const whole = std::get_if<decimal_text>(&value); whole != nullptr && whole->digits.find('.') == std::string::npos)
        return whole_decimal(whole->digits);
    if (std::holds_alternative<double_number>(value)) {
        type = types::real;
    } else if (std::holds_alternative<byte_text>(value)) {
        type = types::bytes;
    } else if (const auto* const text = std::get_if<std::string>(&value)) {
        const bool bytes = text->find('\0') != std::string::npos;
        kind = bytes ? content::other : content::string;
        type = bytes ? types::bytes : types::text;
    } else if (const auto* const number = std::get_if<decimal_text>(&value)) {
        const auto point = number->digits.find('.');
        type = types::decimal(static_cast<int>(number->digits.size() - 1), static_cast<int>(number->digits.size() - point - 1));
    } else if (std::holds_alternative<std::int64_t>(value)) {
        type = types::bigint;
    }
    return {literal_text(value), binding::atom, kind, 0, type};
}

std::optional<expression> query_rewriter::try_session_function() {
    const session_function* const found = session_functions.find(in_.spelled());
    if (found == nullptr) return std::nullopt;
    const bool called = in_.is_symbol("(", 1);
    if (!called && !found->without_parentheses) return std::nullopt;
    in_.advance();
    if (called) {
        in_.advance();
        if (found->fact == session_fact::last_insert && !in_.is_symbol(")")) return told_id();
        expect_symbol(")");
    }
    if (found->fact == session_fact::database && session_.database.empty()) {
        out_.session_dependent = true;
        return expression{"CAST(NULL AS VARCHAR)", binding::atom, content::other, 0, types::text};
    }
    expression value = session_literal(value_of_fact(session_, found->fact));
    if (found->fact == session_fact::last_insert) value.type = types::unsigned_bigint;
    return value;
}

// LAST_INSERT_ID(expression): its value, which the session is told once the change is done.
expression query_rewriter::told_id() {
    if (!changes_rows_) not_supported("LAST_INSERT_ID(expression) in a query", "Call it in an INSERT or UPDATE");
    out_.tells_id = true;
    expression inner = any_expression();
    expect_symbol(")");
    return wrapped_as("rollcall_told_id(", as_type(std::move(inner), "BIGINT"), ")", types::bigint);
}

expression query_rewriter::system_variable() {
    const std::size_t begin = in_.position();
    const std::string whole = to_lower(value_of(in_.list(), in_.peek()));
    std::string_view variable = whole;
    variable_scope scope = variable_scope::session;
    const std::size_t dot = variable.find('.');
    if (dot != std::string_view::npos) {
        const std::string_view prefix = variable.substr(0, dot);
        if (prefix == "global") scope = variable_scope::global;
        if (prefix == "global" || prefix == "session" || prefix == "local") variable.remove_prefix(dot + 1);
    }
    if (variable == "timestamp" && scope == variable_scope::session) {
        in_.advance();
        out_.session_dependent = true;
        expression value = seconds_of(session_.began_us);
        return session_.began_us == 0 ? value : noted_time(begin, {time_of::seconds, 6, session_.began_us}, std::move(value));
    }
    auto value = counted_by_session(variable, scope, session_);
    if (!value) value = session_.variables->find(variable, scope);
    if (!value) {
        fail({sql_errc::unknown_system_variable, "Unknown system variable '" + std::string(variable) + "'"});
        return {};
    }
    in_.advance();
    return noted_constant(begin, session_literal(*value));
}

expression query_rewriter::user_variable() {
    const std::string name = value_of(in_.list(), in_.peek());
    const auto value = session_.variables->find(name, variable_scope::user);
    in_.advance();
    expression out = session_literal(value.value_or(literal{}));
    out.type.order.by = session_.variables->user_collation(name);
    out.type.order.rank = coercibility::column;
    return out;
}

void query_rewriter::read_modes() {
    const statement_modes& modes = session_.variables->statement_mode();
    strict_ = modes.strict;
    only_full_group_by_ = modes.only_full_group_by;
    pipes_concatenate_ = modes.pipes_concatenate;
    zero_counts_up_ = modes.zero_counts_up;
    warns_of_division_ = modes.warns_of_division;
    strict_division_ = modes.strict_division;
}

}  // namespace rollcall::sql
