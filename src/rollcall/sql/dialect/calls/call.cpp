// Function calls: a name before '(' is looked up, in the table of forms, of templates, and in the allow-list; what is in none
// of them does not exist.
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/calls/call_table.hpp"
#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/functions.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// Of one argument, with DISTINCT or without.
constexpr word_table distinct_aggregates(std::to_array<std::string_view>({"sum", "avg", "min", "max", "bit_and", "bit_or", "bit_xor", "std",
                                                                          "stddev", "stddev_pop", "variance", "var_pop"}));

constexpr word_table deviations(std::to_array<std::string_view>({"std", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop",
                                                                 "var_samp"}));

// Of the words that MySQL reserves, those that also name a function.
constexpr word_table reserved_functions(std::to_array<std::string_view>({"char", "cume_dist", "dense_rank", "first_value", "grouping",
                                                                         "if",   "insert",    "lag",        "last_value",  "lead",
                                                                         "left", "mod",       "nth_value",  "ntile",       "percent_rank",
                                                                         "rank", "repeat",    "replace",    "right",       "row_number"}));

// What they cut off of a text they do not tell.
constexpr word_table takes_numbers(std::to_array<std::string_view>({"sec_to_time", "maketime", "makedate", "from_days", "from_unixtime"}));

// TRUNCATE of a decimal to digits that are written down, no more than it shows: as many are shown.
void keep_digits(sql_type& type, std::string_view digits) noexcept {
    const int finest = type.hidden > 0 ? type.computed_scale() : 0;
    const int written = digits.size() == 1 ? digits.front() - '0' : digits.starts_with('-') ? 0 : type.scale;
    const int scale = std::min<int>(written, type.scale);
    type.precision = static_cast<std::uint8_t>(type.precision - type.scale + scale);
    type.scale = static_cast<std::uint8_t>(scale);
    type.hidden = static_cast<std::uint8_t>(std::max(finest - scale, 0));
}

bool is_text_value(const expression& e) noexcept { return e.type.is_string() || e.type.is(type_class::bytes); }

bool is_no_text(const expression& e) noexcept { return e.type.is_number() || e.type.is_temporal(); }

// MIN and MAX by the values, not by their texts.
expression json_extremum(query_rewriter& parser, std::string_view function, const expression& of) {
    if (of.text.size() > longest_repeated_operand)
        parser.not_supported("MIN and MAX of a long JSON expression", "Compute it in a derived table");
    expression out{"arg_" + std::string(function) + "(" + of.text + ", rollcall_json_key(" + of.text + "))"};
    out.nesting = static_cast<std::uint16_t>(of.nesting + 1);
    out.type = types::json;
    return out;
}

// Bytes have no case.
bool keeps_bytes(const call_template& row, std::span<const expression> args) noexcept {
    const bool turns_case = row.form == "rollcall_lower({v0})" || row.form == "rollcall_upper({v0})";
    return turns_case && args.size() == 1 && args.front().type.is(type_class::bytes);
}

// Parts of a text or a number that is a date may be 0 where no point in time has them: MONTH('2024-00-10').
std::string_view form_of(const call_template& row, std::span<const expression> args) {
    constexpr auto of_text =
        std::to_array<std::pair<std::string_view, std::string_view>>({{"year({t0})", "rollcall_extract('YEAR', {0})"},
                                                                      {"quarter({t0})", "rollcall_extract('QUARTER', {0})"},
                                                                      {"month({t0})", "rollcall_extract('MONTH', {0})"},
                                                                      {"day({t0})", "rollcall_extract('DAY', {0})"},
                                                                      {"monthname({t0})", "rollcall_monthname({0})"}});
    if (args.empty() || !args.front().type.is_known() || args.front().type.is_temporal()) return row.form;
    const auto* const found = std::ranges::find(of_text, row.form, [](const auto& each) { return each.first; });
    return found == of_text.end() ? row.form : found->second;
}

// What strict mode says of the same otherwise than by its arguments.
std::string_view strict_form_of(const call_template& row) noexcept {
    const bool is_sum = row.form == "rollcall_datetime(rollcall_addtime({t0}, {q1}))";
    return is_sum ? "rollcall_datetime(rollcall_addtime_strictly({t0}, {q1}))" : row.form;
}

// Of those that MySQL's grammar knows by name another number of arguments is a syntax error. Source: sql/sql_yacc.yy.
constexpr std::string_view names_of_grammar =
    "adddate ascii avg bit_and bit_or bit_xor char charset coalesce collation count cume_dist curdate curtime date date_add date_sub day "
    "dense_rank extract first_value format get_format group_concat grouping hour if insert interval json_arrayagg json_objectagg lag "
    "last_value lead left max microsecond mid min minute mod month nth_value ntile percent_rank position quarter rank repeat replace "
    "reverse right row_number second std stddev stddev_pop stddev_samp subdate substr substring sum time timestamp timestampadd "
    "timestampdiff trim truncate values var_pop var_samp variance week weight_string year";
