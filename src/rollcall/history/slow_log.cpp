// spdlog turns the files over.
#include "rollcall/history/slow_log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <iterator>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::history {

namespace {

void append_text(std::string& out, std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":", name);
    append_json_string(out, value);
}

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":{}", name, value);
}

void append_ms(std::string& out, std::string_view name, std::chrono::nanoseconds time) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":{:.3f}", name, std::chrono::duration<double, std::milli>{time}.count());
}

std::string utc(wall_time instant) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
    const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(instant - seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", seconds, rest.count());
}

}  // namespace

std::string slow_log_line(const registry::query_record& record) {
    std::string line = fmt::format(R"({{"time":"{}")", utc(record.started));
    append_text(line, "query_id", to_string(record.id));
    append_number(line, "connection", connection_of(record.id).value);
    append_text(line, "user", record.origin->user);
    append_text(line, "host", record.origin->host);
    append_text(line, "db", record.db);
    append_text(line, "state", registry::query_state_name(record.state));
    append_ms(line, "total_ms", record.total);
    append_ms(line, "queued_ms", record.phases.queued);
    append_ms(line, "planned_ms", record.phases.planned);
    append_ms(line, "executed_ms", record.phases.executed);
    append_ms(line, "sent_ms", record.phases.sent);
    append_number(line, "rows_sent", record.rows_sent);
    append_number(line, "bytes_sent", record.bytes_sent);
    append_number(line, "rows_changed", record.rows_changed);
    append_number(line, "error_code", record.error_code);
    append_text(line, "error", record.error);
    append_text(line, "program_name", record.origin->program_name);
    append_text(line, "trace_id", record.trace_id);
    append_text(line, "statement", record.statement.text());
    return line + '}';
}

slow_log::slow_log(slow_log_options options) : options_(std::move(options)) {}
slow_log::~slow_log() = default;

bool slow_log::open() {
    if (to_ != nullptr) return true;
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_st>(options_.file, options_.file_bytes, options_.files);
        sink->set_pattern("%v");
        to_ = std::make_shared<spdlog::logger>("slow log", std::move(sink));
        to_->set_error_handler([](const std::string& why) { log::warn("the log of slow statements cannot be written: {}", why); });
        told_ = false;
        return true;
    } catch (const spdlog::spdlog_ex& failure) {
        if (!std::exchange(told_, true)) log::warn("the log of slow statements {} cannot be opened: {}", options_.file, failure.what());
        return false;
    }
}

void slow_log::write(const std::vector<registry::query_record>& records) {
    if (options_.file.empty()) return;
    bool any = false;
    for (const auto& record : records) {
        if (record.total < options_.slow || !open()) continue;
        to_->info(slow_log_line(record));
        any = true;
    }
    if (any) to_->flush();
}

}  // namespace rollcall::history
