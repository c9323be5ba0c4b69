// Dates and times: NOW and its kin, INTERVAL, the functions that take a unit or a format.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions".
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "rollcall/base/civil_time.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// The engine's own is the time at which the transaction began.
constexpr std::string_view utc_now = "now() AT TIME ZONE 'UTC'";
constexpr std::string_view statement_time = "rollcall_statement_time(now() AT TIME ZONE 'UTC')";
constexpr int digits_of_epoch = 11;  // of UNIX_TIMESTAMP()

struct time_word {
    std::string_view name;
    time_of what;
    bool without_parentheses;
};
constexpr word_table time_words(std::to_array<time_word>({
                                    {"NOW", time_of::timestamp, false},
                                    {"SYSDATE", time_of::timestamp, false},
                                    {"CURRENT_TIMESTAMP", time_of::timestamp, true},
                                    {"LOCALTIME", time_of::timestamp, true},
                                    {"LOCALTIMESTAMP", time_of::timestamp, true},
                                    {"UTC_TIMESTAMP", time_of::timestamp, true},
                                    {"CURDATE", time_of::date, false},
                                    {"CURRENT_DATE", time_of::date, true},
                                    {"UTC_DATE", time_of::date, true},
                                    {"CURTIME", time_of::time, false},
                                    {"CURRENT_TIME", time_of::time, true},
                                    {"UTC_TIME", time_of::time, true},
                                }),
                                &time_word::name);

struct unit_row {
    spelling name;
    bool whole_days;
};
constexpr auto plain_units = std::to_array<unit_row>({{"MICROSECOND", false},
                                                      {"SECOND", false},
                                                      {"MINUTE", false},
                                                      {"HOUR", false},
                                                      {"DAY", true},
                                                      {"WEEK", true},
                                                      {"MONTH", true},
                                                      {"QUARTER", true},
                                                      {"YEAR", true}});
constexpr auto composite_units = std::to_array<unit_row>({{"SECOND_MICROSECOND", false},
                                                          {"MINUTE_MICROSECOND", false},
                                                          {"MINUTE_SECOND", false},
                                                          {"HOUR_MICROSECOND", false},
                                                          {"HOUR_SECOND", false},
                                                          {"HOUR_MINUTE", false},
                                                          {"DAY_MICROSECOND", false},
                                                          {"DAY_SECOND", false},
                                                          {"DAY_MINUTE", false},
                                                          {"DAY_HOUR", false},
                                                          {"YEAR_MONTH", true}});

bool is_plain_unit(std::string_view unit) {
    return std::ranges::any_of(plain_units, [unit](const unit_row& row) { return row.name.text() == unit; });
}

bool is_of_whole_days(std::string_view unit) {
    const auto is_it = [unit](const unit_row& row) { return row.name.text() == unit && row.whole_days; };
    return std::ranges::any_of(plain_units, is_it) || std::ranges::any_of(composite_units, is_it);
}

// "2024-01-31 10:20:30.123", with as many digits of the second's fraction.
std::string moment_text(std::int64_t micros, std::size_t digits) {
    const auto [date, time] = to_civil_time(micros);
    std::array<char, 64> text;
    const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02u:%02u:%02u.%06u", date.year, unsigned{date.month},
                                   unsigned{date.day}, time.hours, unsigned{time.minutes}, unsigned{time.seconds}, time.microseconds);
    std::string out(text.data(), static_cast<std::size_t>(size));
    out.resize(out.size() - (digits == 0 ? 7 : 6 - digits));
    return out;
}

// The engine knows years beyond 9999, and before 1.
constexpr std::string_view first_amid = "1001-01-01";
constexpr std::string_view last_amid = "8999-12-31";

// DATE '2024-01-31', CAST('2024-01-31 10:20:30' AS TIMESTAMP)
bool is_written_date(std::string_view text) noexcept {
    const std::size_t quote = text.find('\'');
    const std::string_view head = text.substr(0, std::min(quote, text.size()));
    return quote != text.npos && (head == "DATE " || head == "TIMESTAMP " || head == "CAST(") &&
           text.find('\'', quote + 1) + 20 > text.size();
}

// No interval of so few digits as the engine is given leads from it beyond the years that MySQL knows.
bool is_amid_years(std::string_view written) noexcept {
    const std::string_view day = written.substr(written.find('\'') + 1, first_amid.size());
    return day >= first_amid && day <= last_amid;
}