constexpr word_table functions_of_grammar(words_of<word_count(names_of_grammar)>(names_of_grammar));

sql_error wrong_argument_count(std::string_view function) {
    const std::string lower_case = to_lower(function);
    return {functions_of_grammar.contains(spelling(std::string_view(lower_case))) ? sql_errc::parse
                                                                                  : sql_errc::wrong_parameters_to_native_function,
            "Incorrect parameter count in the call to native function '" + std::string(function) + "'"};
}

bool makes_json(std::string_view function) noexcept {
    constexpr std::string_view head = "json_";
    return function.size() > head.size() && iequals(function.substr(0, head.size()), head);
}

}  // namespace

expression query_rewriter::refused_call(std::string_view name) {
    std::string message = "FUNCTION ";
    if (!session_.database.empty() && name.find('.') == std::string_view::npos) message += std::string(session_.database) + ".";
    message += name;
    fail({sql_errc::sp_does_not_exist, message + " does not exist"});
    return {};
}

expression query_rewriter::call() {
    const depth_guard guard(*this);
    const spelling word = in_.spelled();
    const std::string written = any_name();
    const std::string lower_case = to_lower(written);
    const std::string_view function = lower_case;
    if (is_reserved_word(word) && !reserved_functions.contains(word)) {
        in_.seek(in_.position() - (failure_ ? 0 : 1));
        fail_here();
        return {};
    }
    const spelling name(function);
    const call_table::parser form = call_table::find(name);
    const bool has_template = form == nullptr && has_call_template(name);
    if (form == nullptr && !has_template && !is_allowed_function(function)) return refused_call(written);
    expect_symbol("(");
    const auto finished = [this, &name](expression out, const sql_type& type) {
        const sql_type own = out.type;
        if (in_.is_word("OVER")) out = windowed(std::move(out));
        out.type = own.is_known() ? own : type;
        const bool own_text = out.type.is_string() && !own.is_known() && !gives_its_text(name);
        out.type.order = own_text ? text_order{collation::bin, coercibility::literal, own.order.kept} : own.order;
        return out;
    };
    if (form != nullptr) {
        expression out = finished((this->*form)(), type_of_call(function, {}));
        if (function == "count") out.nullable = false;
        return out;
    }
    const bool is_computed = function == "abs" || function == "truncate";
    const bool takes_one = distinct_aggregates.contains(name);
    const bool distinct = takes_one && in_.try_word("DISTINCT");
    std::vector<expression> args = takes_one ? arguments(1, 1, written) : arguments(0, 1000, written);
    if (failure_) return {};
    const auto is_unknown = [](const expression& each) { return each.type.is(type_class::unknown); };
    out_.typed_by_parameters = out_.typed_by_parameters || std::ranges::any_of(args, is_unknown);
    if (distinct && !args.empty()) args.front() = shown(std::move(args.front()));
    if (function == "mod" && args.size() == 2) return operation("%", std::move(args[0]), std::move(args[1]));
    if (function == "nullif" && args.size() == 2) return null_if(std::move(args));
    if (function == "avg" && args.size() == 1) return average(distinct ? "DISTINCT " : "", std::move(args.front()));
    if ((function == "min" || function == "max") && args.size() == 1 && args.front().type.is(type_class::json)) {
        return finished(json_extremum(*this, function, args.front()), types::json);
    }
    const bool computes =
        function == "sum" || deviations.contains(name) || (function == "abs" && !args.empty() && !args.front().type.is_number());
    if (computes && args.size() == 1 && args.front().type.is_known()) args.front() = as_term(std::move(args.front()));
    if (is_computed && !args.empty() && args.front().type.is(type_class::null)) {
        args.front() = as_type(std::move(args.front()), "DOUBLE");
        args.front().type = types::real;
    }
    if (is_computed && !args.empty()) args.front() = widened(std::move(args.front()));
    const bool of_integer =
        is_computed && !args.empty() && (args.front().type.is(type_class::integer) || args.front().type.is(type_class::boolean));
    if (of_integer && args.size() == 2) return finished(integer_to_digits("truncate", std::move(args)), types::bigint);
    const bool narrow = of_integer && (args.front().type.bits < 64 || args.front().type.is(type_class::boolean));
    if (narrow) args.front() = as_integer(std::move(args.front()), args.front().type.is_unsigned ? "UBIGINT" : "BIGINT");
    if (function == "truncate") bound_digits(args);
    fold_arguments(*this, function, args);
    sql_type type = unify_choices(function, args);
    if (!type.is_known()) type = type_of_call(function, args);
    if (function == "truncate" && args.size() == 2 && (type.is(type_class::real) || counts_as_real(type))) {
        type = types::real;
        type.fixed_digits = args[1].is_literal_number() && args[1].text.size() == 1;
        if (type.fixed_digits) type.scale = static_cast<std::uint8_t>(args[1].text.front() - '0');
    }
    const bool keeps_digits = type.hidden > 0 || (args.size() == 2 && args[1].is_literal_number());
    if (function == "truncate" && args.size() == 2 && type.is(type_class::decimal) && keeps_digits) keep_digits(type, args[1].text);
    if (function == "bit_count" && has_bytes(args)) {
        if (is_byte_value(args.front())) not_supported("BIT_COUNT of bytes", "Write CONV(HEX(...), 16, 10) for their number");
        args.front() = number_of_bytes(args.front());
    }
    if (function == "json_quote" && !args.empty() && is_no_text(args.front())) {
        fail({sql_errc::incorrect_type, "Incorrect type for argument 1 in function json_quote. Write CAST(... AS CHAR) around it."});
    }
    if (converts_strictly_ && takes_numbers.contains(name) && std::ranges::any_of(args, is_text_value)) {
        not_supported(written + " of text in a change", "Write CAST(... AS DECIMAL(...)) around the text");
    }
    if (function.starts_with("regexp_") && has_bytes(args))
        not_supported("A regular expression of bytes", "Write CONVERT(... USING utf8mb4)");
    if (distinct && !args.empty()) args.front().text.insert(0, "DISTINCT ");
    if (has_template) {
        const call_template* const row = find_call_template(name, args.size());
        if (row != nullptr) {
            // In strict mode a date with parts that are 0 is an error.
            const std::string_view form_of_row = keeps_bytes(*row, args) ? "{0}"
                                                 : converts_strictly_    ? strict_form_of(*row)
                                                                         : form_of(*row, args);
            const bool of_bytes = type.is(type_class::text) && gives_its_text(name) && has_bytes(args);
            expression out = from_template(form_of_row, std::move(args));
            if (of_bytes && form_of_row != "{0}") out = called("encode", std::move(out), types::bytes);
            return finished(std::move(out), of_bytes ? types::bytes : type);
        }
        fail(wrong_argument_count(written));
        return {};
    }
    return finished(plain_call(function, std::move(args)), type);
}

