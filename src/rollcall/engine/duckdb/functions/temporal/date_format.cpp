// Dates by a format, both ways.
#include "rollcall/engine/duckdb/functions/temporal/date_format.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/temporal/day_numbers.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

constexpr std::array<std::string_view, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::size_t short_name = 3;

void append_number(std::string& out, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

std::string_view ordinal_ending(unsigned day) noexcept {
    if (day >= 11 && day <= 13) return "th";
    switch (day % 10) {
        case 1: return "st";
        case 2: return "nd";
        case 3: return "rd";
        default: return "th";
    }
}

// What a format may speak of.
struct moment {
    date_value date;
    time_value time;
    std::int32_t days = 0;  // since 1970
    bool has_day = false;
};

std::uint32_t twelve_hours(std::uint32_t hours) noexcept { return (hours + 11) % 12 + 1; }
std::string_view half_of_day(std::uint32_t hours) noexcept { return hours % 24 < 12 ? "AM" : "PM"; }

void append_clock(std::string& out, std::uint32_t hours, const time_value& time) {
    append_number(out, hours, 2);
    out += ':';
    append_number(out, time.minutes, 2);
    out += ':';
    append_number(out, time.seconds, 2);
}

void append_time_part(std::string& out, char letter, const time_value& time) {
    switch (letter) {
        case 'H': return append_number(out, time.hours, 2);
        case 'k': return append_number(out, time.hours, 1);
        case 'h':
        case 'I': return append_number(out, twelve_hours(time.hours), 2);
        case 'l': return append_number(out, twelve_hours(time.hours), 1);
        case 'i': return append_number(out, time.minutes, 2);
        case 's':
        case 'S': return append_number(out, time.seconds, 2);
        case 'f': return append_number(out, time.microseconds, 6);
        case 'p': out += half_of_day(time.hours); return;
        case 'T': return append_clock(out, time.hours, time);
        case 'r':
            append_clock(out, twelve_hours(time.hours), time);
            out += ' ';
            out += half_of_day(time.hours);
            return;
        default: out += letter; return;
    }
}

void append_week_part(std::string& out, char letter, std::int32_t days) {
    switch (letter) {
        case 'U': return append_number(out, week_of(days, 0, false).week, 2);
        case 'u': return append_number(out, week_of(days, 1, false).week, 2);
        case 'V': return append_number(out, week_of(days, 2, true).week, 2);
        case 'v': return append_number(out, week_of(days, 3, true).week, 2);
        case 'X': return append_number(out, week_of(days, 2, true).year, 4);
        default: return append_number(out, week_of(days, 3, true).year, 4);
    }
}

void append_part(std::string& out, char letter, const moment& of) {
    const auto weekday = static_cast<std::size_t>((day_number(of.days) + 5) % 7);
    const std::size_t month = of.date.month >= 1 && of.date.month <= 12 ? of.date.month - 1U : 0U;
    switch (letter) {
        case 'Y': return append_number(out, of.date.year, 4);
        case 'y': return append_number(out, of.date.year % 100, 2);
        case 'm': return append_number(out, of.date.month, 2);
        case 'c': return append_number(out, of.date.month, 1);
        case 'M': out += of.has_day ? months[month] : ""; return;
        case 'b': out += of.has_day ? months[month].substr(0, short_name) : ""; return;
        case 'd': return append_number(out, of.date.day, 2);
        case 'e': return append_number(out, of.date.day, 1);
        case 'D':
            append_number(out, of.date.day, 1);
            out += ordinal_ending(of.date.day);
            return;
        case 'W': out += of.has_day ? weekdays[weekday] : ""; return;
        case 'a': out += of.has_day ? weekdays[weekday].substr(0, short_name) : ""; return;
        case 'w': return append_number(out, static_cast<std::int64_t>(weekday + 1) % 7, 1);
        case 'j': return append_number(out, day_number(of.days) - day_number(first_of_year(of.date.year)) + 1, 3);
        case 'U':
        case 'u':
        case 'V':
        case 'v':
        case 'X':
        case 'x': return append_week_part(out, letter, of.days);
        default: return append_time_part(out, letter, of.time);
    }
}

std::string formatted(std::string_view format, const moment& of) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '%' && i + 1 < format.size()) {
            append_part(out, format[++i], of);
        } else {
            out += format[i];
        }
    }
    return out;
}

