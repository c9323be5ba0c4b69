// + - * / DIV % as MySQL computes them: integers in 64 bits, decimals exactly, everything else in double precision.
// Source: MySQL 8.0 Reference Manual, "Arithmetic Operators".
#include <algorithm>

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr int most_digits = most_decimal_digits;
constexpr int most_fraction_digits = 30;  // of MySQL's
constexpr int division_adds = 4;          // div_precision_increment
constexpr int digits_a_word = 9;          // MySQL's decimals are kept in words of nine digits
// Of products and quotients where that is finer than they show: it leaves room before the point in the engine's decimals.
constexpr int most_hidden_scale = 18;
constexpr int most_product_scale = 20;

int scale_of(const sql_type& type) noexcept { return type.is(type_class::decimal) ? type.scale : 0; }

int precision_of(const sql_type& type) noexcept { return type.is(type_class::decimal) ? type.precision : type.bits >= 64 ? 20 : 10; }

// The same of what may be an integer that is written out.
int precision_of(const expression& e) noexcept {
    const bool written = e.is_literal_number() && e.type.is(type_class::integer);
    return written ? std::min(static_cast<int>(e.text.size()), most_digits) : precision_of(e.type);
}

bool is_integer(const sql_type& type) noexcept { return type.is(type_class::integer) || type.is(type_class::boolean); }

int computed_scale_of(const sql_type& type) noexcept { return type.is(type_class::decimal) ? type.computed_scale() : 0; }

void hide(sql_type& type, int computed_scale) noexcept {
    type.hidden = static_cast<std::uint8_t>(std::max(0, std::min(computed_scale, most_digits) - type.scale));
}

sql_type type_of_sum(const expression& left, const expression& right, bool product) noexcept {
    const sql_type& a = left.type;
    const sql_type& b = right.type;
    if (a.is(type_class::real) || b.is(type_class::real)) return real_of(a, b);
    const int scale = product ? scale_of(a) + scale_of(b) : std::max(scale_of(a), scale_of(b));
    const int whole = std::max(precision_of(left) - scale_of(a), precision_of(right) - scale_of(b)) + 1 + scale;
    const int digits = product ? precision_of(left) + precision_of(right) : whole;
    sql_type out = types::decimal(std::min(most_digits, digits), std::min(scale, most_digits));
    const int left_scale = computed_scale_of(a);
    const int right_scale = computed_scale_of(b);
    hide(out, product ? left_scale + right_scale : std::max(left_scale, right_scale));
    if (digits > narrow_decimal_digits) out.bits = wide_decimal_bits;
    return out;
}

std::string decimal_type(int digits, int scale) { return "DECIMAL(" + std::to_string(digits) + ", " + std::to_string(scale) + ")"; }

int in_whole_words(int digits) noexcept { return (digits + digits_a_word - 1) / digits_a_word * digits_a_word; }

// What the engine makes room for where an integer is written out; 0 of anything else.
int digits_of_written_integer(const expression& e) noexcept {
    if (!e.is_literal_number() || e.text.find_first_of(".eE") != std::string::npos) return 0;
    return e.text.size() < 10 ? 10 : e.text.size() < 19 ? 19 : most_digits + 1;
}

// Has the engine a decimal for a rest of both? Where it has none it passes over to DOUBLE.
bool has_exact_rest(const expression& left, const expression& right) noexcept {
    if (!left.type.is_exact() || !right.type.is_exact()) return true;
    const int scale = std::max(computed_scale_of(left.type), computed_scale_of(right.type));
    const int written = std::max(digits_of_written_integer(left), digits_of_written_integer(right));
    return fit_one_decimal(left, right) && (scale == 0 || written + scale <= most_digits);
}

// Digits behind the point that MySQL computes of a quotient of such numbers. Source: strings/decimal.cc, do_div_mod.
// `roomy`: before the point there is room for a quotient of numbers that have as many digits as their types say.
int scale_of_quotient(int dividend, int divisor, int shown, bool roomy) noexcept {
    const int words = in_whole_words(dividend) + in_whole_words(divisor);
    const int more = std::max(0, division_adds - (words - dividend - divisor));
    const int bound = roomy ? std::max(most_hidden_scale, in_whole_words(shown)) : in_whole_words(shown);
    return std::min({in_whole_words(words + more), bound, most_fraction_digits});
}

}  // namespace