expression day(expression cast) {
    cast.kind = content::date;
    cast.type = types::date;
    return cast;
}

// Does it stand at a unit, as behind INTERVAL (1)?
bool is_unit(const token_cursor& at) {
    const auto names = [&at](const unit_row& unit) { return at.is_word(unit.name); };
    if (std::ranges::any_of(plain_units, names) || std::ranges::any_of(composite_units, names)) return true;
    return at.is(token_kind::word) && to_lower(at.text()).starts_with("sql_tsi_");
}

std::string date_function(char sign) { return sign == '-' ? "rollcall_date_sub" : "rollcall_date_add"; }

// Digits of a second that an interval may add.
int digits_of_interval(const interval_text& by) {
    if (by.unit.ends_with("MICROSECOND")) return 6;
    return by.unit == "SECOND" ? fraction_digits(by.count) : 0;
}

sql_error too_precise(std::string_view digits, std::string_view function) {
    return {sql_errc::too_big_precision,
            "Too-big precision " + std::string(digits) + " specified for '" + to_lower(function) + "'. Maximum is 6."};
}

}  // namespace

std::optional<expression> query_rewriter::try_current_time() {
    const time_word* const found = time_words.find(in_.spelled());
    if (found == nullptr) return std::nullopt;
    const bool called = in_.is_symbol("(", 1);
    if (!called && !found->without_parentheses) return std::nullopt;
    const std::size_t begin = in_.position();
    in_.advance();
    std::size_t digits = 0;
    if (called) {
        in_.advance();
        if (in_.is(token_kind::number)) {
            const std::string_view written = in_.text();
            if (written.find_first_not_of("0123456789") != written.npos) fail_here();
            if (written.size() != 1 || written > "6") fail(too_precise(written, found->name));
            if (failure_) return expression{};
            digits = static_cast<std::size_t>(written.front() - '0');
            in_.advance();
        }
        expect_symbol(")");
    }
    const bool is_sysdate = found->name == "SYSDATE" && (session_.began_us != 0 || view_edits_ != nullptr);
    expression value = is_sysdate ? expression{"rollcall_sysdate(" + std::to_string(digits) + ")", binding::atom, content::moment, 0,
                                               types::with_digits(types::datetime, static_cast<int>(digits))}
                                  : current_time(found->what, digits);
    if (session_.began_us == 0) return value;
    const told_time time{found->what, static_cast<std::uint8_t>(digits), is_sysdate ? 0 : session_.began_us};
    return noted_time(begin, time, std::move(value));
}

// The time at which the statement began, as a literal. A definition has a function, for it is evaluated later.
expression query_rewriter::current_time(time_of what, std::size_t digits) {
    const auto shown = static_cast<int>(digits);
    std::string instant;
    if (session_.began_us == 0) {
        const std::string now{view_edits_ != nullptr ? statement_time : utc_now};
        instant = digits > 0 ? "(" + now + ")" : "date_trunc('second', " + now + ")";
        if (what == time_of::date) instant = now;
    } else {
        out_.session_dependent = true;
        instant = "'" + moment_text(session_.began_us, digits) + "'";
    }
    switch (what) {
        case time_of::date:
            return {session_.began_us == 0 ? "CAST(" + instant + " AS DATE)" : "CAST(" + instant.substr(0, 11) + "' AS DATE)",
                    binding::atom, content::date, 0, types::date};
        case time_of::time:
            return {session_.began_us == 0 ? "CAST(" + instant + " AS TIME)" : "CAST('" + instant.substr(12) + " AS TIME)", binding::atom,
                    content::other, 0, types::with_digits(types::time, shown)};
        default: break;
    }
    return {session_.began_us == 0 ? instant : "CAST(" + instant + " AS TIMESTAMP)", binding::atom, content::moment, 0,
            types::with_digits(types::datetime, shown)};
}

// A unit word, plain or composite.
std::string query_rewriter::unit_word() {
    for (const unit_row& unit : plain_units) {
        if (in_.try_word(unit.name)) return std::string(unit.name.text());
        if (in_.is(token_kind::word) && iequals(in_.text(), "SQL_TSI_" + std::string(unit.name.text()))) {
            in_.advance();
            return std::string(unit.name.text());
        }
    }
    for (const unit_row& unit : composite_units) {
        if (in_.try_word(unit.name)) return std::string(unit.name.text());
    }
    fail_here();
    return {};
}

