// Limits, one by one, and metrics, one line of help, type and value each.
#include "rollcall/server/settings/session_parts.hpp"

#include <fmt/format.h>

#include <iterator>

namespace rollcall::server {

namespace {

void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n{} {}\n", name, help, name, type, name, value);
}

}  // namespace

session::session_limits session_limits_of(const settings& values) {
    session::session_limits limits;
    limits.max_allowed_packet = values.max_allowed_packet_bytes;
    limits.max_prepared_per_session = values.max_prepared_per_session;
    limits.max_prepared = values.max_prepared;
    limits.result_buffer_bytes = values.result_buffer_bytes;
    limits.max_open_results = values.max_open_results;
    limits.max_cursor_bytes = values.max_cursor_bytes;
    limits.idle_transaction_timeout = std::chrono::seconds{values.idle_transaction_timeout_s};
    limits.net_write_timeout = std::chrono::seconds{values.net_write_timeout_s};
    limits.net_read_timeout = std::chrono::seconds{values.net_read_timeout_s};
    return limits;
}

door::account_rules account_rules_of(const settings& values) {
    door::account_rules rules;
    rules.require_tls = values.tls_required;
    rules.max_user_connections = values.max_user_connections;
    rules.limits.packet_time = std::chrono::seconds{values.login_timeout_s};
    return rules;
}

relay::relay_limits relay_limits_of(const settings& values, std::size_t max_connections) {
    relay::relay_limits limits;
    limits.max_connections = max_connections;
    limits.login_time = std::chrono::seconds{values.login_timeout_s};
    limits.write_time = std::chrono::seconds{values.net_write_timeout_s};
    limits.kill_time = std::chrono::seconds{values.relay_kill_timeout_s};
    limits.gone_check = std::chrono::milliseconds{values.relay_gone_check_ms};
    return limits;
}

relay::relay_history relay_history_of(const settings& values) {
    relay::relay_history history;
    if (values.relay_history == "notable") history.kept = relay::kept_statements::notable;
    if (values.relay_history == "off") history.kept = relay::kept_statements::off;
    history.slow = std::chrono::milliseconds{values.history_slow_ms};
    return history;
}

std::string statement_metrics(const session::session_counters& counters, const runtime::admission& admission,
                              const runtime::memory_budget& packet_memory) {
    std::string text;
    append_metric(text, "rollcall_statements_total", "counter", "Statements received.", counters.statements.load());
    append_metric(text, "rollcall_statement_errors_total", "counter", "Statements and commands that failed.", counters.errors.load());
    append_metric(text, "rollcall_prepared_statements", "gauge", "Prepared statements that are open.", counters.prepared_open.load());
    append_metric(text, "rollcall_statements_queued", "gauge", "Statements that wait for admission.", admission.waiting());
    append_metric(text, "rollcall_stuck_statements", "gauge", "Statements that were stopped two seconds ago or more, and have not ended.",
                  counters.statements_stuck.load());
    append_metric(text, "rollcall_open_results", "gauge", "Results and cursors that are being read.", counters.results_open.load());
    append_metric(text, "rollcall_packet_memory_bytes", "gauge", "Memory of packets and results under way.", packet_memory.used());
    return text;
}

}  // namespace rollcall::server
