// What MySQL compares two operands as, written so that the engine does the same: one row of the manual's table a function.
// Source: MySQL 8.0 Reference Manual, "Type Conversion in Expression Evaluation".
#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/sql/dialect/bound_text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/types/number_text.hpp"

namespace rollcall::sql {
namespace {

// The engine compares a text that ignores case with each constant in turn, row by row; more of them are faster as a table.
constexpr std::size_t most_compared_one_by_one = 64;

std::string_view trimmed(std::string_view op) noexcept {
    if (op == " IS NOT DISTINCT FROM ") return "<=>";
    return op.size() > 2 ? op.substr(1, op.size() - 2) : op;
}

std::string_view name_of(const sql_type& type) noexcept {
    return type.is(type_class::date) ? "DATE" : type.is(type_class::time) ? "TIME" : "DATETIME";
}

// '10:20:30', in quotes, with or without a fraction.
bool is_clock(std::string_view quoted) noexcept {
    constexpr std::string_view form = "'00:00:00";
    if (quoted.size() <= form.size() || quoted.size() > form.size() + 8) return false;
    if (!has_form(quoted.substr(0, form.size()), form)) return false;
    const std::string_view rest = quoted.substr(form.size());
    return rest == "'" || (rest.size() > 2 && rest[0] == '.' && rest.find_first_not_of("0123456789", 1) == rest.size() - 1);
}

// By their values, and not by their texts. Whether a text equals a JSON string their texts tell.
bool compares_as_json(const sql_type& a, const sql_type& b, std::string_view operation) noexcept {
    if (!a.is(type_class::json) && !b.is(type_class::json)) return false;
    const sql_type& other = a.is(type_class::json) ? b : a;
    const bool ordered = operation.find_first_of("<>") != operation.npos && operation != "<>" && operation != "<=>";
    return other.is(type_class::json) || other.is_number() || (ordered && other.is_string());
}

// A constant beside a YEAR is one, too: 24 is 2024. Source: MySQL 8.0 Reference Manual, "2-Digit Years in Dates".
void as_year(expression& constant, const expression& column) {
    if (column.kind != content::column || !column.type.is(type_form::year)) return;
    if (constant.kind != content::nonzero_number && constant.kind != content::string) return;
    const std::string text = constant.kind == content::string ? literal_value(constant) : constant.text;
    const std::size_t point = std::min(text.find('.'), text.size());
    if (text.find_first_not_of(".0", point) != std::string::npos) return;
    int digits = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + point, digits);
    if (failure != std::errc{} || end != text.data() + point || digits < 1 || digits > 99) return;
    constexpr int first_of_1900 = 70;
    constant = {std::to_string(digits < first_of_1900 ? 2000 + digits : 1900 + digits),
                binding::atom,
                content::nonzero_number,
                0,
                types::bigint,
                false};
}

// 0 is no day, and before all that are.
expression before_all_time(const sql_type& as) {
    const bool day = as.is(type_class::date);
    return {day ? "DATE '0001-01-01 (BC)'" : "TIMESTAMP '0001-01-01 (BC) 00:00:00'",
            binding::atom,
            content::other,
            0,
            day ? types::date : types::datetime,
            false};
}

}  // namespace

bool fit_one_decimal(const expression& left, const expression& right) noexcept {
    if (!left.type.is_exact() || !right.type.is_exact()) return true;
    if (!left.type.is(type_class::decimal) && !right.type.is(type_class::decimal)) return true;
    const auto is_list = [](const expression& e) { return e.is_literal_number() && e.text.find(',') != std::string::npos; };
    if (is_list(left) || is_list(right)) return true;  // of short ones: see in_list()
    const auto whole = [](const expression& e) {
        if (!e.is_literal_number()) return whole_digits(e.type);
        const std::size_t point = std::min(e.text.find('.'), e.text.size());
        return static_cast<int>(point - std::min(e.text.find_first_not_of('0'), point));
    };
    const auto scale = [](const expression& e) { return e.type.is(type_class::decimal) ? e.type.computed_scale() : 0; };
    return std::max(whole(left), whole(right)) + std::max(scale(left), scale(right)) <= most_decimal_digits;
}