// INTERVAL n unit
interval_text query_rewriter::interval_body() {
    expect_word("INTERVAL");
    expression count = any_expression();
    std::string unit = unit_word();
    return {std::move(count), std::move(unit)};
}

// A date moved by days and more stays a date; text gives text, of a day or of a point in time as it is written.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions", DATE_ADD.
expression query_rewriter::shifted(expression date, char sign, interval_text by) {
    const bool days = is_of_whole_days(by.unit);
    const sql_type from = date.type;
    const bool is_point = from.is(type_class::date) || from.is(type_class::datetime);
    if (is_point && is_plain_unit(by.unit)) {
        if (auto moved = try_engine_interval(date, sign, by)) return std::move(*moved);
    }
    std::string function = date_function(sign);
    sql_type type = types::with_digits(types::datetime, std::max(fraction_digits(date), digits_of_interval(by)));
    if (from.is(type_class::time) && !days) {
        function = sign == '-' ? "rollcall_time_sub" : "rollcall_time_add";
        type = types::with_digits(types::duration, type.scale);
    } else if (from.is_known() && !from.is_temporal()) {
        function = converter(function + "_text");
        type = types::text;
    } else {
        function = converter(function);
    }
    date = looked_at(std::move(date), "rollcall_datetime");
    by.count = numeric(std::move(by.count));
    const bool counts_whole = is_plain_unit(by.unit) && !by.unit.ends_with("SECOND");
    if (converts_strictly_ && counts_whole && by.count.type.is_string()) {
        by.count = called("rollcall_to_signed_strictly", std::move(by.count), types::bigint);
    }
    expression both = joined(std::move(date), ", ", by.count, binding::atom, binding::disjunction, binding::disjunction);
    expression sum = wrapped_as(function + "(", std::move(both), ", '" + by.unit + "')", type);
    if (type.is(type_class::datetime)) sum.kind = content::moment;
    return from.is(type_class::date) && days ? day(as_type(std::move(sum), "DATE")) : sum;
}

// Whole numbers of plain units are the engine's own intervals, which it also folds into bounds of an index; all else counts as MySQL
// counts it.
std::optional<expression> query_rewriter::try_engine_interval(const expression& date, char sign, const interval_text& by) {
    const bool long_unit = by.unit == "YEAR" || by.unit == "QUARTER" || by.unit == "MONTH" || by.unit == "WEEK";
    const std::size_t digits = long_unit ? 3 : 5;
    const bool small =
        by.count.is_literal_number() && by.count.text.size() <= digits && by.count.text.find_first_of(".eE") == std::string::npos;
    if (!small) return std::nullopt;
    const bool is_day = date.type.is(type_class::date);
    expression point = is_day ? as_type(expression(date), "TIMESTAMP") : date;
    const expression interval{"INTERVAL (" + by.count.text + ") " + by.unit, binding::atom, content::other, by.count.nesting};
    const bool written = is_written_date(date.text);
    if (written && !is_amid_years(date.text)) return std::nullopt;
    const bool looks = !written && date.text.find("get_current_t") == std::string::npos && date.text.find("now()") == std::string::npos;
    if (looks && (date.text.size() > longest_repeated_operand || !is_repeatable(date.text))) return std::nullopt;
    std::string head = "(", end = ")";
    if (looks) {
        // Only what is far from the first and the last year stays between them.
        head = "CASE WHEN " + text_of(date, binding::operation) + " BETWEEN DATE '" + std::string(first_amid) + "' AND DATE '" +
               std::string(last_amid) + "' THEN ";
        end = " ELSE " + converter(date_function(sign)) + "(" + date.text + ", " + by.count.text + ", '" + by.unit + "') END";
    }
    expression sum = joined(std::move(point), sign == '-' ? " - " : " + ", interval, binding::sum, binding::sum, binding::product);
    sum =
        wrapped_as(head, std::move(sum), end, types::with_digits(types::datetime, std::max(fraction_digits(date), digits_of_interval(by))));
    sum.kind = content::moment;
    return is_day && is_of_whole_days(by.unit) ? day(as_type(std::move(sum), "DATE")) : std::optional(std::move(sum));
}