// Reads a text along a format.
class date_reader {
public:
    explicit date_reader(std::string_view text) : left_(text) {}

    // Returns: false where the text does not fit the specifier.
    bool read(char letter);
    void skip_spaces() {
        while (!left_.empty() && (left_.front() == ' ' || left_.front() == '\t' || left_.front() == '\n')) left_.remove_prefix(1);
    }
    bool take(char c) {
        if (!left_.starts_with(c)) return false;
        left_.remove_prefix(1);
        return true;
    }
    [[nodiscard]] bool at_end() const { return left_.empty(); }
    [[nodiscard]] sql_result<std::optional<timestamp_micros>> result() const;

private:
    bool number(std::int64_t& into, std::size_t most);
    bool name(std::int64_t& into, std::span<const std::string_view> names, bool shortened);
    bool clock(std::int64_t most_hours);

    std::string_view left_;
    std::int64_t year_ = 0, month_ = 0, day_ = 0, day_of_year_ = 0, weekday_ = 0;
    std::int64_t hours_ = 0, minutes_ = 0, seconds_ = 0, micros_ = 0;
    bool twelve_ = false, afternoon_ = false, dated_ = false;
};

bool date_reader::number(std::int64_t& into, std::size_t most) {
    std::size_t digits = 0;
    std::int64_t value = 0;
    while (digits < most && digits < left_.size() && left_[digits] >= '0' && left_[digits] <= '9')
        value = value * 10 + (left_[digits++] - '0');
    left_.remove_prefix(digits);
    into = value;
    return digits > 0;
}

bool date_reader::name(std::int64_t& into, std::span<const std::string_view> names, bool shortened) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string_view each = shortened ? names[i].substr(0, short_name) : names[i];
        if (!iequals(left_.substr(0, each.size()), each)) continue;
        into = static_cast<std::int64_t>(i) + 1;
        left_.remove_prefix(each.size());
        return true;
    }
    return false;
}

bool date_reader::clock(std::int64_t most_hours) {
    if (!number(hours_, 2) || hours_ > most_hours) return false;
    if (!take(':')) return at_end();
    if (!number(minutes_, 2)) return false;
    if (!take(':')) return at_end();
    return number(seconds_, 2);
}

bool date_reader::read(char letter) {
    switch (letter) {
        case 'Y': {
            const std::size_t before = left_.size();
            dated_ = number(year_, 4);
            if (dated_ && before - left_.size() <= 2) year_ = full_year(static_cast<int>(year_));
            return dated_;
        }
        case 'y':
            dated_ = number(year_, 2);
            year_ = full_year(static_cast<int>(year_));
            return dated_;
        case 'm':
        case 'c': return dated_ = number(month_, 2);
        case 'M': return dated_ = name(month_, months, false);
        case 'b': return dated_ = name(month_, months, true);
        case 'd':
        case 'e': return dated_ = number(day_, 2);
        case 'D':
            dated_ = number(day_, 2);
            left_.remove_prefix(std::min<std::size_t>(left_.size(), 2));
            return dated_;
        case 'j': return dated_ = number(day_of_year_, 3);
        case 'W': return name(weekday_, weekdays, false);
        case 'a': return name(weekday_, weekdays, true);
        case 'w': return number(weekday_, 1);
        case 'H':
        case 'k': return number(hours_, 2);
        case 'h':
        case 'I':
        case 'l': twelve_ = true; return number(hours_, 2) && hours_ >= 1 && hours_ <= 12;
        case 'i': return number(minutes_, 2);
        case 's':
        case 'S': return number(seconds_, 2);
        case 'f': {
            const std::size_t before = left_.size();
            if (!number(micros_, 6)) return false;
            for (std::size_t digits = before - left_.size(); digits < 6; ++digits) micros_ *= 10;
            return true;
        }
        case 'p':
            afternoon_ = iequals(left_.substr(0, 2), "PM");
            if (!afternoon_ && !iequals(left_.substr(0, 2), "AM")) return false;
            twelve_ = true;
            left_.remove_prefix(2);
            return true;
        case 'T': return clock(23);
        case 'r':
            twelve_ = true;
            if (!clock(12)) return false;
            skip_spaces();
            return at_end() || read('p');
        case '%': return take('%');
        default: return take(letter);
    }
}