expression query_rewriter::compared(expression&& left, std::string_view op, expression&& right, binding level) {
    if (left.kind == content::row || right.kind == content::row) return rows_compared(std::move(left), op, std::move(right));
    as_year(left, right);
    as_year(right, left);
    match(left, right, trimmed(op));
    expression out = joined(std::move(left), op, right, level, binding::operation, binding::operation);
    out.type = types::boolean;
    return out;
}

void query_rewriter::match(expression& left, expression& right, std::string_view operation) {
    match_collations(*this, std::array{&left, &right}, operation);
    const auto decides_by_type = [](const expression& bound, const expression& beside) {
        return bound.type.is(type_class::unknown) && is_parameter(bound) && (beside.type.is_string() || beside.type.is_temporal());
    };
    if (decides_by_type(left, right) || decides_by_type(right, left)) out_.typed_by_parameters = true;
    if (!left.type.is_known() || !right.type.is_known()) return;
    if (!is_parameter(left) && engine_reads(right, left.type)) return;
    if (!is_parameter(right) && engine_reads(left, right.type)) return;
    if (compares_as_json(left.type, right.type, operation)) {
        left = called("rollcall_json_key", std::move(left), types::bytes);
        right = called("rollcall_json_key", std::move(right), types::bytes);
        return;
    }
    const auto either = [&](auto&& mend, auto&& is_first, auto&& is_second) {
        if (is_first(left.type) && is_second(right.type)) return mend(left, right), true;
        if (is_first(right.type) && is_second(left.type)) return mend(right, left), true;
        return false;
    };
    const auto is_text = [](const sql_type& t) { return t.is_string(); };
    const auto is_number = [](const sql_type& t) { return t.is_number(); };
    const auto is_time = [](const sql_type& t) { return t.is_temporal(); };
    const auto is_bytes = [](const sql_type& t) { return t.is(type_class::bytes); };
    if (is_number(left.type) && is_number(right.type)) return match_numbers(left, right);
    if (left.type.is(type_class::time) && right.type.is(type_class::time)) return match_times(left, right);
    // A time is today's beside a point in time.
    const auto is_of_day = [](const sql_type& t) { return t.is(type_class::time); };
    const auto is_point = [](const sql_type& t) { return t.is(type_class::date) || t.is(type_class::datetime); };
    if (either([this](auto& a, auto&) { a = as_datetime(std::move(a)); }, is_of_day, is_point)) return;
    if (either([this](auto& a, auto& b) { match_text_and_number(a, b); }, is_text, is_number)) return;
    if (either([this](auto& a, auto& b) { match_text_and_time(a, b); }, is_text, is_time)) return;
    if (either([this](auto& a, auto& b) { match_number_and_time(a, b); }, is_number, is_time)) return;
    if (either([this](auto& a, auto&) { a = as_number(std::move(a)); }, is_bytes, is_number)) return;
    // A text is the JSON string of that content. The engine would read it as a document.
    const auto is_json = [](const sql_type& t) { return t.is(type_class::json); };
    const auto as_json = [this](auto& a, auto&) { a = called("rollcall_json_quote", std::move(a), types::json); };
    if (either(as_json, is_text, is_json)) return;
    // The engine would read the text for escapes.
    either([this](auto& a, auto&) { a = called("encode", std::move(a), types::bytes); }, is_text, is_bytes);
}

// The engine has a type for the time of day, and another for what may be longer.
void query_rewriter::match_times(expression& left, expression& right) {
    if (left.type.form == right.type.form) return;
    left = as_duration(std::move(left));
    right = as_duration(std::move(right));
}

void query_rewriter::match_numbers(expression& left, expression& right) {
    const bool conditions = left.type.is(type_class::boolean) && right.type.is(type_class::boolean);
    if (conditions) return;
    if (left.type.is(type_class::boolean)) left = as_number(std::move(left));
    if (right.type.is(type_class::boolean)) right = as_number(std::move(right));
    // Single precision beside anything else counts as double: 0.1 is then not 0.1.
    const auto is_single = [](const expression& e) { return e.type.is(type_class::real) && e.type.bits == 32; };
    if (is_single(left) != is_single(right)) {
        left = widened(std::move(left));
        right = widened(std::move(right));
    }
    if (!fit_one_decimal(left, right)) {
        left = called("rollcall_exact_key", std::move(left), types::bytes);
        right = called("rollcall_exact_key", std::move(right), types::bytes);
    }
}

