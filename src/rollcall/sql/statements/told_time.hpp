// NOW() and its kin as the items of a query: what can be told without the engine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall::sql {

// What they are the time as: of a day and of that alone, and in seconds since 1970, whole ones (UNIX_TIMESTAMP()) or not (@@timestamp).
enum class time_of : std::uint8_t { timestamp, date, time, whole_seconds, seconds };

struct told_time {
    time_of what = time_of::timestamp;
    std::uint8_t digits = 0;  // of the second's fraction
    std::int64_t at_us = 0;   // microseconds since 1970; 0: when it is told, as SYSDATE() is
    std::size_t begin = 0;    // where it stands in the engine's text
    std::size_t size = 0;
};

}  // namespace rollcall::sql
