// Calls that choose among their arguments, and averages: what they compare and give is of one type.
// Source: MySQL 8.0 Reference Manual, "Flow Control Functions", "Aggregate Function Descriptions".
#include <algorithm>
#include <array>

#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/comparison/one_decimal.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// The engine writes the operand of NULLIF twice, so that each one around it doubles what is planned.
constexpr int deepest_doubling = 8;

int times_within(std::string_view text, std::string_view what) noexcept {
    int count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++count;
    return count;
}

}  // namespace

// IF, IFNULL, COALESCE, GREATEST, LEAST. Returns: the type of the result.
sql_type query_rewriter::unify_choices(std::string_view function, std::vector<expression>& args) {
    constexpr auto choosing = std::to_array<std::string_view>({"if", "ifnull", "coalesce", "greatest", "least"});
    if ((function == "lag" || function == "lead") && args.size() == 3) return unify_default(args);
    if (std::ranges::find(choosing, function) == choosing.end() || args.empty()) return {};
    if (function != "if") return unify(args);
    args.front() = condition(std::move(args.front()));
    std::vector<expression*> values;
    for (std::size_t i = 1; i < args.size(); ++i) values.push_back(&args[i]);
    return unify(values);
}

// LAG(x, n, default), LEAD(x, n, default): the engine would make the default what x is.
sql_type query_rewriter::unify_default(std::vector<expression>& args) {
    const sql_type own = args.front().type;
    const std::array both{&args.front(), &args.back()};
    const sql_type type = unify(both);
    for (expression* const each : both) {
        if (type.is(type_class::decimal) && each->type.is_exact() && each->type != type) *each = in_one_decimal(std::move(*each), type);
    }
    if (type.is(type_class::real)) args.front() = as_type(std::move(args.front()), type.bits == 32 ? "FLOAT" : "DOUBLE");
    if (type.is(type_class::datetime) && !own.is(type_class::datetime)) args.front() = as_datetime(std::move(args.front()));
    // A default of one or two digits fits any integer with a sign.
    const bool fits = args.back().is_literal_number() && args.back().text.size() <= 2 && !own.is_unsigned;
    const bool widens = type.is(type_class::integer) && own.is(type_class::integer) && own.bits < 64 && !fits;
    if (widens) args.front() = as_integer(std::move(args.front()), type.is_unsigned ? "UBIGINT" : "BIGINT");
    return type;
}

// NULLIF(a, b): a, unless both are equal.
expression query_rewriter::null_if(std::vector<expression> args) {
    if (times_within(args[0].text, "NULLIF(") >= deepest_doubling) {
        not_supported("NULLIF within NULLIF, more than eight deep", "Compute the inner ones in a derived table");
    }
    // It is given as it was bound.
    if (args[0].type.is(type_class::unknown) && is_padded(args[1].type)) {
        not_supported("NULLIF of a parameter and text whose blanks at the end do not count (PAD SPACE)",
                      "Write NULLIF(CAST(? AS CHAR), ...)");
    }
    expression left = args[0];
    match(left, args[1]);
    const sql_type type = args[0].type;
    if (left.text == args[0].text) {
        expression both = joined(std::move(left), ", ", args[1], binding::atom, binding::disjunction, binding::disjunction);
        return wrapped_as("NULLIF(", std::move(both), ")", type);
    }
    if (args[0].text.size() > longest_repeated_operand) not_supported("NULLIF of a long expression and another type", "Use CASE");
    const expression equal = joined(std::move(left), " = ", args[1], binding::comparison, binding::operation, binding::operation);
    const std::string head = "CASE WHEN " + equal.text + " THEN NULL ELSE ";
    return wrapped_as(head, std::move(args[0]), " END", type);
}

// AVG of what is exact is exact, with four more digits.
expression query_rewriter::average(std::string_view distinct, expression of) {
    if (of.type.is_known()) of = as_term(std::move(of));
    std::string over;
    if (in_.try_word("OVER")) over = in_.is_symbol("(") ? " OVER " + window_specification() : " OVER " + quote_name(name());
    if (!of.type.is_exact()) {
        constexpr int more_digits = 4;
        const sql_type type = of.type.is_known() ? real_of(of.type, of.type, more_digits) : sql_type{};
        return wrapped_as("avg(" + std::string(distinct), std::move(of), ")" + over, type);
    }
    if (of.text.size() > longest_repeated_operand) not_supported("AVG of a long expression", "Compute it in a derived table");
    expression count{"count(" + std::string(distinct) + of.text + ")" + over, binding::atom, content::nonzero_number, of.nesting,
                     types::bigint};  // by zero rows it gives NULL, everywhere
    sql_type total = types::decimal(28, 0);
    if (of.type.is(type_class::decimal)) {
        total = of.type;
        total.precision = 34;
    }
    expression sum = wrapped_as("sum(" + std::string(distinct), std::move(of), ")" + over, total);
    return divided(std::move(sum), std::move(count));
}

}  // namespace rollcall::sql
