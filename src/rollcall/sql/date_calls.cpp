// Dates and times: NOW and its kin, INTERVAL, the functions that take a unit or a format.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions".
#include <algorithm>
#include <array>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view utc_now = "now() AT TIME ZONE 'UTC'";

enum class moment : std::uint8_t { timestamp, date, time };

struct time_word {
    std::string_view name;
    moment what;
    bool without_parentheses;
};
constexpr auto time_words = std::to_array<time_word>({
    {"NOW", moment::timestamp, false},
    {"SYSDATE", moment::timestamp, false},
    {"CURRENT_TIMESTAMP", moment::timestamp, true},
    {"LOCALTIME", moment::timestamp, true},
    {"LOCALTIMESTAMP", moment::timestamp, true},
    {"UTC_TIMESTAMP", moment::timestamp, true},
    {"CURDATE", moment::date, false},
    {"CURRENT_DATE", moment::date, true},
    {"UTC_DATE", moment::date, true},
    {"CURTIME", moment::time, false},
    {"CURRENT_TIME", moment::time, true},
    {"UTC_TIME", moment::time, true},
});

struct unit_row {
    std::string_view name;
    bool whole_days;
};
constexpr auto units = std::to_array<unit_row>({{"MICROSECOND", false},
                                                {"SECOND", false},
                                                {"MINUTE", false},
                                                {"HOUR", false},
                                                {"DAY", true},
                                                {"WEEK", true},
                                                {"MONTH", true},
                                                {"QUARTER", true},
                                                {"YEAR", true}});

// MySQL's specifier, the engine's, and whether it speaks of a time of day.
struct specifier {
    char mysql;
    std::string_view engine;
    bool time;
};
constexpr auto specifiers = std::to_array<specifier>({
    {'Y', "%Y", false}, {'y', "%y", false}, {'m', "%m", false}, {'c', "%-m", false}, {'d', "%d", false},      {'e', "%-d", false},
    {'H', "%H", true},  {'k', "%-H", true}, {'h', "%I", true},  {'I', "%I", true},   {'l', "%-I", true},      {'i', "%M", true},
    {'s', "%S", true},  {'S', "%S", true},  {'f', "%f", true},  {'p', "%p", true},   {'T', "%H:%M:%S", true}, {'r', "%I:%M:%S %p", true},
    {'M', "%B", false}, {'b', "%b", false}, {'W', "%A", false}, {'a', "%a", false},  {'j', "%j", false},      {'w', "%w", false},
    {'U', "%U", false}, {'v', "%V", false}, {'x', "%G", false}, {'%', "%%", false},
});

}  // namespace

std::optional<expression> query_rewriter::try_current_time() {
    const auto* const found = std::ranges::find_if(time_words, [this](const time_word& w) { return in_.is_word(w.name); });
    if (found == time_words.end()) return std::nullopt;
    const bool called = in_.is_symbol("(", 1);
    if (!called && !found->without_parentheses) return std::nullopt;
    in_.advance();
    bool microseconds = false;
    if (called) {
        in_.advance();
        if (in_.is(token_kind::number)) {
            microseconds = in_.text() != "0";
            if (microseconds && (in_.text().size() != 1 || in_.text() > "6")) fail_here();
            in_.advance();
        }
        expect_symbol(")");
    }
    const std::string now{utc_now};
    if (found->what == moment::date) return expression{"CAST(" + now + " AS DATE)", binding::atom, content::date};
    const std::string instant = microseconds ? "(" + now + ")" : "date_trunc('second', " + now + ")";
    if (found->what == moment::time) return expression{"CAST(" + instant + " AS TIME)"};
    return expression{instant};
}

// A unit word. Its composite kin (DAY_HOUR ...) take strings with several numbers, which the engine does not read.
std::string query_rewriter::unit_word() {
    for (const unit_row& unit : units) {
        if (in_.try_word(unit.name)) return std::string(unit.name);
        if (in_.is(token_kind::word) && iequals(in_.text(), "SQL_TSI_" + std::string(unit.name))) {
            in_.advance();
            return std::string(unit.name);
        }
    }
    if (in_.is(token_kind::word) && in_.text().find('_') != std::string_view::npos) {
        not_supported("The interval unit " + std::string(in_.text()), "Use one plain unit, such as MINUTE");
    }
    fail_here();
    return {};
}

// INTERVAL n unit
query_rewriter::interval_text query_rewriter::interval_body() {
    expect_word("INTERVAL");
    if (in_.is_symbol("(") && !token_cursor(in_.list(), closing_[in_.position()] + 1).is(token_kind::word)) {
        not_supported("INTERVAL(n, a, b ...)", "Use CASE");
    }
    expression count = any_expression();
    const std::string unit = unit_word();
    const auto* const row = std::ranges::find(units, unit, &unit_row::name);
    const expression whole = wrapped("INTERVAL (", std::move(count), ") " + unit);
    return {whole.text, row != units.end() && row->whole_days, whole.nesting};
}

// A date moved by days and more stays a date, as in MySQL, where it is known to be one; all else is a point in time.
expression query_rewriter::shifted(expression date, char sign, const interval_text& by) {
    const bool bare_date = date.kind == content::string && date.text.size() <= 12;  // '2024-01-31'
    const bool stays_date = by.whole_days && (date.kind == content::date || bare_date);
    expression point = as_type(std::move(date), "TIMESTAMP");
    expression sum = joined(std::move(point), sign == '-' ? " - " : " + ", {by.text, binding::atom, content::other, by.nesting},
                            binding::sum, binding::sum, binding::product);
    if (!stays_date) return sum;
    expression out = as_type(std::move(sum), "DATE");
    out.kind = content::date;
    return out;
}

