// Functions whose arguments have a grammar of their own, or whose sense must be spelled out for the engine.
#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/comparison/one_decimal.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Operands that are written twice must be short: else a nest of calls would double at every level.
constexpr std::size_t longest_repeated = 512;
// Each of them is compared with all behind it.
constexpr std::size_t most_compared = 8;

}  // namespace

// COUNT(*), COUNT(x), COUNT(DISTINCT x[, y]): of several, MySQL leaves out rows where any is NULL.
expression query_rewriter::count() {
    if (in_.try_symbol("*")) {
        expect_symbol(")");
        return {"count(*)"};
    }
    const bool distinct = in_.try_word("DISTINCT");
    std::vector<expression> args = arguments(1, distinct ? 16 : 1, "COUNT");
    if (failure_) return {};
    for (expression& arg : args) {
        if (!distinct) continue;
        arg = shown(std::move(arg));
        arg = arg.type.is(type_class::json) ? called("rollcall_json_key", std::move(arg), types::bytes) : as_collation_key(std::move(arg));
    }
    if (args.size() == 1) return wrapped(distinct ? "count(DISTINCT " : "count(", std::move(args.front()), ")");
    std::string nulls;
    std::string row;
    for (const expression& arg : args) {
        if (arg.text.size() > longest_repeated) not_supported("COUNT(DISTINCT) of several long expressions", "Count a derived table");
        nulls += (nulls.empty() ? "" : " OR ") + text_of(arg, binding::operation) + " IS NULL";
        row += (row.empty() ? "" : ", ") + arg.text;
    }
    return wrapped("count(DISTINCT CASE WHEN " + nulls + " THEN NULL ELSE (", {row, binding::atom, content::other, nesting_of(args)},
                   ") END)");
}

// One call of any number of parts: the engine's || in a row would be planned in cubic time, and its concat() reads NULL over.
expression query_rewriter::concat() { return concatenation("rollcall_concat", arguments(1, 10000, "CONCAT")); }
expression query_rewriter::concat_ws() { return concatenation("rollcall_concat_ws", arguments(2, 10000, "CONCAT_WS")); }

expression query_rewriter::concatenation(std::string_view function, std::vector<expression> parts) {
    const bool of_bytes = has_bytes(parts);
    for (expression& part : parts) part = as_text(std::move(part), bytes_as::utf8);
    expression all = plain_call(function, std::move(parts));
    return of_bytes ? called("encode", std::move(all), types::bytes) : all;
}

// TRIM(x), TRIM(s FROM x), TRIM(BOTH|LEADING|TRAILING [s] FROM x)
expression query_rewriter::trim() {
    std::string_view side = "rollcall_trim_both(";
    bool sided = true;
    if (in_.try_word("LEADING")) {
        side = "rollcall_trim_left(";
    } else if (in_.try_word("TRAILING")) {
        side = "rollcall_trim_right(";
    } else {
        sided = in_.try_word("BOTH");
    }
    expression removed{"' '", binding::atom, content::string};
    expression text;
    if (sided && in_.try_word("FROM")) {
        text = any_expression();
    } else {
        text = any_expression();
        if (in_.try_word("FROM")) {
            removed = as_text(std::exchange(text, any_expression()));
        } else if (sided) {
            expect_word("FROM");
        }
    }
    expect_symbol(")");
    return wrapped(side, joined(as_text(std::move(text)), ", ", removed, binding::atom, binding::atom, binding::atom), ")");
}

// SUBSTRING(x, p[, n]), SUBSTRING(x FROM p [FOR n])
expression query_rewriter::substring() {
    expression out = any_expression();
    const bool of_bytes = out.type.is(type_class::bytes);
    out = as_text(std::move(out));
    const bool words = in_.try_word("FROM");
    if (!words) expect_symbol(",");
    const auto add = [this, &out] {
        const expression number = as_number(any_expression(), "rollcall_to_count");
        out = joined(std::move(out), ", ", number, binding::atom, binding::atom, binding::disjunction);
    };
    add();
    const bool bounded = words ? in_.try_word("FOR") : in_.try_symbol(",");
    if (bounded) add();
    expect_symbol(")");
    out = wrapped(bounded ? "rollcall_substring_of(" : "rollcall_substring(", std::move(out), ")");
    return of_bytes ? called("encode", std::move(out), types::bytes) : out;
}

