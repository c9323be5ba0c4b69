// Functions over dates and times in the engine.
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/temporal/date_format.hpp"
#include "rollcall/engine/duckdb/functions/temporal/day_numbers.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"

namespace rollcall::engine {

namespace {

sql_result<timestamp_micros> str_to_date_strictly(std::string_view text, std::string_view format) {
    const auto moment = str_to_date(text, format);
    if (moment.has_error()) return moment.error();
    if (*moment) return **moment;
    return sql_error{sql_errc::wrong_value_for_type, "Incorrect datetime value: '" + std::string(text) + "' for function str_to_date"};
}

sql_error overflow() { return {sql_errc::datetime_function_overflow, "Datetime function: datetime field overflow"}; }

template <auto Move>
auto moved_strictly(const any_value& date, const any_value& count, const any_value& unit)
    -> sql_result<typename decltype(Move(date, count, unit))::value_type> {
    if (const auto moment = Move(date, count, unit)) return *moment;
    return overflow();
}

// MySQL tells of the few days behind the year 9999 that its calendar still finds; further ones are NULL without a word.
bool is_told_to_be_beyond(const any_value& from, const any_value& time, int sign) {
    constexpr std::int64_t last_day = 3'652'424;
    constexpr std::int64_t last_found = 3'652'500;
    const auto moment = has_date(from) ? datetime_of(from) : std::nullopt;
    const auto by = duration_of(time);
    if (!moment || !by || has_date(time)) return false;
    const std::int64_t day = day_number(floor_of_day(*moment + sign * *by));
    return day > last_day && day <= last_found;
}

sql_result<std::optional<std::string>> add_time_strictly(const any_value& to, const any_value& time) {
    if (is_told_to_be_beyond(to, time, 1)) return overflow();
    return add_time(to, time);
}

sql_result<std::optional<std::string>> sub_time_strictly(const any_value& from, const any_value& time) {
    if (is_told_to_be_beyond(from, time, -1)) return overflow();
    return sub_time(from, time);
}

sql_result<timestamp_micros> date_add_strictly(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_strictly<date_add>(date, count, unit);
}

sql_result<timestamp_micros> date_sub_strictly(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_strictly<date_sub>(date, count, unit);
}

sql_result<std::string> date_add_text_strictly(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_strictly<date_add_text>(date, count, unit);
}

sql_result<std::string> date_sub_text_strictly(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_strictly<date_sub_text>(date, count, unit);
}

}  // namespace

void add_temporal_functions(function_set& to) {
    to.add<to_timestamp_at>("rollcall_datetime_at");
    to.add<to_duration>("rollcall_time");
    to.add<to_duration_at>("rollcall_time_at");
    to.add<to_year>("rollcall_to_year");
    to.add<temporal_digits>("rollcall_temporal_digits");
    to.add<text_at>("rollcall_text_at");
    to.add<week>("rollcall_week");
    to.add<yearweek>("rollcall_yearweek");
    to.add<date_add>("rollcall_date_add");
    to.add<date_sub>("rollcall_date_sub");
    to.add<date_add_text>("rollcall_date_add_text");
    to.add<date_sub_text>("rollcall_date_sub_text");
    to.add<time_add>("rollcall_time_add");
    to.add<time_sub>("rollcall_time_sub");
    to.add<timestamp_diff>("rollcall_timestampdiff");
    to.add<extract>("rollcall_extract");
    to.add<date_diff>("rollcall_datediff");
    to.add<to_days_number>("rollcall_to_days");
    to.add<to_seconds>("rollcall_to_seconds");
    to.add<from_days>("rollcall_from_days");
    to.add<make_date>("rollcall_makedate");
    to.add<last_day>("rollcall_last_day");
    to.add<make_time>("rollcall_maketime");
    to.add<sec_to_time>("rollcall_sec_to_time");
    to.add<time_to_sec>("rollcall_time_to_sec");
    to.add<time_diff>("rollcall_timediff");
    to.add<add_time>("rollcall_addtime");
    to.add<sub_time>("rollcall_subtime");
    to.add<add_time_strictly>("rollcall_addtime_strictly");
    to.add<sub_time_strictly>("rollcall_subtime_strictly");
    to.add<period_add>("rollcall_period_add");
    to.add<period_diff>("rollcall_period_diff");
    to.add<convert_tz>("rollcall_convert_tz");
    to.add<unix_timestamp>("rollcall_unix_timestamp");
    to.add<from_unixtime>("rollcall_from_unixtime");
    to.add<sysdate>("rollcall_sysdate", volatility::changing);
    to.add<date_format>("rollcall_date_format");
    to.add<day_name>("rollcall_dayname");
    to.add<month_name>("rollcall_monthname");
    to.add<day_of_year>("rollcall_dayofyear");
    to.add<day_of_week>("rollcall_dayofweek");
    to.add<weekday>("rollcall_weekday");
    to.add<time_format>("rollcall_time_format");
    to.add<str_to_date>("rollcall_str_to_date");
    to.add<str_to_date_strictly>("rollcall_str_to_date_strictly");
    to.add<date_add_strictly>("rollcall_date_add_strictly");
    to.add<date_sub_strictly>("rollcall_date_sub_strictly");
    to.add<date_add_text_strictly>("rollcall_date_add_text_strictly");
    to.add<date_sub_text_strictly>("rollcall_date_sub_text_strictly");
}

}  // namespace rollcall::engine