// As floating-point numbers. A literal that is a number by itself stays exact, so that an index can find it.
void query_rewriter::match_text_and_number(expression& text, expression& number) {
    text = as_number(std::move(text));
    number = as_number(std::move(number));
}

// As points in time.
void query_rewriter::match_text_and_time(expression& text, expression& time) {
    if (time.type.is(type_class::time)) {
        const bool is_literal = text.kind == content::string && time.type.is(type_form::usual);
        if (is_literal && is_clock(text.text)) return;  // the engine reads it, and finds it by an index
        if (is_literal) text = called("rollcall_time_or_error", std::move(text), types::text);
        text = called("rollcall_time", std::move(text), types::duration);
        return match_times(text, time);
    }
    if (is_parameter(text)) {  // as a literal, it is an error where it is none
        text = called("rollcall_datetime_strictly", std::move(text), types::datetime);
        return;
    }
    if (text.kind != content::string) {
        text = as_datetime(std::move(text));
        return;
    }
    const std::string value = literal_value(text);
    const auto read = read_date(value);
    if (!read) {
        return fail({sql_errc::wrong_value, "Incorrect " + std::string(name_of(time.type)) + " value: '" + value + "'"});
    }
    text = time_literal(*read, time.type.is(type_class::date) && !read->has_time);
}

expression time_literal(const date_text& read, bool as_date) {
    expression out;
    out.text.reserve(sizeof "TIMESTAMP '2024-01-31 10:11:12'");
    out.text += as_date ? "DATE '" : "TIMESTAMP '";
    (out.text += as_date ? date_literal(read.value) : timestamp_literal(read.value)) += '\'';
    out.type = as_date ? types::date : types::datetime;
    out.kind = as_date ? content::date : content::other;
    return out;
}

// 20240131 is a day, where it is written or bound; what is computed is compared as a number.
void query_rewriter::match_number_and_time(expression& number, expression& time) {
    if (number.is_literal_number() && number.type.is(type_class::integer) && !time.type.is(type_class::time)) {
        const auto read = read_date(number.text);
        if (!read && number.kind == content::number) {
            number = before_all_time(time.type);
            return;
        }
        if (!read && time.kind != content::column) {
            time = as_number(std::move(time));
            return;
        }
        if (!read) return fail({sql_errc::wrong_value, "Incorrect " + std::string(name_of(time.type)) + " value: '" + number.text + "'"});
        number = time_literal(*read, time.type.is(type_class::date) && !read->has_time);
        return;
    }
    if (is_parameter(number) && !time.type.is(type_class::time)) {
        number = called("rollcall_datetime_strictly", std::move(number), types::datetime);
        return;
    }
    number = as_number(std::move(number));
    time = as_number(std::move(time));
}

// x IN (a, b): each is compared with x for itself, so x may take several forms.
expression query_rewriter::in_values(expression left, bool negated, std::vector<expression> items) {
    struct form {
        expression left;
        std::string list;
    };
    std::vector<form> forms;
    std::vector<expression*> all{&left};
    for (expression& item : items) all.push_back(&item);
    match_collations(*this, all, " IN ");
    if (left.type.is(type_class::null)) unify(items);  // beside NULL none is compared, but the engine makes one type of them
    // Told once what is cut off of it.
    const bool of_numbers = std::ranges::all_of(items, [](const expression& item) { return item.is_literal_number(); });
    if (left.kind == content::string && of_numbers) left = as_number(std::move(left));
    std::uint16_t nesting = left.nesting;
    for (expression& item : items) {
        expression own_left = left;
        as_year(item, own_left);
        match(own_left, item);
        nesting = std::max({nesting, own_left.nesting, item.nesting});
        if (forms.empty() || forms.back().left.text != own_left.text) forms.push_back({std::move(own_left), {}});
        std::string& list = forms.back().list;
        list += (list.empty() ? "" : ", ") + item.text;
    }
    if (forms.size() > 1 && left.text.size() > longest_repeated_operand) {
        not_supported("IN with values of several types beside a long expression", "Compare with each in a derived table");
    }
    const bool as_table = forms.size() == 1 && items.size() > most_compared_one_by_one && scope_ != nullptr && !scope_->in_join_condition &&
                          forms.front().left.type.order.folds_in_engine() && std::ranges::all_of(items, &expression::is_string_literal);
    if (as_table) forms.front().list = "SELECT unnest([" + forms.front().list + "])";
    const std::string_view op = negated ? " NOT IN (" : " IN (";
    std::string text;
    for (const form& each : forms) {
        text += text.empty() ? "" : negated ? " AND " : " OR ";
        text += text_of(each.left, binding::operation) + std::string(op) + each.list + ")";
    }
    expression out{std::move(text), binding::pattern, content::other, nesting, types::boolean};
    return forms.size() > 1 ? wrapped_as("(", std::move(out), ")", types::boolean) : out;
}