// POSITION(part IN text)
expression query_rewriter::position() {
    expression part = as_text(operators(precedence::bit_or));
    expect_word("IN");
    expression text = as_text(any_expression());
    expect_symbol(")");
    return located(std::move(part), std::move(text), "1");
}

// LOCATE(part, text[, from])
expression query_rewriter::locate() {
    std::vector<expression> args = arguments(2, 3, "LOCATE");
    if (failure_) return {};
    const expression from = args.size() == 3 ? as_number(std::move(args[2]), "rollcall_to_signed") : expression{"1"};
    return located(as_text(std::move(args[0])), as_text(std::move(args[1])), from.text);
}

// INSTR(text, part)
expression query_rewriter::instr() {
    std::vector<expression> args = arguments(2, 2, "INSTR");
    if (failure_) return {};
    return located(as_text(std::move(args[1])), as_text(std::move(args[0])), "1");
}

expression query_rewriter::located(expression part, expression text, std::string_view from) {
    const collation by = fold_together(*this, std::array{&part, &text}, "locate");
    const std::string_view function = ignores_accents(by) ? "rollcall_locate_letters(" : "rollcall_locate(";
    return wrapped(function, joined(std::move(part), ", ", text, binding::atom, binding::atom, binding::atom),
                   ", " + std::string(from) + ")");
}

// The first that is no less (no greater) than all behind it: the engine's own compare bytes.
expression query_rewriter::extremum_by_collation(bool greatest, std::vector<expression> args) {
    if (args.size() > most_compared)
        not_supported("GREATEST and LEAST of more than eight texts that ignore case", "Use a derived table and MAX or MIN");
    std::vector<expression*> all;
    for (expression& arg : args) all.push_back(&arg);
    match_collations(*this, all, greatest ? "greatest" : "least");
    const std::vector<expression> given = args;
    return compared_extremum(greatest, std::move(args), given);
}

// As what they are compared `args`, as what one is given `given`.
expression query_rewriter::compared_extremum(bool greatest, std::vector<expression> args, const std::vector<expression>& given) {
    std::string text = "CASE";
    for (std::size_t i = 0; i + 1 < args.size() && !failure_; ++i) {
        std::string tests;
        for (std::size_t k = i + 1; k < args.size(); ++k) {
            tests += tests.empty() ? " WHEN " : " AND ";
            tests += compared(expression(args[i]), greatest ? " >= " : " <= ", expression(args[k]), binding::comparison).text;
        }
        text += tests + " THEN " + text_of(given[i], binding::conjunction);
    }
    text += " ELSE " + text_of(given.back(), binding::conjunction) + " END";
    expression out{std::move(text), binding::atom, content::other, nesting_of(given)};
    out.type.order = order_of(args);
    chain(out);
    return out;
}

// NULL where any argument is; the engine's pass over NULLs.
expression query_rewriter::extremum(std::string_view engine_name) {
    std::vector<expression> args = arguments(2, 64, engine_name);
    const std::vector<expression> own = args;
    const sql_type type = unify(args);
    if (type.is(type_class::json)) not_supported("GREATEST and LEAST of JSON", "Use CASE");
    // The engine's decimal may have no room for one of those that are not given.
    const bool by_own_digits =
        args.size() <= most_compared && std::ranges::any_of(own, [&type](const expression& each) { return loses_digits(each, type); });
    std::string nulls;
    for (const expression& arg : by_own_digits ? own : args) {
        if (arg.kind == content::number || arg.kind == content::nonzero_number || arg.kind == content::string) continue;
        if (arg.text.size() > longest_repeated) not_supported("GREATEST and LEAST of long expressions", "Use a derived table");
        nulls += (nulls.empty() ? "" : " OR ") + text_of(arg, binding::operation) + " IS NULL";
    }
    const bool greatest = engine_name == "greatest";
    const bool folds = type.is_string() && (type.order.by != collation::bin || type.order.rank == coercibility::mixed);
    expression plain = folds           ? extremum_by_collation(greatest, std::move(args))
                       : by_own_digits ? compared_extremum(greatest, own, args)
                                       : plain_call(engine_name, std::move(args));
    plain.type = type;
    return nulls.empty() ? plain : wrapped_as("CASE WHEN " + nulls + " THEN NULL ELSE ", std::move(plain), " END", type);
}