// INTERVAL n unit + date
expression query_rewriter::interval() {
    const interval_text by = interval_body();
    expect_symbol("+");
    return wrapped("", shifted(bits(5), '+', by), "", binding::sum);
}

expression query_rewriter::date_add() { return date_shift('+'); }
expression query_rewriter::date_sub() { return date_shift('-'); }

// DATE_ADD(date, INTERVAL n unit), ADDDATE(date, days)
expression query_rewriter::date_shift(char sign) {
    expression date = any_expression();
    expect_symbol(",");
    interval_text by;
    if (in_.is_word("INTERVAL")) {
        by = interval_body();
    } else {
        const expression days = wrapped("INTERVAL (", any_expression(), ") DAY");
        by = {days.text, true, days.nesting};
    }
    expect_symbol(")");
    expression sum = shifted(std::move(date), sign, by);
    if (sum.kind == content::date) return sum;
    return wrapped("(", std::move(sum), ")");
}

// The format of DATE_FORMAT and its kin, which must be written out, in the engine's specifiers, quoted.
std::string query_rewriter::literal_format(bool& has_time) {
    if (!in_.is(token_kind::string)) not_supported("A computed date format", "Write the format as a string");
    const std::string format = utf8_string();
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i] == '%' ? "%%" : std::string(1, format[i]);
            continue;
        }
        const char letter = format[++i];
        const auto* const found = std::ranges::find(specifiers, letter, &specifier::mysql);
        if (found != specifiers.end()) {
            out += found->engine;
            has_time = has_time || found->time;
        } else if (std::string_view("DuVX").find(letter) != std::string_view::npos) {
            not_supported("The date format %" + std::string(1, letter), "Use another specifier");
        } else {
            out += letter;
        }
    }
    return quote_string(out);
}

expression query_rewriter::date_format() {
    expression date = as_type(any_expression(), "TIMESTAMP");
    expect_symbol(",");
    bool has_time = false;
    const std::string format = literal_format(has_time);
    expect_symbol(")");
    return wrapped("strftime(", std::move(date), ", " + format + ")");
}

expression query_rewriter::str_to_date() {
    expression text = any_expression();
    expect_symbol(",");
    bool has_time = false;
    const std::string format = literal_format(has_time);
    expect_symbol(")");
    expression parsed = wrapped("try_strptime(", std::move(text), ", " + format + ")");
    if (has_time) return parsed;
    expression out = as_type(std::move(parsed), "DATE");
    out.kind = content::date;
    return out;
}

// FROM_UNIXTIME(seconds[, format])
expression query_rewriter::from_unixtime() {
    expression point = wrapped("(to_timestamp(", any_expression(), ") AT TIME ZONE 'UTC')");
    if (in_.try_symbol(",")) {
        bool has_time = false;
        const std::string format = literal_format(has_time);
        point = wrapped("strftime(", std::move(point), ", " + format + ")");
    }
    expect_symbol(")");
    return point;
}

expression query_rewriter::unix_timestamp() {
    if (in_.try_symbol(")")) return {"CAST(floor(epoch(now())) AS BIGINT)"};
    expression point = as_type(any_expression(), "TIMESTAMP");
    expect_symbol(")");
    return wrapped("CAST(floor(epoch(", std::move(point), ")) AS BIGINT)");
}

// TIMESTAMPDIFF(unit, a, b): complete units from a to b.
expression query_rewriter::timestampdiff() {
    const std::string unit = to_lower(unit_word());
    expect_symbol(",");
    expression from = as_type(any_expression(), "TIMESTAMP");
    expect_symbol(",");
    expression to = as_type(any_expression(), "TIMESTAMP");
    expect_symbol(")");
    return wrapped("date_sub('" + unit + "', ", joined(std::move(from), ", ", to, binding::atom, binding::atom, binding::atom), ")");
}

// TIMESTAMPADD(unit, n, date)
expression query_rewriter::timestampadd() {
    const std::string unit = unit_word();
    expect_symbol(",");
    const expression count = wrapped("INTERVAL (", any_expression(), ") " + unit);
    expect_symbol(",");
    const auto* const row = std::ranges::find(units, unit, &unit_row::name);
    expression sum = shifted(any_expression(), '+', {count.text, row != units.end() && row->whole_days, count.nesting});
    expect_symbol(")");
    return sum.kind == content::date ? sum : wrapped("(", std::move(sum), ")");
}

// EXTRACT(unit FROM x)
expression query_rewriter::extract() {
    const std::string unit = to_lower(unit_word());
    expect_word("FROM");
    std::vector<expression> args{any_expression()};
    expect_symbol(")");
    if (unit == "microsecond") return from_template("(microsecond({c0}) % 1000000)", std::move(args));
    const bool of_day = unit == "hour" || unit == "minute" || unit == "second";
    if (unit == "week") return from_template("CAST(strftime({t0}, '%U') AS INTEGER)", std::move(args));
    return from_template(unit + (of_day ? "({c0})" : "({t0})"), std::move(args));
}

// WEEK(date[, mode]): mode 0 counts from the first Sunday, mode 3 is the ISO week.
expression query_rewriter::week() {
    std::vector<expression> args = arguments(1, 2, "WEEK");
    if (failure_) return {};
    const std::string mode = args.size() == 2 ? args[1].text : "0";
    if (mode == "0") return from_template("CAST(strftime({t0}, '%U') AS INTEGER)", std::move(args));
    if (mode != "3") not_supported("WEEK in another mode than 0 and 3", "Use WEEK(date, 3)");
    return from_template("weekofyear({t0})", std::move(args));
}

}  // namespace rollcall::sql
