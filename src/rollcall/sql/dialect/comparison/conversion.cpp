// One operand made into what its place takes: a condition, a number, a text.
// Source: MySQL 8.0 Reference Manual, "Type Conversion in Expression Evaluation".
#include <algorithm>

#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/comparison/one_decimal.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/types/number_text.hpp"

namespace rollcall::sql {

namespace {

// A column of text decides what the bytes of a literal (X'41') beside it are.
bool are_literals_beside_columns(std::span<expression* const> values) {
    const auto is_column = [](const expression* e) { return e->type.is_string() && e->type.order.rank == coercibility::column; };
    const auto is_no_value = [](const expression* e) { return !e->type.is(type_class::bytes) || e->kind == content::byte_string; };
    return std::ranges::any_of(values, is_column) && std::ranges::all_of(values, is_no_value);
}

}  // namespace

// The value of a string that is written in the engine's text as 'it''s'.
std::string literal_value(const expression& e) {
    if (e.text.size() <= 2) return {};
    std::string_view rest(e.text.data() + 1, e.text.size() - 2);
    std::string value;
    value.reserve(rest.size());
    for (std::size_t at = rest.find('\''); at < rest.size(); at = rest.find('\'')) {  // one of two
        value += rest.substr(0, at + 1);
        rest.remove_prefix(std::min(at + 2, rest.size()));
    }
    return value += rest;
}

expression query_rewriter::called(std::string_view function, expression&& argument, const sql_type& type) {
    expression out = wrapped(std::string(function) + "(", std::move(argument), ")");
    out.type = type;
    return out;
}

// Its strict twin where what is cut off is an error.
std::string query_rewriter::converter(std::string_view function) const {
    return std::string(function) + (converts_strictly_ ? "_strictly" : "");
}

// MySQL tells what it cut off of a text that should be a number; where rows change that is an error.
void query_rewriter::warn_truncated(std::string_view type, std::string_view value) {
    sql_error told{sql_errc::truncated_wrong_value, "Truncated incorrect " + std::string(type) + " value: '" + std::string(value) + "'"};
    if (converts_strictly_) return fail(std::move(told));
    warn(told.code, std::move(told.message));
}

void query_rewriter::warn(sql_errc code, std::string message, bool is_note) {
    constexpr std::size_t most_warnings = 1024;  // MySQL's max_error_count, unless SET
    if (out_.warnings.size() < most_warnings) {
        out_.warnings.push_back({code, std::move(message), is_note});
    } else {
        ++out_.more_warnings;
    }
}

// A string literal as the number that it begins with.
expression query_rewriter::number_of_literal(const expression& e) {
    const std::string value = literal_value(e);
    const leading_number number = read_leading_number(value);
    if (!number.whole) warn_truncated("DOUBLE", value);
    const bool zero = number.digits.find_first_of("123456789") == std::string::npos;
    const bool negative = number.digits.starts_with('-');
    expression out{number.digits, negative ? binding::sign : binding::atom, zero ? content::number : content::nonzero_number};
    const auto digits = std::ranges::count_if(number.digits, [](char c) { return c >= '0' && c <= '9'; });
    if (digits > 38 && !number.exponent) out.text += "e0";
    out.type = number.exponent || digits > 38   ? types::real
               : number.integral && digits < 19 ? types::bigint
                                                : types::decimal(static_cast<int>(digits), 0);
    const std::size_t point = number.digits.find('.');
    if (out.type.is(type_class::decimal) && point != std::string::npos) {
        out.type.scale = static_cast<std::uint8_t>(number.digits.size() - point - 1);
    }
    return out;
}

// X'0A' is 10 among numbers: 64 bits without a sign.
expression query_rewriter::number_of_bytes(const expression& e) {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    // Each byte is written \xHH.
    for (std::size_t at = e.text.find("\\x"); at != std::string::npos; at = e.text.find("\\x", at + 4)) {
        const std::string byte = e.text.substr(at + 2, 2);
        digits += digits > 0 || byte != "00" ? 1 : 0;
        value = value << 8 | std::stoul(byte, nullptr, 16);
    }
    if (digits > sizeof(value)) {
        fail({sql_errc::out_of_range, "A hexadecimal or bit string of more than 64 bits is no number. CAST it AS CHAR to use it as text."});
    }
    return {std::to_string(value), binding::atom, value == 0 ? content::number : content::nonzero_number, 0,
            value >> 63 != 0 ? types::unsigned_bigint : types::bigint};
}

// Days and times as numbers: 20240131, 20240131101112.5, 101112.
expression query_rewriter::number_of_time(expression e) {
    const sql_type type = e.type;
    const int scale = type.is(type_class::date) ? 0 : type.scale;
    if (scale > 0) {
        constexpr int digits_of_seconds = 14;
        const std::string exact = "DECIMAL(" + std::to_string(digits_of_seconds + scale) + ", " + std::to_string(scale) + ")";
        e = as_type(called("rollcall_temporal_digits", std::move(e), types::text), exact);
        e.type = types::decimal(digits_of_seconds + scale, scale);
        return e;
    }
    if (type.is(type_class::time)) return as_number(std::move(e), "rollcall_to_signed");
    const std::string_view form = type.is(type_class::date) ? ", '%Y%m%d') AS BIGINT)" : ", '%Y%m%d%H%M%S') AS BIGINT)";
    return wrapped_as("CAST(strftime(", std::move(e), form, types::bigint);
}

// 1 for the first value of an enumeration.
expression query_rewriter::index_of_enumeration(expression e) {
    std::string list;
    for (const std::string& value : *e.type.values) list += (list.empty() ? "[" : ", ") + quote_string(value);
    e = wrapped("list_position(" + list + "], ", std::move(e), ")");
    e.type = types::bigint;
    e.type.bits = 32;
    return e;
}

// What stands where a number is asked for: an enumeration counts by its place.
expression query_rewriter::numeric(expression e) {
    return e.type.is(type_class::enumeration) && e.type.values != nullptr ? index_of_enumeration(std::move(e)) : e;
}

expression query_rewriter::as_number(expression e) {
    switch (e.type.kind) {
        case type_class::boolean: return as_integer(std::move(e), "BIGINT");
        case type_class::bytes:
            if (e.kind == content::byte_string) return number_of_bytes(e);
            return called(converter("rollcall_number"), std::move(e), types::real);
        case type_class::text:
            return e.kind == content::string ? number_of_literal(e) : called(converter("rollcall_number"), std::move(e), types::real);
        case type_class::json: return called("rollcall_json_number", std::move(e), types::real);
        case type_class::enumeration:
            if (e.type.values != nullptr) return index_of_enumeration(std::move(e));
            break;
        case type_class::date:
        case type_class::time:
        case type_class::datetime: return number_of_time(std::move(e));
        default: break;
    }
    return e;
}

expression query_rewriter::as_integer(expression e, std::string_view engine_type) {
    const bool is_unsigned = engine_type.starts_with('U');
    e = as_type(std::move(e), engine_type);
    e.type = is_unsigned ? types::unsigned_bigint : types::bigint;
    return e;
}

expression query_rewriter::as_text(expression e, bytes_as bytes) {
    e = shown(std::move(e));
    const sql_type type = e.type;
    if (type.is_string() || e.kind == content::string) return e;
    const bool fine = (type.is(type_class::time) || type.is(type_class::datetime)) && type.scale > 0;
    if (fine) return wrapped_as("rollcall_text_at(", std::move(e), ", " + std::to_string(type.scale) + ")", types::text);
    const bool fixed = type.is(type_class::real) && type.fixed_digits;
    if (fixed) return wrapped_as("rollcall_fixed_text(", std::move(e), ", " + std::to_string(type.scale) + ")", types::text);
    if (type.is(type_form::bit)) not_supported("BIT as text", "Write CAST(... AS UNSIGNED), HEX(...) or BIN(...)");
    const bool counted = type.is(type_class::bytes) && bytes == bytes_as::ascii;
    return called(counted ? "rollcall_ascii_text" : "rollcall_text", std::move(e), types::text);
}

// A number as it is written, else whatever it is by MySQL's rules.
expression query_rewriter::as_number(expression e, std::string_view conversion) {
    if (e.kind == content::byte_string) e = number_of_bytes(e);
    e = numeric(std::move(e));
    if (conversion == "rollcall_to_count") {
        const bool may_be_unsigned = e.type.is(type_class::unknown) || (e.type.is(type_class::integer) && e.type.is_unsigned);
        if (may_be_unsigned && e.text.find_first_not_of("0123456789") == e.text.npos && e.text.size() < 18) return e;
        if (may_be_unsigned) return called(conversion, std::move(e), types::bigint);
        conversion = "rollcall_to_signed";
    }
    const bool written = e.kind == content::number || e.kind == content::nonzero_number;
    const bool whole = e.text.find_first_of(".eE") == std::string::npos && e.text.size() < 18;
    const bool fits = whole && (conversion != "rollcall_to_unsigned" || !e.text.starts_with('-'));
    if (written && (fits || conversion == "rollcall_number")) return e;
    const bool is_signed = e.type.is(type_class::integer) && !e.type.is_unsigned && e.kind == content::other;
    if (is_signed && conversion == "rollcall_to_signed") return e;
    const sql_type type = conversion == "rollcall_number"      ? types::real
                          : conversion == "rollcall_to_signed" ? types::bigint
                                                               : types::unsigned_bigint;
    return called(converter(conversion), std::move(e), type);
}

expression query_rewriter::as_bits(expression e) {
    const bool is_decimal = e.type.is(type_class::decimal);
    return as_number(std::move(e), is_decimal ? "rollcall_to_bits" : "rollcall_to_unsigned");
}

expression query_rewriter::as_datetime(expression e) {
    if (e.kind == content::moment) return e;
    const sql_type type = types::with_digits(types::datetime, fraction_digits(e));
    return called(converter("rollcall_datetime"), std::move(e), type);
}

// Rounded to that many digits of a second.
expression query_rewriter::as_datetime(expression e, int digits) {
    const bool fits = e.type.is(type_class::datetime) && e.type.scale <= digits;
    expression out =
        fits ? std::move(e) : wrapped(converter("rollcall_datetime_at") + "(", std::move(e), ", " + std::to_string(digits) + ")");
    out.type = types::with_digits(types::datetime, digits);
    out.kind = content::moment;
    return out;
}

expression query_rewriter::as_duration(expression e, int digits) {
    return wrapped_as("rollcall_time_at(", std::move(e), ", " + std::to_string(digits) + ")", types::with_digits(types::duration, digits));
}

// A TIME of a day as one that may be beside others.
expression query_rewriter::as_duration(expression e) {
    if (!e.type.is(type_class::time) || e.type.is(type_form::duration)) return e;
    const int digits = e.type.scale;
    return called("rollcall_time", std::move(e), types::with_digits(types::duration, digits));
}

expression query_rewriter::as_date(expression e) {
    if (e.kind == content::date) return e;
    expression date = called(converter("rollcall_date"), std::move(e), types::date);
    date.kind = content::date;
    return date;
}

// In strict mode a change fails by what is none, where a query gets NULL of it.
expression query_rewriter::looked_at(expression e, std::string_view of) {
    if (!converts_strictly_ || e.type.is_temporal() || e.type.is(type_class::null)) return e;
    const sql_type type = e.type;
    return wrapped_as(std::string(of) + "_or_error(", std::move(e), ")", type);
}

// What stands in WHERE, beside AND, behind NOT: true where its number is not zero.
void query_rewriter::make_condition(expression& e) {
    if (!e.type.is_known() || e.type.is(type_class::boolean) || e.type.is(type_class::integer)) return;
    e = as_number(std::move(e));
    const bool written = e.is_literal_number();
    const bool zero = e.kind == content::number;
    if (written) {
        e = {zero ? "FALSE" : "TRUE"};
    } else {
        e = joined(std::move(e), " <> ", {"0"}, binding::comparison, binding::operation, binding::operation);
    }
    e.type = types::boolean;
}

expression query_rewriter::condition(expression e) {
    make_condition(e);
    return e;
}

// Brings values that one column or function gives to one type. Returns: that type. Text that ignores case makes text of a parameter.
sql_type query_rewriter::unify(std::span<expression* const> values) {
    if (std::ranges::any_of(values, [](const expression* e) { return e->type.is_string() && e->type.order.by != collation::bin; })) {
        for (expression* const each : values) {
            if (each->type.is(type_class::unknown)) *each = as_text(std::move(*each));
        }
    }
    sql_type common = types::null;
    bool mixed = false;
    for (const expression* const each : values) {
        const sql_type with_it = common_type(common, each->type);
        mixed = mixed || (!common.is(type_class::null) && !each->type.is(type_class::null) && common.kind != each->type.kind);
        common = with_it;
    }
    if (common.is(type_class::time) && common.is(type_form::duration)) {
        for (expression* const each : values) *each = as_duration(std::move(*each));
    }
    if (common.is(type_class::bytes) && are_literals_beside_columns(values)) common = types::text;
    if (common.is_string()) common.order = order_of(values);
    if (common.is(type_class::real) && common.bits == 64) {
        for (expression* const each : values) *each = widened(std::move(*each));
    }
    // Of integers with and without a sign the engine would make a type that its functions take for a DOUBLE.
    const bool made_decimal =
        common.is(type_class::decimal) && std::ranges::none_of(values, [](const expression* e) { return e->type.is(type_class::decimal); });
    const auto first = std::ranges::find_if(values, [](const expression* e) { return e->type.is(type_class::integer); });
    if (made_decimal && first != values.end()) {
        **first = as_type(std::move(**first), "DECIMAL(" + std::to_string(common.precision) + ", 0)");
        (*first)->type = common;
    }
    out_.typed_by_parameters = out_.typed_by_parameters || !common.is_known();
    for (expression* const each : values) {
        if (loses_digits(*each, common)) *each = in_one_decimal(std::move(*each), common);
    }
    if (!mixed || !common.is_known()) return common;
    for (expression* const each : values) {
        if (!each->type.is_known() || each->type.kind == common.kind) continue;
        if (common.is(type_class::text)) *each = as_text(std::move(*each));
        if (common.is(type_class::bytes)) *each = called("encode", as_text(std::move(*each)), types::bytes);
        if (common.is_number()) *each = as_number(std::move(*each));
        if (common.is(type_class::datetime) && each->type.is(type_class::time)) *each = as_datetime(std::move(*each));  // of today
    }
    return common;
}

sql_type query_rewriter::unify(std::vector<expression>& values) {
    std::vector<expression*> each;
    for (expression& value : values) each.push_back(&value);
    return unify(each);
}

// CASE's text. `values`: one a test, and ELSE's where it was written.
expression query_rewriter::written_case(std::optional<expression> subject, std::vector<expression> tests, std::vector<expression> values) {
    const sql_type type = unify(values);
    // What the subject is compared as may differ from test to test.
    bool plain = true;
    std::vector<expression> compared_as;
    if (subject) {
        std::vector<expression*> compared_texts{&*subject};
        for (expression& test : tests) compared_texts.push_back(&test);
        match_collations(*this, compared_texts, "case");
        for (expression& test : tests) {
            expression own = *subject;
            match(own, test);
            plain = plain && own.text == subject->text;
            compared_as.push_back(std::move(own));
        }
        if (!plain && subject->text.size() > longest_repeated_operand) {
            not_supported("CASE of a long expression compared with values of other types", "Use a derived table");
        }
    }
    expression out{"CASE"};
    const auto add = [&out](std::string_view word, const expression& e) {
        out.text.append(word).append(text_of(e, binding::conjunction));
        out.nesting = std::max<std::uint16_t>(out.nesting, e.nesting);
    };
    if (subject && plain) add(" ", *subject);
    for (std::size_t i = 0; i < tests.size(); ++i) {
        if (subject && !plain) {
            add(" WHEN ", joined(std::move(compared_as[i]), " = ", tests[i], binding::comparison, binding::operation, binding::operation));
        } else {
            add(" WHEN ", subject ? std::move(tests[i]) : condition(std::move(tests[i])));
        }
        add(" THEN ", values[i]);
    }
    if (values.size() > tests.size()) add(" ELSE ", values.back());
    return wrapped_as("", std::move(out), " END", type);
}

}  // namespace rollcall::sql
