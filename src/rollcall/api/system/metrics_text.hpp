// This FE's own few metrics as Prometheus text. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/registry/pool_members.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/watched_servers.hpp"

namespace rollcall::api {

// rollcall_sessions{state}, rollcall_oldest_running_query_seconds, rollcall_uptime_seconds, rollcall_build_info{version}.
// Source: Prometheus' exposition format 0.0.4.
std::string format_metrics(const registry::registry::totals& now, std::chrono::seconds uptime, std::string_view version);

// rollcall_watch_up, rollcall_watch_age_seconds, rollcall_watch_poll_seconds, rollcall_watch_sessions, each with {upstream}. Returns: ""
// where no server is watched.
std::string format_watch_metrics(const std::vector<registry::watched_server>& servers);

// rollcall_upstream_up, rollcall_upstream_sessions, rollcall_upstream_dial_failures_total, rollcall_upstream_check_seconds, each with
// {pool,member}. Returns: "" where there are no pools.
std::string format_pool_metrics(const std::vector<registry::pool_member>& members);

}  // namespace rollcall::api
