// The two largest units, and of minutes and hours no zeros.
#include "rollcall/history/duration_text.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace rollcall::history {

std::string duration_text(std::chrono::nanoseconds time) {
    constexpr std::int64_t second = 1000;
    constexpr std::int64_t minute = 60 * second;
    constexpr std::int64_t hour = 60 * minute;
    std::int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    if (ms <= 0) return "0";
    if (ms < second) return fmt::format("{}ms", ms);
    if (ms < minute) return fmt::format("{}sec{}ms", ms / second, ms % second);
    std::string text;
    const bool hours = ms >= hour;
    if (hours) text += fmt::format("{}hour", ms / hour);
    ms %= hour;
    if (ms >= minute) text += fmt::format("{}min", ms / minute);
    ms %= minute;
    if (!hours && ms >= second) text += fmt::format("{}sec", ms / second);
    return text;
}

}  // namespace rollcall::history