// A quotient in a product, with no more digits than leave room for those before the point.
expression query_rewriter::shortened(expression e) {
    const int scale = std::max<int>(in_whole_words(e.type.scale), e.type.scale);
    if (e.type.hidden == 0 || computed_scale_of(e.type) <= scale) return e;
    sql_type type = e.type;
    hide(type, scale);
    e = as_type(std::move(e), decimal_type(most_digits, scale));
    e.type = type;
    return e;
}

// Text counts in double precision, also where it is written out.
expression query_rewriter::as_term(expression e) {
    const bool written = e.kind == content::string;
    e = as_number(std::move(e));
    if (!written || e.type.is(type_class::real)) return e;
    e.text += "e0";
    e.type = types::real;
    return e;
}

// NULL beside what is known counts as text does, in double precision: the engine would take it for the type of the other side.
void query_rewriter::type_nulls(expression& left, expression& right) {
    if (left.type.is(type_class::unknown) || right.type.is(type_class::unknown)) return;
    for (expression* const each : {&left, &right}) {
        if (!each->type.is(type_class::null)) continue;
        *each = as_type(std::move(*each), "DOUBLE");
        each->type = types::real;
    }
}

// Where neither side is as wide as the result, the engine would compute in what they have.
void query_rewriter::widen_integers(expression& left, expression& right) {
    const auto narrow = [](const expression& e) { return e.is_literal_number() || e.type.bits < 64; };
    if (!narrow(left) || !narrow(right)) return;
    expression& wider = left.is_literal_number() && !right.is_literal_number() ? right : left;
    wider = as_integer(std::move(wider), "BIGINT");
}

// Two operands of at most 18 digits give no more than 18 in the engine, whatever the result needs.
void query_rewriter::widen_decimals(expression& left, expression& right, const sql_type& result) {
    if (!result.is(type_class::decimal) || result.bits != wide_decimal_bits) return;
    const auto is_wide = [](const expression& e) { return e.type.is(type_class::decimal) && e.type.bits == wide_decimal_bits; };
    if (is_wide(left) || is_wide(right)) return;
    if (left.is_literal_number() && right.is_literal_number() && result.scale == 0) return;  // the engine's integers have room
    // The shorter is the one with fewer levels within.
    expression& widened = right.text.size() < left.text.size() ? right : left;
    sql_type type = widened.type;
    const bool known = widened.kind == content::column || widened.is_literal_number();
    widened = as_type(std::move(widened), decimal_type(known ? result.precision : most_digits, computed_scale_of(type)));
    widened.type = type;
}

expression query_rewriter::sum_or_product(std::string_view op, expression&& left, expression&& right, binding level) {
    const auto tighter = static_cast<binding>(static_cast<int>(level) + 1);
    type_nulls(left, right);
    if (!left.type.is_known() || !right.type.is_known()) {
        out_.typed_by_parameters = true;
        expression out = joined(std::move(left), op, right, level, level, tighter);
        return out;
    }
    const auto make_term = [this](expression& e) {
        if (!e.type.is_number() || e.type.is(type_class::boolean)) e = as_term(std::move(e));
    };
    make_term(left);
    make_term(right);
    const bool product = op == " * ";
    if (is_integer(left.type) && is_integer(right.type)) {
        if (left.type.is_unsigned || right.type.is_unsigned) {
            const bool of_dividend = op == " % " && !left.type.is_unsigned;  // whose sign it has
            left = as_type(std::move(left), "HUGEINT");
            right = as_type(std::move(right), "HUGEINT");
            return as_integer(joined(std::move(left), op, right, level, level, tighter), of_dividend ? "BIGINT" : "UBIGINT");
        }
        // What is written out and short is computed as it is: it fits.
        const std::size_t most = product ? 4 : 9;
        const auto is_short = [most](const expression& e) { return e.is_literal_number() && e.text.size() <= most; };
        const bool plain = is_short(left) && is_short(right);
        if (!plain) widen_integers(left, right);
        expression out = joined(std::move(left), op, right, level, level, tighter);
        out.type = types::bigint;
        if (plain) {
            out.type.bits = 32;
            out.type.form = type_form::wide;
        }
        return out;
    }
    if (product && computed_scale_of(left.type) + computed_scale_of(right.type) > most_product_scale) {
        left = shortened(std::move(left));
        right = shortened(std::move(right));
    }
    sql_type type = op == " % " ? computed(common_type(left.type, right.type)) : type_of_sum(left, right, product);
    if (op == " % " && type.is(type_class::decimal)) hide(type, std::max(computed_scale_of(left.type), computed_scale_of(right.type)));
    left = widened(std::move(left));
    right = widened(std::move(right));
    if (op == " % " && !has_exact_rest(left, right)) {
        expression both = joined(std::move(left), ", ", right, binding::atom, binding::disjunction, binding::disjunction);
        return called("rollcall_modulo_" + std::to_string(type.computed_scale()), std::move(both), type);
    }
    widen_decimals(left, right, type);
    expression out = joined(std::move(left), op, right, level, level, tighter);
    out.type = type;
    return out;
}