// Where a day was read, it is one of the calendar.
sql_result<std::optional<timestamp_micros>> date_reader::result() const {
    constexpr std::optional<timestamp_micros> none;
    std::int64_t hours = hours_;
    if (twelve_) hours = hours % 12 + (afternoon_ ? 12 : 0);
    if (hours > 23 || minutes_ > 59 || seconds_ > 59) return none;
    const std::int64_t time = ((hours * 60 + minutes_) * 60 + seconds_) * micros_a_second + micros_;
    if (!dated_) return std::optional(timestamp_micros{time});
    if (day_of_year_ > 0) {
        if (year_ == 0 || day_of_year_ > 366) return none;
        const std::int64_t days = to_days(date_value{static_cast<std::int32_t>(year_), 1, 1}) + day_of_year_ - 1;
        return std::optional(timestamp_micros{days * micros_a_day + time});
    }
    const date_value date{static_cast<std::int32_t>(year_), static_cast<std::uint8_t>(month_), static_cast<std::uint8_t>(day_)};
    if (is_day(date)) return std::optional(timestamp_micros{to_days(date) * micros_a_day + time});
    if (month_ < 1 || month_ > 12 || day_ < 1 || day_ > 31) return none;
    return sql_error{sql_errc::not_supported_yet,
                     "STR_TO_DATE of a day that its month does not have, as MySQL gives it, is not supported. "
                     "Correct the day, or keep the text."};
}

// Has it specifiers, and none of a day?
bool is_of_time(std::string_view format) noexcept {
    bool any = false;
    for (std::size_t at = format.find('%'); at != std::string_view::npos && at + 1 < format.size(); at = format.find('%', at + 2)) {
        any = true;
        if (std::string_view("fHkhIlipSsTr").find(format[at + 1]) == std::string_view::npos) return false;
    }
    return any;
}

bool is_format_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

sql_result<std::optional<std::string>> date_format(const any_value& date, const any_value& format) {
    const auto micros = datetime_of(date);
    if (!micros && date_parts_of(date)) {
        return sql_error{sql_errc::not_supported_yet,
                         "DATE_FORMAT of a date with parts that are 0 is not supported. Write YEAR(...), MONTH(...) and DAY(...)."};
    }
    if (!micros) return std::optional<std::string>{};
    const datetime_value parts = to_datetime_unchecked(*micros);
    std::string scratch;
    return std::optional(formatted(view_of(format, scratch), {parts.date, parts.time, to_days(parts.date), true}));
}

std::optional<std::string> day_name(const any_value& date) {
    const auto day = weekday(date);
    return day ? std::optional(std::string(weekdays[static_cast<std::size_t>(*day)])) : std::nullopt;
}

std::optional<std::string> month_name(const any_value& date) {
    const auto parts = date_parts_of(date);
    if (!parts || parts->month == 0) return std::nullopt;
    return std::string(months[parts->month - 1U]);
}

std::optional<std::string> time_format(const any_value& time, const any_value& format) {
    const auto micros = duration_of(time);
    if (!micros) return std::nullopt;
    std::string scratch;
    moment of;
    of.time = to_time(*micros);
    return (of.time.negative ? "-" : "") + formatted(view_of(format, scratch), of);
}

sql_result<std::optional<timestamp_micros>> str_to_date(std::string_view text, std::string_view format) {
    date_reader in(text);
    bool reads = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        in.skip_spaces();
        if (in.at_end()) break;
        if (is_format_space(format[i])) continue;
        const bool specifier = format[i] == '%' && i + 1 < format.size();
        if (specifier ? !in.read(format[++i]) : !in.take(format[i])) return std::optional<timestamp_micros>{};
        reads = reads || specifier;
    }
    if (!reads && !is_of_time(format)) return std::optional<timestamp_micros>{};
    return in.result();
}

}  // namespace rollcall::engine
