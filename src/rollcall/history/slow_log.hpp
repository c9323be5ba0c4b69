// The log of slow statements: one JSON object a line, in a file that is turned over when it is full.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/registry/rows/query_record.hpp"

namespace spdlog {
class logger;
}

namespace rollcall::history {

struct slow_log_options {
    std::string file;  // "": none is written
    std::chrono::milliseconds slow{1000};
    std::size_t file_bytes = std::size_t{64} << 20;
    std::size_t files = 4;  // kept beside the one that is written
};

// Thread: one at a time.
class slow_log {
public:
    explicit slow_log(slow_log_options options);
    ~slow_log();
    // Those of the records that were slow. What cannot be written is told of in the log, once.
    void write(const std::vector<registry::query_record>& records);

private:
    bool open();

    const slow_log_options options_;
    std::shared_ptr<spdlog::logger> to_;  // null while it cannot be opened
    bool told_ = false;
};

// {"time":"2026-01-31T12:00:00.123456Z","query_id":…,"user":…,…}, without a line's end. Pure.
std::string slow_log_line(const registry::query_record& record);

}  // namespace rollcall::history
