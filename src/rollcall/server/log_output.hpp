// Where the log goes: standard error, through a thread of its own, so that a reader who stops reading stops no shard.
#pragma once

#include <string>

namespace rollcall::server {

// `level`: debug, info, warning or error. Call once, before the first line.
void start_log(const std::string& level);

// Writes what is queued and ends the thread; what is logged after it is lost. Thread: main.
void finish_log();

}  // namespace rollcall::server
