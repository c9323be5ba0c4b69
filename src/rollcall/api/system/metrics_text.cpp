// Writing Prometheus text.
#include "rollcall/api/system/metrics_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace rollcall::api {

namespace {

// A label's value, between its quotes.
std::string escaped_label(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (c == '\n') {
            text += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text;
}

void append_head(std::string& out, std::string_view name, std::string_view help, std::string_view type = "gauge") {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

std::string format_metrics(const registry::registry::totals& now, std::chrono::seconds uptime, std::string_view version) {
    std::string text;
    const auto out = [&text] { return std::back_inserter(text); };
    append_head(text, "rollcall_sessions", "Sessions of this front end by what they do.");
    for (std::size_t i = 0; i < now.by_state.size(); ++i) {
        const auto state = static_cast<registry::session_state>(i);
        const auto name = state == registry::session_state::idle ? "sleep" : registry::state_name(state);
        fmt::format_to(out(), "rollcall_sessions{{state=\"{}\"}} {}\n", name, now.by_state[i]);
    }
    append_head(text, "rollcall_oldest_running_query_seconds", "How long the oldest running query has run; 0 where none runs.");
    fmt::format_to(out(), "rollcall_oldest_running_query_seconds {}\n", now.oldest_query_seconds);
    append_head(text, "rollcall_kills_stuck", "Kills whose session or query has not ended within 10 seconds.");
    fmt::format_to(out(), "rollcall_kills_stuck {}\n", now.kills_stuck);
    append_head(text, "rollcall_oldest_kill_seconds", "The age of the oldest kill that has not come to its end; 0 where there is none.");
    fmt::format_to(out(), "rollcall_oldest_kill_seconds {}\n", now.oldest_kill_seconds);
    append_head(text, "rollcall_uptime_seconds", "Since this front end started.");
    fmt::format_to(out(), "rollcall_uptime_seconds {}\n", uptime.count());
    append_head(text, "rollcall_build_info", "Always 1; the label tells the version.");
    fmt::format_to(out(), "rollcall_build_info{{version=\"{}\"}} 1\n", escaped_label(version));
    return text;
}

std::string format_watch_metrics(const std::vector<registry::watched_server>& servers) {
    if (servers.empty()) return {};
    std::string text;
    const auto each = [&](std::string_view name, std::string_view help, auto value) {
        append_head(text, name, help);
        for (const auto& server : servers) {
            fmt::format_to(std::back_inserter(text), "{}{{upstream=\"{}\"}} {}\n", name, escaped_label(server.name), value(server));
        }
    };
    const auto seconds = [](std::chrono::milliseconds length) { return static_cast<double>(length.count()) / 1000; };
    each("rollcall_watch_up", "1 where the watched server's sessions are listed and fresh, or another name or front end has them; else 0.",
         [](const auto& server) {
             using enum registry::watched_server_state;
             return server.state == ok || server.state == partial || server.state == duplicate ? 1 : 0;
         });
    each("rollcall_watch_age_seconds", "How old the rows of the watched server are.",
         [&](const auto& server) { return seconds(server.age); });
    each("rollcall_watch_poll_seconds", "How long the last list of the watched server took.",
         [&](const auto& server) { return seconds(server.took); });
    each("rollcall_watch_sessions", "Sessions of the watched server.", [](const auto& server) { return server.rows; });
    return text;
}

std::string format_pool_metrics(const std::vector<registry::pool_member>& members) {
    if (members.empty()) return {};
    std::string text;
    const auto line = [&](std::string_view name, const registry::pool_member& member, auto value) {
        fmt::format_to(std::back_inserter(text), "{}{{pool=\"{}\",member=\"{}\"}} {}\n", name, escaped_label(member.pool),
                       escaped_label(member.name), value);
    };
    append_head(text, "rollcall_upstream_up", "1 where the pool's member takes new sessions, as far as it is known; else 0.");
    for (const auto& each : members) line("rollcall_upstream_up", each, each.takes_any ? 1 : 0);
    append_head(text, "rollcall_upstream_sessions", "Sessions of this front end at the pool's member.");
    for (const auto& each : members) line("rollcall_upstream_sessions", each, each.sessions);
    append_head(text, "rollcall_upstream_dial_failures_total", "Sessions that the pool's member did not take, so that the next was tried.",
                "counter");
    for (const auto& each : members) line("rollcall_upstream_dial_failures_total", each, each.dial_failures);
    append_head(text, "rollcall_upstream_check_seconds",
                "How long the last check of the pool's member took; none where it is not checked.");
    for (const auto& each : members) {
        if (each.check) line("rollcall_upstream_check_seconds", each, std::chrono::duration<double>{*each.check}.count());
    }
    return text;
}

}  // namespace rollcall::api
