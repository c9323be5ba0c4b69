// Reading dates and times.
#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

bool is_punctuation(char c) noexcept { return c > ' ' && c <= '~' && !is_digit(c) && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

// Reads forward over a text.
struct reader {
    std::string_view left;

    void skip_spaces() noexcept {
        while (!left.empty() && is_blank(left.front())) left.remove_prefix(1);
    }
    [[nodiscard]] bool at_digit() const noexcept { return !left.empty() && is_digit(left.front()); }
    [[nodiscard]] std::size_t digits_ahead() const noexcept {
        return static_cast<std::size_t>(std::ranges::find_if_not(left, is_digit) - left.begin());
    }
    std::int64_t number(std::size_t most) noexcept {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < most && at_digit(); ++i) {
            value = value * 10 + (left.front() - '0');
            left.remove_prefix(1);
        }
        return value;
    }
    bool take(char c) noexcept {
        if (!left.starts_with(c)) return false;
        left.remove_prefix(1);
        return true;
    }
    bool take_before_digit(char c) noexcept { return left.size() > 1 && is_digit(left[1]) && take(c); }
    // ".5" and beyond: microseconds, the seventh digit rounds.
    std::int64_t fraction() noexcept {
        if (!take('.')) return 0;
        std::int64_t micros = 0;
        std::int64_t unit = 100'000;
        for (; at_digit(); left.remove_prefix(1)) {
            const int digit = left.front() - '0';
            if (unit == 0 && digit >= 5) ++micros;
            micros += digit * unit;
            if (unit == 0) break;
            unit /= 10;
        }
        while (at_digit()) left.remove_prefix(1);
        return micros;
    }
};

// What a text or a number says of a point in time; month and day may be 0.
struct written_moment {
    date_value date;
    std::int64_t micros = 0;  // of the day
};

std::optional<written_moment> point(const date_value& date, std::int64_t hours, std::int64_t minutes, std::int64_t seconds,
                                    std::int64_t micros) {
    const bool partial = date.month == 0 || (date.day == 0 && date.month <= 12);
    if ((!partial && !is_day(date)) || date.year > 9999 || date.day > 31) return std::nullopt;
    if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return written_moment{date, ((hours * 60 + minutes) * 60 + seconds) * micros_a_second + micros};
}

std::optional<std::int64_t> micros_of(const std::optional<written_moment>& moment) {
    if (!moment || !is_day(moment->date)) return std::nullopt;
    const std::int64_t micros = std::int64_t{to_days(moment->date)} * micros_a_day + moment->micros;
    return datetime_in_range(micros) ? std::optional(micros) : std::nullopt;  // a fraction may round behind the last day
}

date_value day(std::int64_t year, std::int64_t month, std::int64_t of_month) noexcept {
    date_value date;
    date.year = static_cast<std::int32_t>(year);
    date.month = static_cast<std::uint8_t>(std::min<std::int64_t>(month, 99));
    date.day = static_cast<std::uint8_t>(std::min<std::int64_t>(of_month, 99));
    return date;
}

// "+02:00" behind a point in time. Returns: nothing where it is none that MySQL takes.
std::optional<std::int64_t> offset_micros(std::string_view text) {
    const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && is_digit(text[1]) &&
                        is_digit(text[2]) && is_digit(text[4]) && is_digit(text[5]);
    if (!shaped) return std::nullopt;
    const std::int64_t minutes = ((text[1] - '0') * 10 + text[2] - '0') * 60 + (text[4] - '0') * 10 + text[5] - '0';
    if (minutes > 14 * 60) return std::nullopt;
    return (text[0] == '-' ? -minutes : minutes) * 60 * micros_a_second;
}

// Digits without punctuation: YYYYMMDD and YYMMDD, with or without hhmmss.
std::optional<written_moment> read_compact(reader& in, std::size_t digits) {
    const bool four = digits == 8 || digits >= 14;
    if (digits < 5 || (digits > 6 && digits < 8) || digits > 14) {
        if (digits != 10 && digits != 12) return std::nullopt;
    }
    std::int64_t year = in.number(four ? 4 : 2);
    if (!four) year = full_year(static_cast<int>(year));
    const std::int64_t month = in.number(2);
    const std::int64_t of_month = in.number(2);
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    if (digits > 8) {
        hours = in.number(2);
        minutes = in.number(2);
        seconds = in.number(2);
    } else if (in.take('T') || in.take(' ')) {
        hours = in.number(2);
        if (in.take(':')) minutes = in.number(2);
        if (in.take(':')) seconds = in.number(2);
    }
    return point(day(year, month, of_month), hours, minutes, seconds, in.fraction());
}