// Is INTERVAL, where we are, the function, and not what is added to a date?
bool query_rewriter::is_interval_index() const {
    return in_.is_symbol("(", 1) && !is_unit(token_cursor(in_.list(), closing_[in_.position() + 1] + 1));
}

// INTERVAL n unit + date
expression query_rewriter::interval() {
    if (is_interval_index()) return interval_index();
    interval_text by = interval_body();
    expect_symbol("+");
    return shifted(operators(precedence::product), '+', std::move(by));
}

expression query_rewriter::date_add() { return date_shift('+'); }
expression query_rewriter::date_sub() { return date_shift('-'); }

// DATE_ADD(date, INTERVAL n unit), ADDDATE(date, days)
expression query_rewriter::date_shift(char sign) {
    expression date = any_expression();
    expect_symbol(",");
    interval_text by = in_.is_word("INTERVAL") ? interval_body() : interval_text{any_expression(), "DAY"};
    expect_symbol(")");
    return shifted(std::move(date), sign, std::move(by));
}

// ADDTIME(a, b), SUBTIME(a, b): of the type of what is moved; text where that is neither DATETIME nor TIME.
expression query_rewriter::moved_by_time(std::string_view function) {
    std::vector<expression> args = arguments(2, 2, function);
    if (failure_) return {};
    const sql_type from = args[0].type;
    const int digits = std::max(fraction_digits(args[0]), fraction_digits(args[1]));
    for (expression& arg : args) arg = looked_at(std::move(arg), "rollcall_time");
    expression text = plain_call(converter(function), std::move(args));
    text.type = types::text;
    if (from.is(type_class::time)) return called("rollcall_time", std::move(text), types::with_digits(types::duration, digits));
    if (!from.is(type_class::datetime)) return text;
    expression moment = called("rollcall_datetime", std::move(text), types::with_digits(types::datetime, digits));
    moment.kind = content::moment;
    return moment;
}

expression query_rewriter::add_time() { return moved_by_time("rollcall_addtime"); }
expression query_rewriter::sub_time() { return moved_by_time("rollcall_subtime"); }

// STR_TO_DATE(text, format): what the format speaks of says whether it is a date, a time of day, or both.
expression query_rewriter::str_to_date() {
    expression text = as_text(any_expression());
    expect_symbol(",");
    const expression format = as_text(any_expression());
    expect_symbol(")");
    const std::string written = format.kind == content::string ? format.text : "%Y %H";
    bool dated = false;
    bool timed = false;
    for (std::size_t i = 0; i + 1 < written.size(); ++i) {
        if (written[i] != '%') continue;
        const char letter = written[++i];
        if (std::string_view("uUvVxX").find(letter) != std::string_view::npos)
            not_supported("A week in STR_TO_DATE's format", "Use another specifier");
        dated = dated || std::string_view("aWwbMcmDdejYy").find(letter) != std::string_view::npos;
        timed = timed || std::string_view("fHkhIlipSsTr").find(letter) != std::string_view::npos;
    }
    const bool is_written = format.kind == content::string;
    const int digits = !is_written || written.find("%f") != std::string::npos ? 6 : 0;
    expression both = joined(std::move(text), ", ", format, binding::atom, binding::atom, binding::atom);
    expression parsed =
        wrapped_as(converter("rollcall_str_to_date") + "(", std::move(both), ")", types::with_digits(types::datetime, digits));
    parsed.kind = content::moment;
    if (dated == timed) return parsed;
    if (dated) return day(as_type(std::move(parsed), "DATE"));
    return called("rollcall_time", std::move(parsed), types::with_digits(types::duration, digits));
}

