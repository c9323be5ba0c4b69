// Durations as Doris prints them. Source: Doris' query profile pages.
#pragma once

#include <chrono>
#include <string>

namespace rollcall::history {

// "316ms", "2sec31ms", "1min2sec", "1hour2min"; "0" below a millisecond. Two units at most. Thread: any.
std::string duration_text(std::chrono::nanoseconds time);

}  // namespace rollcall::history