expression query_rewriter::greatest() { return extremum("greatest"); }
expression query_rewriter::least() { return extremum("least"); }

// FIELD(x, a, b, ...): the position of x, 0 where it is not among them.
expression query_rewriter::field() {
    std::vector<expression> args = arguments(2, 1000, "FIELD");
    const auto is_number = [](const expression& each) { return each.type.is_number(); };
    const auto is_time = [](const expression& each) { return each.type.is_temporal(); };
    const auto is_text = [](const expression& each) { return each.type.is_string(); };
    const bool mixed = std::ranges::any_of(args, is_text) && std::ranges::any_of(args, is_number);
    if (mixed && converts_strictly_) not_supported("FIELD of text and numbers in a change", "Write CASE, or CAST the text");
    if (std::ranges::any_of(args, is_time) && !std::ranges::all_of(args, is_time)) {
        not_supported("FIELD of a date or time beside other types", "Write CAST(... AS CHAR) around it, or CASE");
    }
    for (expression& arg : args) arg = mixed ? numeric(std::move(arg)) : std::move(arg);
    fold_arguments(*this, "field", args);
    return plain_call("rollcall_field", std::move(args));
}

// ELT(n, a, b, ...): the n-th.
expression query_rewriter::elt() {
    std::vector<expression> args = arguments(2, 1000, "ELT");
    if (failure_) return {};
    args.front() = as_number(std::move(args.front()), "rollcall_to_signed");
    for (expression& arg : args) arg = as_text(std::move(arg));
    return plain_call("rollcall_elt", std::move(args));
}

// MAKE_SET(bits, a, b, ...)
expression query_rewriter::make_set() {
    std::vector<expression> args = arguments(2, 65, "MAKE_SET");
    if (failure_) return {};
    args.front() = as_bits(std::move(args.front()));
    for (expression& arg : args) arg = as_text(std::move(arg));
    return plain_call("rollcall_make_set", std::move(args));
}

// CHAR(n, ... [USING charset]): bytes, of a character set text.
expression query_rewriter::char_of() {
    std::vector<expression> args;
    do {
        expression code = any_expression();
        code = numeric(std::move(code));
        if (converts_strictly_ && code.type.is_string()) code = as_number(std::move(code), "rollcall_to_signed");
        args.push_back(code.kind == content::byte_string ? number_of_bytes(code) : std::move(code));
    } while (in_.try_symbol(","));
    bool text = false;
    if (in_.try_word("USING")) {
        const std::string charset = to_lower(in_.is_word("BINARY") ? (in_.advance(), std::string("binary")) : name());
        text = charset != "binary";
        if (text && !is_character_set(charset)) fail({sql_errc::unknown_character_set, "Unknown character set: '" + charset + "'"});
    }
    expect_symbol(")");
    expression bytes = plain_call("rollcall_char", std::move(args));
    return text ? as_text(std::move(bytes)) : bytes;
}