// `in` stands behind it then.
std::optional<written_moment> take_moment(reader& in) {
    in.skip_spaces();
    const std::size_t digits = in.digits_ahead();
    if (digits == 0) return std::nullopt;
    if (digits >= 5) return read_compact(in, digits);
    std::int64_t year = in.number(4);
    if (digits <= 2) year = full_year(static_cast<int>(year));
    std::array<std::int64_t, 5> parts{};  // month, day, hours, minutes, seconds
    std::size_t count = 0;
    for (; count < parts.size() && !in.left.empty(); ++count) {
        reader next = in;
        if (count == 2) {
            if (next.left.front() == 'T' || next.left.front() == 't') next.left.remove_prefix(1);
            next.skip_spaces();
            if (next.left.size() == in.left.size()) break;
        } else if (is_punctuation(next.left.front())) {
            if (count > 2 && (next.left.front() == '+' || next.left.front() == '-')) break;
            next.left.remove_prefix(1);
        } else {
            break;
        }
        if (!next.at_digit()) break;
        parts[count] = next.number(2);
        in = next;
    }
    if (count < 2) return std::nullopt;
    const std::int64_t micros = count == parts.size() ? in.fraction() : 0;
    auto moment = point(day(year, parts[0], parts[1]), parts[2], parts[3], parts[4], micros);
    if (moment && count >= 4 && (in.left.starts_with('+') || in.left.starts_with('-'))) {
        const auto offset = offset_micros(in.left);
        if (!offset) return std::nullopt;
        moment->micros -= *offset;
        in.left = {};
    }
    return moment;
}

std::optional<written_moment> read_moment(std::string_view text) {
    reader in{text};
    return take_moment(in);
}

std::optional<written_moment> read_moment(const exact_number& number) {
    int128 unit = 1;
    for (int i = 0; i < number.scale; ++i) unit *= 10;
    const int128 large = number.digits / unit;
    if (number.digits < 0 || large > 99'991'231'235'959) return std::nullopt;
    auto whole = static_cast<std::int64_t>(large);
    const auto micros = static_cast<std::int64_t>(number.digits % unit * micros_a_second / unit);
    if (whole == 0) return written_moment{};
    if (whole < 101) return std::nullopt;
    if (whole <= 691231) {
        whole += 20'000'000;
    } else if (whole <= 991231) {
        whole += 19'000'000;
    }
    if (whole <= 99'991'231) whole *= 1'000'000;
    if (whole <= 691'231'235'959) {
        whole += 20'000'000'000'000;
    } else if (whole <= 991'231'235'959) {
        whole += 19'000'000'000'000;
    }
    const std::int64_t date = whole / 1'000'000;
    const std::int64_t time = whole % 1'000'000;
    return point(day(date / 10000, date / 100 % 100, date % 100), time / 10000, time / 100 % 100, time % 100, micros);
}

}  // namespace

bool is_day(const date_value& date) noexcept {
    constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 0 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1) return false;
    const bool leap = date.month == 2 && date.year != 0 && std::chrono::year{date.year}.is_leap();  // MySQL's year 0 is none
    return date.day <= lengths[date.month - 1U] + (leap ? 1 : 0);
}

int full_year(int two_digits) noexcept { return two_digits < 70 ? 2000 + two_digits : 1900 + two_digits; }

std::optional<std::int64_t> read_datetime(std::string_view text) { return micros_of(read_moment(text)); }
std::optional<std::int64_t> read_datetime(const exact_number& number) { return micros_of(read_moment(number)); }

bool is_whole_datetime(std::string_view text) {
    reader in{text};
    if (!take_moment(in)) return false;
    in.skip_spaces();
    return in.left.empty();
}

// As MySQL: what is shorter than "2024-1-2 3:4" is no point in time, and neither is a day alone.
bool is_dated(std::string_view text) noexcept {
    constexpr std::size_t shortest = 12;
    const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    if (digits >= shortest) return true;
    if (digits == 0 || digits > 4 || text.size() < shortest) return false;
    while (is_blank(text.back())) text.remove_suffix(1);
    return std::string_view("-/.").find(text[digits]) != std::string_view::npos && text.find_first_of(" T") != std::string_view::npos;
}