// Where all are compared as one type: texts as numbers beside a number, as points in time beside one.
void query_rewriter::match_all(std::span<expression* const> operands) {
    const auto is_time = [](const expression* e) { return e->type.is_temporal(); };
    const auto is_point = [&](const expression* e) { return is_time(e) && !e->type.is(type_class::time); };
    auto time = std::ranges::find_if(operands, is_point);
    if (time == operands.end()) time = std::ranges::find_if(operands, is_time);
    const bool numbers = std::ranges::any_of(operands, [](const expression* e) { return e->type.is_number(); });
    for (expression* const each : operands) {
        if (!each->type.is_string()) continue;
        if (time != operands.end()) {
            match(*each, **time);
        } else if (numbers) {
            *each = as_number(std::move(*each));
        }
    }
}

// x BETWEEN a AND b
expression query_rewriter::in_range(expression left, bool negated, expression low, expression high) {
    as_year(low, left);
    as_year(high, left);
    match_all(std::array{&left, &low, &high});
    match_collations(*this, std::array{&left, &low, &high}, "between");
    expression above = left;
    expression below = std::move(left);
    match(above, low);
    match(below, high);
    if (above.text == below.text) {
        // The engine reads a COLLATE before AND in parentheses alone.
        const bool collated = low.text.find(" COLLATE ") != std::string::npos;
        expression out = joined(std::move(above), negated ? " NOT BETWEEN " : " BETWEEN ", low, binding::pattern, binding::operation,
                                collated ? binding::atom : binding::operation);
        out.level = binding::atom;  // it is one operand to the AND that follows
        out = joined(std::move(out), " AND ", high, binding::pattern, binding::atom, binding::operation);
        out.type = types::boolean;
        return out;
    }
    if (above.text.size() > longest_repeated_operand) {
        not_supported("BETWEEN with bounds of two types beside a long expression", "Compare with each in a derived table");
    }
    const std::string_view first = negated ? " < " : " >= ";
    const std::string_view second = negated ? " > " : " <= ";
    expression out = joined(joined(std::move(above), first, low, binding::comparison, binding::operation, binding::operation),
                            negated ? " OR " : " AND ",
                            joined(std::move(below), second, high, binding::comparison, binding::operation, binding::operation),
                            negated ? binding::disjunction : binding::conjunction, binding::negation, binding::negation);
    return wrapped_as("(", std::move(out), ")", types::boolean);
}

// x IN (SELECT ...), x = ANY (SELECT ...): what the query gives is brought to what x is compared as.
expression query_rewriter::matched_subquery(expression& left) {
    left = shown(std::move(left));  // a query's rows have no other digits
    expression rows = subquery(true);
    if (!columns_known_ || columns_.size() != 1) return rows;
    expression column{"\"compared\".\"c\""};
    column.type = columns_.front().type;
    const std::string plain = column.text;
    match(left, column);
    if (column.text == plain) return rows;
    return wrapped("(SELECT " + column.text + " FROM ", std::move(rows), " AS \"compared\"(\"c\"))");
}

}  // namespace rollcall::sql
