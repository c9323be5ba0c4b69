// Points in time by the calendar, in UTC.
#pragma once

#include <chrono>
#include <cstdint>

#include "rollcall/base/column.hpp"

namespace rollcall {

// `micros`: since 1970. Thread: any.
inline datetime_value to_civil_time(std::int64_t micros) noexcept {
    const std::chrono::sys_time<std::chrono::microseconds> point{std::chrono::microseconds{micros}};
    const auto day = std::chrono::floor<std::chrono::days>(point);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{point - day};
    datetime_value out;
    out.date = {static_cast<int>(date.year()), static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
                static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))};
    out.time.hours = static_cast<std::uint32_t>(time.hours().count());
    out.time.minutes = static_cast<std::uint8_t>(time.minutes().count());
    out.time.seconds = static_cast<std::uint8_t>(time.seconds().count());
    out.time.microseconds = static_cast<std::uint32_t>(time.subseconds().count());
    return out;
}

}  // namespace rollcall