namespace {

// `in` stands behind it then.
std::optional<std::int64_t> take_duration(reader& in) {
    in.skip_spaces();
    if (is_dated(in.left)) {
        reader dated = in;
        if (const auto moment = take_moment(dated)) {
            in = dated;
            return (moment->micros % micros_a_day + micros_a_day) % micros_a_day;
        }
        if (in.digits_ahead() <= 4) return std::nullopt;
    }
    const bool negative = in.take('-');
    if (!in.at_digit()) return std::nullopt;
    std::int64_t days = 0;
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    std::int64_t first = in.number(10);
    reader behind_days = in;
    behind_days.skip_spaces();
    const bool has_days = behind_days.left.size() < in.left.size() && behind_days.left.size() > 1 && behind_days.at_digit();
    if (has_days) {
        days = first;
        in = behind_days;
        first = in.number(10);
    }
    if (in.take_before_digit(':')) {
        hours = first;
        minutes = in.number(10);
        if (in.take_before_digit(':')) seconds = in.number(10);
    } else if (has_days) {
        hours = first;
    } else {
        hours = first / 10000;
        minutes = first / 100 % 100;
        seconds = first % 100;
    }
    if (minutes > 59 || seconds > 59) return std::nullopt;
    const std::int64_t micros = in.fraction();
    const std::int64_t all_hours = std::min<std::int64_t>(days, 1000) * 24 + std::min<std::int64_t>(hours, 1'000'000);
    const std::int64_t length = ((all_hours * 60 + minutes) * 60 + seconds) * micros_a_second + micros;
    const std::int64_t bounded = std::min(length, longest_duration);
    return negative ? -bounded : bounded;
}

}  // namespace

std::optional<std::int64_t> read_duration(std::string_view text) {
    reader in{text};
    return take_duration(in);
}

bool is_whole_duration(std::string_view text) {
    reader in{text};
    if (!take_duration(in)) return false;
    in.skip_spaces();
    return in.left.empty();
}

std::optional<std::int64_t> datetime_of(const any_value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) return read_datetime(*text);
    if (const auto* date = std::get_if<epoch_days>(&value)) return date->value * micros_a_day;
    if (const auto* moment = std::get_if<timestamp_micros>(&value)) return moment->value;
    if (const auto number = exact_of(value)) return read_datetime(*number);
    if (const auto* time = std::get_if<day_micros>(&value)) return now_micros() / micros_a_day * micros_a_day + time->value;
    if (std::holds_alternative<double>(value) || std::holds_alternative<float>(value)) {
        const double number = number_of(value);
        if (!(number >= 0 && number < 1e15)) return std::nullopt;
        return read_datetime(exact_number{static_cast<int128>(number), 0});
    }
    return read_datetime(text_of(value));
}

std::optional<std::int64_t> duration_of(const any_value& value) {
    if (const auto* time = std::get_if<day_micros>(&value)) return time->value;
    if (const auto* moment = std::get_if<timestamp_micros>(&value)) return (moment->value % micros_a_day + micros_a_day) % micros_a_day;
    if (std::holds_alternative<epoch_days>(value)) return 0;
    // "1e15" would be read as 1.
    constexpr double longest_number = 1e14;
    const bool real = std::holds_alternative<double>(value) || std::holds_alternative<float>(value);
    if (real && !(std::abs(number_of(value)) < longest_number)) return std::nullopt;
    return read_duration(text_of(value));
}

bool has_date(const any_value& value) {
    if (std::holds_alternative<epoch_days>(value) || std::holds_alternative<timestamp_micros>(value)) return true;
    if (std::holds_alternative<day_micros>(value)) return false;
    reader in{};
    const std::string text = text_of(value);
    in.left = text;
    in.skip_spaces();
    return is_dated(in.left) && read_datetime(in.left).has_value();
}

std::optional<date_value> date_parts_of(const any_value& value) {
    const bool is_time = std::holds_alternative<day_micros>(value);
    if (is_time || std::holds_alternative<epoch_days>(value) || std::holds_alternative<timestamp_micros>(value)) {
        return to_datetime_unchecked(*datetime_of(value)).date;
    }
    const bool real = std::holds_alternative<double>(value) || std::holds_alternative<float>(value);
    auto number = exact_of(value);
    if (real) number = exact_number{signed_of(value), 0};
    const auto moment = number ? read_moment(*number) : read_moment(text_of(value));
    return moment ? std::optional(moment->date) : std::nullopt;
}

std::string duration_text(std::int64_t micros) {
    const time_value parts = to_time(micros);
    std::string out;
    append_time_text(out, micros);
    if (parts.microseconds != 0) out.append(6 - (out.size() - out.rfind('.') - 1), '0');
    return out;
}

std::string datetime_text(std::int64_t micros) {
    std::string out;
    append_datetime_text(out, micros);
    // The engine's year before the first is MySQL's year 0.
    constexpr std::string_view before_christ = " (BC)";
    if (out.ends_with(before_christ)) out.replace(0, 4, "0000").resize(out.size() - before_christ.size());
    if (const std::size_t point = out.rfind('.'); point != std::string::npos) out.append(6 - (out.size() - point - 1), '0');
    return out;
}

std::int64_t now_micros() noexcept {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace rollcall::engine