// What is divided by: zero is a warning, or the error that a change of rows gets.
expression query_rewriter::divisor(expression e) {
    if (e.kind == content::nonzero_number) return e;
    if (e.kind == content::number && !changes_rows_ && warns_of_division_) warn(sql_errc::division_by_zero, "Division by 0");
    if (!changes_rows_ || !strict_division_) return e;  // the engine gives NULL, too
    if (e.text.size() > longest_repeated_operand)
        not_supported("Dividing by a long expression in a change", "Compute it in a derived table");
    const sql_type type = e.type;
    const std::string tested = text_of(e, binding::operation);
    return wrapped_as("CASE WHEN " + tested + " = 0 THEN error('rollcall error 1365: Division by 0') ELSE ", std::move(e), " END", type);
}

// It shows the digits of the dividend's fraction and four, and has those of whole words.
expression query_rewriter::divided(expression left, expression right) {
    type_nulls(left, right);
    const bool known = left.type.is_known() && right.type.is_known();
    out_.typed_by_parameters = out_.typed_by_parameters || !known;
    if (known) {
        left = widened(as_term(std::move(left)));
        right = widened(as_term(std::move(right)));
    }
    if (!known || !left.type.is_exact() || !right.type.is_exact()) {
        const sql_type type = real_of(left.type, right.type, division_adds);
        expression out = joined(std::move(left), " / ", divisor(std::move(right)), binding::product, binding::product, binding::sign);
        if (known) out.type = type;
        return out;
    }
    const int scale = std::min(scale_of(left.type) + division_adds, most_fraction_digits);
    const int digits = std::min(most_digits, precision_of(left.type) + scale_of(right.type) + division_adds);
    const int common = std::min(most_fraction_digits, std::max(computed_scale_of(left.type), computed_scale_of(right.type)));
    const bool roomy = left.kind != content::column || digits - scale <= most_digits - most_hidden_scale;
    const int computed_scale = scale_of_quotient(computed_scale_of(left.type), computed_scale_of(right.type), scale, roomy);
    const std::string exact = decimal_type(most_digits, common);
    right = as_type(divisor(std::move(right)), exact);
    left = as_type(std::move(left), exact);
    expression both = joined(std::move(left), ", ", right, binding::atom, binding::disjunction, binding::disjunction);
    sql_type type = types::decimal(digits, scale);
    hide(type, computed_scale);
    return called("rollcall_divide_" + std::to_string(common) + "_" + std::to_string(computed_scale), std::move(both), type);
}

// DIV
expression query_rewriter::divided_whole(expression left, expression right) {
    if (left.type.is_known()) left = as_number(std::move(left));
    if (right.type.is_known()) right = as_number(std::move(right));
    const bool is_unsigned = (is_integer(left.type) && left.type.is_unsigned) || (is_integer(right.type) && right.type.is_unsigned);
    const sql_type type = is_unsigned ? types::unsigned_bigint : types::bigint;
    const std::string_view end = is_unsigned ? ") AS UBIGINT)" : ") AS BIGINT)";
    const bool exact = left.type.is_exact() && right.type.is_exact();
    if (exact && (left.type.is(type_class::decimal) || right.type.is(type_class::decimal))) {
        return wrapped_as("CAST(trunc(", divided(std::move(left), std::move(right)), end, type);
    }
    right = divisor(std::move(right));
    if (left.type.is_known() && right.type.is_known() && !exact) {
        const expression by = wrapped_as("nullif(", as_type(std::move(right), "DOUBLE"), ", 0)", types::real);
        expression both = joined(as_type(std::move(left), "DOUBLE"), ", ", by, binding::atom, binding::disjunction, binding::disjunction);
        return called("rollcall_divide_whole", std::move(both), types::bigint);
    }
    if (exact) {
        const std::string_view wide = is_unsigned ? "HUGEINT" : "BIGINT";
        left = as_type(std::move(left), wide);
        right = as_type(std::move(right), wide);
    }
    return wrapped_as("CAST(trunc(", joined(std::move(left), " // ", right, binding::product, binding::product, binding::sign), end, type);
}

}  // namespace rollcall::sql
