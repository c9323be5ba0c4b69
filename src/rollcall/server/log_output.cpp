// spdlog's asynchronous logger over standard error; the oldest lines go where more than its queue holds come at once.
#include "rollcall/server/log_output.hpp"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace rollcall::server {

namespace {
constexpr std::size_t lines_queued = 8192;
}

void start_log(const std::string& level) {
    spdlog::init_thread_pool(lines_queued, 1);
    spdlog::set_default_logger(std::make_shared<spdlog::async_logger>("rollcall", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(),
                                                                      spdlog::thread_pool(),
                                                                      spdlog::async_overflow_policy::overrun_oldest));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    spdlog::set_level(spdlog::level::from_str(level));
}

void finish_log() {
    // Not spdlog::shutdown(): it takes the logger away from threads that may still log.
    spdlog::set_error_handler([](const std::string&) {});  // that the queue is gone then is no news
    spdlog::details::registry::instance().set_tp(nullptr);
}

}  // namespace rollcall::server