// CEILING(x), FLOOR(x): of what is exact a BIGINT, where it has room.
expression query_rewriter::whole_number(std::string_view function) {
    std::vector<expression> args = arguments(1, 1, function);
    if (failure_) return {};
    expression number = widened(as_term(std::move(args.front())));
    constexpr int most_whole_digits = 18;
    const sql_type type = number.type;
    if (type.is(type_class::integer) && number.is_literal_number()) return number;
    if (type.is(type_class::integer)) return as_integer(std::move(number), type.is_unsigned ? "UBIGINT" : "BIGINT");
    expression whole = wrapped(std::string(function) + "(", std::move(number), ")");
    if (!type.is(type_class::decimal)) {
        whole.type = type;
        whole.type.fixed_digits = type.is(type_class::real);
        whole.type.scale = 0;
        return whole;
    }
    const int digits = type.precision - type.scale;
    if (digits <= most_whole_digits) return as_integer(std::move(whole), "BIGINT");
    whole.type = types::decimal(digits, 0);
    return whole;
}

expression query_rewriter::ceiling() { return whole_number("ceil"); }
expression query_rewriter::floor() { return whole_number("floor"); }

expression query_rewriter::pi() {
    expect_symbol(")");
    sql_type type = types::real;
    type.scale = 6;
    type.fixed_digits = true;
    return {"pi()", binding::atom, content::other, 0, type};
}

// ROUND and TRUNCATE of a quotient keep no more digits than it shows.
void query_rewriter::bound_digits(std::vector<expression>& args) {
    if (args.size() != 2 || args.front().type.hidden == 0) return;
    expression& number = args.front();
    std::string& digits = args.back().text;
    const bool written = args.back().is_literal_number() && digits.find_first_not_of("-0123456789") == std::string::npos;
    if (!written) number = shown(std::move(number));
    if (!written || digits.starts_with('-')) return;
    int count = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (failure != std::errc{} || count > number.type.scale) digits = std::to_string(number.type.scale);
}

// ROUND and TRUNCATE of an integer are a BIGINT. What has no digits to lose stays as it is.
expression query_rewriter::integer_to_digits(std::string_view function, std::vector<expression> args) {
    expression number = as_number(std::move(args.front()));
    const bool is_unsigned = number.type.is_unsigned;
    number = as_integer(std::move(number), is_unsigned ? "UBIGINT" : "BIGINT");
    if (args.size() == 1 || (args[1].is_literal_number() && !args[1].text.starts_with('-'))) return number;
    const sql_type type = number.type;
    const expression digits = as_number(std::move(args[1]), "rollcall_to_count");
    expression both = joined(std::move(number), ", ", digits, binding::atom, binding::disjunction, binding::disjunction);
    return called("rollcall_" + std::string(function) + (is_unsigned ? "_unsigned" : "_signed"), std::move(both), type);
}

// The engine makes 0 of 99.5 rounded to hundreds: it looks at no digit that the type has not.
expression query_rewriter::with_room_before_point(expression number, const expression& digits) {
    int places = 0;
    if (!digits.is_literal_number() || !digits.text.starts_with('-')) return number;
    const auto [end, failure] = std::from_chars(digits.text.data() + 1, digits.text.data() + digits.text.size(), places);
    const sql_type type = number.type;
    const int whole = type.precision - type.scale;
    if (failure != std::errc{} || places < whole || places + 1 + type.computed_scale() > most_decimal_digits) return number;
    const std::string engine_type =
        "DECIMAL(" + std::to_string(places + 1 + type.computed_scale()) + ", " + std::to_string(type.computed_scale()) + ")";
    number = as_type(std::move(number), engine_type);
    number.type = type;
    return number;
}