// UNIX_TIMESTAMP([date]): whole seconds, unless the date is written with a fraction.
expression query_rewriter::unix_timestamp() {
    if (in_.try_symbol(")")) {
        if (session_.began_us == 0)
            return {"CAST(floor(epoch(" + std::string(view_edits_ != nullptr ? statement_time : "now()") + ")) AS BIGINT)", binding::atom,
                    content::other, 0, types::bigint};
        out_.session_dependent = true;
        const std::int64_t seconds = session_.began_us / 1'000'000;
        expression value{"CAST(" + std::to_string(seconds) + " AS BIGINT)", binding::atom, content::other, 0, types::bigint, false};
        const std::size_t begin = in_.position() - 3;  // UNIX_TIMESTAMP ( )
        return noted_time(begin, {time_of::whole_seconds, 0, session_.began_us}, std::move(value));
    }
    expression point = any_expression();
    expect_symbol(")");
    const int digits = fraction_digits(point);
    point = looked_at(std::move(point), "rollcall_datetime");
    expression seconds = wrapped("rollcall_unix_timestamp(", std::move(point), ")");
    if (digits == 0) return wrapped_as("rollcall_to_signed(", std::move(seconds), ")", types::bigint);
    const std::string exact = "DECIMAL(" + std::to_string(digits_of_epoch + digits) + ", " + std::to_string(digits) + ")";
    expression out = as_type(std::move(seconds), exact);
    out.type = types::decimal(digits_of_epoch + digits, digits);
    return out;
}

// TIMESTAMPDIFF(unit, a, b): complete units from a to b.
expression query_rewriter::timestampdiff() {
    const std::string unit = unit_word();
    expect_symbol(",");
    expression from = looked_at(any_expression(), "rollcall_datetime");
    expect_symbol(",");
    const expression to = looked_at(any_expression(), "rollcall_datetime");
    expect_symbol(")");
    expression both = joined(std::move(from), ", ", to, binding::atom, binding::disjunction, binding::disjunction);
    return wrapped("rollcall_timestampdiff('" + unit + "', ", std::move(both), ")");
}

// TIMESTAMPADD(unit, n, date)
expression query_rewriter::timestampadd() {
    std::string unit = unit_word();
    expect_symbol(",");
    expression count = any_expression();
    expect_symbol(",");
    expression date = any_expression();
    expect_symbol(")");
    return shifted(std::move(date), '+', {std::move(count), std::move(unit)});
}

// EXTRACT(unit FROM x)
expression query_rewriter::extract() {
    const std::string unit = unit_word();
    expect_word("FROM");
    const bool of_date = is_of_whole_days(unit);
    expression from = looked_at(any_expression(), of_date ? "rollcall_datetime" : "rollcall_time");
    expect_symbol(")");
    return wrapped("rollcall_extract('" + unit + "', ", std::move(from), ")");
}

// GET_FORMAT(DATE|TIME|DATETIME, 'EUR')
expression query_rewriter::get_format() {
    struct format_row {
        std::string_view type;
        std::string_view place;
        std::string_view format;
    };
    constexpr auto formats = std::to_array<format_row>({{"DATE", "USA", "%m.%d.%Y"},
                                                        {"DATE", "JIS", "%Y-%m-%d"},
                                                        {"DATE", "ISO", "%Y-%m-%d"},
                                                        {"DATE", "EUR", "%d.%m.%Y"},
                                                        {"DATE", "INTERNAL", "%Y%m%d"},
                                                        {"DATETIME", "USA", "%Y-%m-%d %H.%i.%s"},
                                                        {"DATETIME", "JIS", "%Y-%m-%d %H:%i:%s"},
                                                        {"DATETIME", "ISO", "%Y-%m-%d %H:%i:%s"},
                                                        {"DATETIME", "EUR", "%Y-%m-%d %H.%i.%s"},
                                                        {"DATETIME", "INTERNAL", "%Y%m%d%H%i%s"},
                                                        {"TIME", "USA", "%h:%i:%s %p"},
                                                        {"TIME", "JIS", "%H:%i:%s"},
                                                        {"TIME", "ISO", "%H:%i:%s"},
                                                        {"TIME", "EUR", "%H.%i.%s"},
                                                        {"TIME", "INTERNAL", "%H%i%s"}});
    std::string_view type;
    for (const std::string_view word : {"DATE", "TIME", "DATETIME", "TIMESTAMP"}) {
        if (in_.try_word(word)) type = word == "TIMESTAMP" ? "DATETIME" : word;
    }
    if (type.empty()) fail_here();
    expect_symbol(",");
    if (!in_.is_string()) not_supported("GET_FORMAT of a computed place", "Write it as a string");
    const std::string place = utf8_string();
    expect_symbol(")");
    const auto* const found =
        std::ranges::find_if(formats, [&](const format_row& row) { return row.type == type && iequals(row.place, place); });
    if (found == formats.end()) return {"NULL"};
    return {quote_string(found->format), binding::atom, content::string};
}

}  // namespace rollcall::sql