// Up to the closing parenthesis.
std::vector<expression> query_rewriter::arguments(std::size_t at_least, std::size_t at_most, std::string_view function) {
    std::vector<expression> args;
    if (!in_.is_symbol(")")) {
        args.reserve(2);
        do args.push_back(any_expression());
        while (in_.try_symbol(","));
    }
    if (failure_) return {};
    if (makes_json(function)) {
        for (expression& each : args) each = shown(std::move(each));
        const auto is_bit = [](const expression& each) { return each.type.is(type_form::bit); };
        if (std::ranges::any_of(args, is_bit)) not_supported("BIT in JSON", "Write CAST(... AS UNSIGNED) for its number");
    }
    if (args.size() < at_least || args.size() > at_most) {
        fail(wrong_argument_count(function));
        return {};
    }
    expect_symbol(")");
    return args;
}

expression query_rewriter::plain_call(std::string_view engine_name, std::vector<expression> args) {
    expression inner{{}, binding::atom, content::other, nesting_of(args)};
    inner.type.order = order_of(args);
    for (const expression& arg : args) {
        if (!inner.text.empty()) inner.text += ", ";
        inner.text += arg.text;
    }
    return wrapped(std::string(engine_name) += '(', std::move(inner), ")");
}

// One mark of a template: its letter says as what the argument goes in (call_table.hpp).
expression query_rewriter::marked(char letter, expression arg) {
    switch (letter) {
        case 'v': return as_text(std::move(arg));
        case 'n': return as_number(std::move(arg), "rollcall_number");
        case 'i': return as_number(std::move(arg), "rollcall_to_signed");
        case 'u': return as_bits(std::move(arg));
        case 'c': return as_number(std::move(arg), "rollcall_to_count");
        case 's': {
            constexpr std::size_t digits_of_integer = 9;
            expression number = as_number(std::move(arg), "rollcall_to_count");
            if (number.is_literal_number() && number.text.size() <= digits_of_integer) return number;
            return as_type(called("rollcall_to_decimals", std::move(number), types::bigint), "INTEGER");
        }
        case 'm': {
            const bool converted = arg.type.is_known() && !arg.type.is_number();
            if (arg.type.is(type_class::boolean)) return as_number(std::move(arg));
            return converted ? as_number(std::move(arg), "rollcall_number") : widened(std::move(arg));
        }
        case 'b': return arg.type.is_temporal() ? as_text(std::move(arg)) : shown(std::move(arg));
        case 'e': return numeric(std::move(arg));
        case 't': return as_datetime(std::move(arg));
        case 'd': return as_date(std::move(arg));
        case 'p': return looked_at(std::move(arg), "rollcall_datetime");
        case 'q': return looked_at(std::move(arg), "rollcall_time");
        default: return arg;
    }
}

