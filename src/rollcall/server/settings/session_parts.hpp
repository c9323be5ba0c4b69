// What sessions are served with, from the settings; and what metrics tell of them.
#pragma once

#include <string>

#include "rollcall/door/account_gatekeeper.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/runtime/admission.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/session/services.hpp"

namespace rollcall::server {

session::session_limits session_limits_of(const settings& values);
door::account_rules account_rules_of(const settings& values);
relay::relay_limits relay_limits_of(const settings& values, std::size_t max_connections);
relay::relay_history relay_history_of(const settings& values);

// Counts of statements, results and their memory, as Prometheus' text. Thread: any.
std::string statement_metrics(const session::session_counters& counters, const runtime::admission& admission,
                              const runtime::memory_budget& packet_memory);

}  // namespace rollcall::server
