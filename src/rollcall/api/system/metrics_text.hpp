// This FE's own few metrics as Prometheus text. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "rollcall/registry/registry.hpp"

namespace rollcall::api {

// rollcall_sessions{state}, rollcall_oldest_running_query_seconds, rollcall_uptime_seconds, rollcall_build_info{version}.
// Source: Prometheus' exposition format 0.0.4.
std::string format_metrics(const registry::registry::totals& now, std::chrono::seconds uptime, std::string_view version);

}  // namespace rollcall::api