expression query_rewriter::from_template(std::string_view form, std::vector<expression> args) {
    expression out{{}, binding::atom, content::other, nesting_of(args)};
    out.type.order = order_of(args);
    if (out.nesting++ >= max_nesting) fail(too_deep());
    out.text.reserve(form.size() + (args.empty() ? 0 : args.front().text.size()));
    const auto least = form.starts_with("CASE") ? binding::conjunction : binding::disjunction;
    for (std::string_view rest = form; !rest.empty();) {
        const std::size_t open = std::min(rest.find('{'), rest.size());
        out.text += rest.substr(0, open);
        rest.remove_prefix(open);
        if (rest.empty()) break;
        const std::size_t close = rest.find('}');
        const std::string_view mark = rest.substr(1, close - 1);
        const auto index = static_cast<std::size_t>(mark.back() - '0');
        rest.remove_prefix(close + 1);
        if (mark == "*") {
            for (std::size_t each = 0; each < args.size(); ++each) out.text += (each == 0 ? "" : ", ") + shown(std::move(args[each])).text;
            continue;
        }
        if (index < args.size()) append_text(out.text, marked(mark.front(), std::move(args[index])), least);
    }
    if (form == "{d0}" || form.starts_with("rollcall_last_day") || form.starts_with("rollcall_makedate") ||
        form.starts_with("rollcall_from_days")) {
        out.kind = content::date;
    }
    if (form.starts_with("{t0}") || form.starts_with("rollcall_datetime") || form.starts_with("rollcall_convert_tz")) {
        out.kind = content::moment;
    }
    return out;
}

// OVER (...) or OVER w behind a call.
expression query_rewriter::windowed(expression call) {
    if (!in_.try_word("OVER")) return call;
    call.text += " OVER ";
    if (in_.is_symbol("(")) {
        call.text += window_specification();
    } else {
        call.text += quote_name(name());
    }
    return wrapped("", std::move(call), "");
}

std::string query_rewriter::window_specification() {
    const depth_guard guard(*this);
    expect_symbol("(");
    std::string out = "(";
    if (in_.is_identifier() && !in_.is_word("PARTITION") && !in_.is_word("ORDER") && !in_.is_word("ROWS") && !in_.is_word("RANGE")) {
        out += quote_name(name());
    }
    if (in_.try_words({"PARTITION", "BY"})) {
        out += out.size() > 1 ? " PARTITION BY " : "PARTITION BY ";
        bool first = true;
        do {
            if (!first) out += ", ";
            first = false;
            out += without_padding(settled(any_expression())).text;
        } while (in_.try_symbol(","));
    }
    // DISTINCT is of the rows that this one computes.
    const bool distinct = scope_ != nullptr && std::exchange(scope_->distinct, false);
    const std::string order = order_by();
    if (scope_ != nullptr) scope_->distinct = distinct;
    out += out.size() > 1 || order.empty() ? order : order.substr(1);
    const std::string frame = window_frame();
    out += out.size() > 1 || frame.empty() ? frame : frame.substr(1);
    expect_symbol(")");
    return out + ")";
}

std::string query_rewriter::window_frame() {
    std::string out;
    if (in_.try_word("ROWS")) {
        out = " ROWS ";
    } else if (in_.try_word("RANGE")) {
        out = " RANGE ";
    } else {
        return out;
    }
    if (!in_.try_word("BETWEEN")) return out + frame_bound();
    out += "BETWEEN " + frame_bound();
    expect_word("AND");
    return out + " AND " + frame_bound();
}

std::string query_rewriter::frame_bound() {
    if (in_.try_words({"CURRENT", "ROW"})) return "CURRENT ROW";
    const std::string distance = in_.try_word("UNBOUNDED") ? "UNBOUNDED" : text_of(operators(precedence::bit_or), binding::sum);
    if (in_.try_word("PRECEDING")) return distance + " PRECEDING";
    expect_word("FOLLOWING");
    return distance + " FOLLOWING";
}

}  // namespace rollcall::sql