// ROUND(x[, decimals]): exact numbers half away from zero, as the engine does it; doubles half to even. A number with an exponent,
// text, dates and times are doubles.
expression query_rewriter::round() {
    std::vector<expression> args = arguments(1, 2, "ROUND");
    if (failure_) return {};
    if (args.front().type.is(type_class::null)) {
        args.front() = as_type(std::move(args.front()), "DOUBLE");
        args.front().type = types::real;
    }
    const expression& number = args.front();
    out_.typed_by_parameters = out_.typed_by_parameters || !number.type.is_known();
    if (number.type.is(type_class::integer) || number.type.is(type_class::boolean)) return integer_to_digits("round", std::move(args));
    bound_digits(args);
    const bool real = number.type.is(type_class::real) || counts_as_real(number.type);
    const bool alone = args.size() == 1;
    // Digits that are written down are shown.
    const bool is_written = alone || (args[1].is_literal_number() && args[1].text.size() == 1);
    const int digits = is_written && !alone ? args[1].text.front() - '0' : 0;
    sql_type type = computed(number.type);
    if (real) {
        type = types::real;
        type.fixed_digits = is_written;
        type.scale = static_cast<std::uint8_t>(digits);
    } else if (type.is(type_class::decimal)) {
        const int scale = is_written ? std::min<int>(digits, type.scale) : type.scale;
        type = types::decimal(std::min(38, type.precision - type.scale + 1 + scale), scale);
    }
    if (!alone && type.is(type_class::decimal)) args.front() = with_room_before_point(std::move(args.front()), args[1]);
    const std::string_view form = real ? (alone ? "rollcall_round_double({n0}, 0)" : "rollcall_round_double({n0}, {c1})")
                                       : (alone ? "round({0})" : "round({0}, {s1})");
    expression out = from_template(form, std::move(args));
    out.type = type;
    return out;
}

// MySQL's aggregates of bits are of 64, and of no rows they are what changes nothing.
expression query_rewriter::bits_of_group(std::string_view aggregate, std::string_view of_none) {
    const bool distinct = in_.try_word("DISTINCT");
    std::vector<expression> args = arguments(1, 1, aggregate);
    if (failure_) return {};
    if (is_byte_value(args.front())) not_supported("Bit operations on bytes", "Write CONV(HEX(...), 16, 10) for their number");
    std::string before(aggregate);
    before += distinct ? "(DISTINCT " : "(";
    expression bits = wrapped(before, as_bits(std::move(args.front())), ")");
    return wrapped("COALESCE(", windowed(std::move(bits)), ", CAST(" + std::string(of_none) + " AS UBIGINT))");
}

expression query_rewriter::bit_and() { return bits_of_group("bit_and", "18446744073709551615"); }
expression query_rewriter::bit_or() { return bits_of_group("bit_or", "0"); }
expression query_rewriter::bit_xor() { return bits_of_group("bit_xor", "0"); }

// In MySQL's form of JSON: the texts of all, one behind the other, read as one document.
expression query_rewriter::json_arrayagg() {
    expression each = plain_call("rollcall_json_item", arguments(1, 1, "JSON_ARRAYAGG"));
    expression all = windowed(wrapped("string_agg(", std::move(each), ", ', ')"));
    return wrapped_as("rollcall_json(CAST('[' || ", std::move(all), " || ']' AS JSON))", types::json);
}

expression query_rewriter::json_objectagg() {
    expression each = plain_call("rollcall_json_member", arguments(2, 2, "JSON_OBJECTAGG"));
    expression all = windowed(wrapped("string_agg(", std::move(each), ", ', ')"));
    return wrapped_as("rollcall_json(CAST('{' || ", std::move(all), " || '}' AS JSON))", types::json);
}

expression query_rewriter::rand() {
    if (!in_.is_symbol(")")) not_supported("RAND with a seed", "Call it without an argument");
    expect_symbol(")");
    return {"random()"};
}

// INTERVAL(n, a, b, ...): how many of the others are not beyond the first.
expression query_rewriter::interval_index() {
    in_.advance();
    expect_symbol("(");
    std::vector<expression> args = arguments(2, 1000, "INTERVAL");
    const auto is_text = [](const expression& each) { return each.type.is_string(); };
    if (converts_strictly_ && std::ranges::any_of(args, is_text))
        not_supported("INTERVAL() of text in a change", "Write CASE, or CAST the text");
    expression out = plain_call("rollcall_interval", std::move(args));
    out.type = types::bigint;
    return out;
}

}  // namespace rollcall::sql
