// The operations' actions.
#include "rollcall/api/action/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "rollcall/api/system/metrics_text.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

namespace {

http::response refuse(const http::problem& failure) { return http::to_response(failure); }

http::response not_ready(const std::string& part) {
    const std::string_view end = part.ends_with('.') ? "" : ".";
    return refuse(http::passing_problem(503, fmt::format("This front end takes no statements now: {}{}", part, end)));
}

}  // namespace

open_answer show_health(const services&, request_ptr incoming) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return refuse(known.error());
    co_return http::success(R"("alive")", 0);
}

open_answer show_readiness(const services& s, request_ptr incoming) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return refuse(known.error());
    const auto part = s.unavailable ? s.unavailable() : std::string{};
    if (!part.empty()) co_return not_ready(part);
    std::string sentence = "ready";
    // Statements are taken all the same.
    if (const auto trouble = s.history == nullptr ? std::string{} : s.history->trouble(); !trouble.empty()) {
        sentence += ", but finished statements are not recorded: " + trouble;
    }
    std::string data;
    append_json_string(data, sentence);
    co_return http::success(data, 0);
}

open_answer show_metrics(const services& s, request_ptr incoming) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return refuse(known.error());
    const auto totals = co_await s.sessions.count();
    // The wall clock may have been set back since the start.
    const auto uptime = std::max(std::chrono::seconds{0}, std::chrono::duration_cast<std::chrono::seconds>(s.time.wall_now() - s.started));
    http::response answer;
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = format_metrics(totals, uptime, s.version);
    answer.body += format_watch_metrics(s.fleet.watched());
    if (const auto* const pools = s.fleet.pools(); pools != nullptr) answer.body += format_pool_metrics(pools->list());
    if (s.more_metrics) answer.body += s.more_metrics();
    co_return answer;
}

open_answer show_version(const services& s, request_ptr incoming) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return refuse(known.error());
    std::string data = R"({"version":)";
    append_json_string(data, s.version);
    data += '}';
    co_return http::success(data, 0);
}

}  // namespace rollcall::api
