// One GET a table.
#include "rollcall/cli/sessions.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "rollcall/cli/client.hpp"
#include "rollcall/cli/output.hpp"
#include "rollcall/cli/terminal/terminal.hpp"

namespace rollcall::cli {

namespace {

rest_call make_call(const sessions_options& wanted) {
    rest_call call;
    call.path = wanted.all ? "/rest/v1/session/all" : "/rest/v1/session";
    call.query = wanted.where;
    call.query.emplace_back("view", "sessions");  // whatever the server's own default
    const auto add = [&call](const char* name, std::string value) {
        if (!value.empty()) call.query.emplace_back(name, std::move(value));
    };
    add("columns", wanted.columns);
    add("sort", wanted.sort);
    add("by", wanted.by);
    if (wanted.limit) add("limit", std::to_string(*wanted.limit));
    if (wanted.strict) add("strict", "true");
    if (!wanted.timeout_ms) return call;
    add("timeout_ms", std::to_string(*wanted.timeout_ms));
    call.server_may_take = std::chrono::milliseconds{*wanted.timeout_ms};
    return call;
}

rest_call make_upstreams_call(const sessions_options& wanted) {
    rest_call call;
    call.path = wanted.all ? "/rest/v1/upstream/all" : "/rest/v1/upstream";
    if (wanted.strict) call.query.emplace_back("strict", "true");
    if (!wanted.timeout_ms) return call;
    call.query.emplace_back("timeout_ms", std::to_string(*wanted.timeout_ms));
    call.server_may_take = std::chrono::milliseconds{*wanted.timeout_ms};
    return call;
}

// Returns: how the command ends where this is the only list.
exit_code show(const table_answer& answer, const sessions_options& wanted, std::string_view before) {
    const bool nothing = wanted.strict && !answer.complete;
    if (!nothing && !write_out(std::string{before} + render(answer.table, wanted.format))) {
        return report({exit_code::usage, "standard output takes no more: the disk is full or the reader is gone"});
    }
    if (answer.total && *answer.total > answer.table.rows.size()) {
        complain(fmt::format("{} of {} rows", answer.table.rows.size(), *answer.total));
    }
    for (const auto& each : answer.missing) complain(describe_missing(each));
    return answer.complete ? exit_code::done : exit_code::partial;
}

// A terminal is wiped before each table; elsewhere a blank line stands between two.
exit_code watch(client& server, const rest_call& call, const sessions_options& wanted) {
    constexpr const char* home_and_wipe = "\x1b[H\x1b[2J";
    const std::chrono::duration<double> pause{*wanted.watch_seconds};
    const char* const between = is_terminal(STDOUT_FILENO) ? home_and_wipe : "\n";
    const char* before = is_terminal(STDOUT_FILENO) ? home_and_wipe : "";
    for (;; before = between) {
        const auto answer = server.ask_table(call);
        if (answer.has_error()) {
            // A server that is away may come back; one that refuses will go on refusing.
            const auto code = report(answer.error());
            if (code != exit_code::unreachable) return code;
        } else if (const auto code = show(*answer, wanted, before); code == exit_code::usage) {
            return code;
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

exit_code list_sessions(const sessions_options& wanted) {
    auto server = client::open(wanted.server);
    if (server.has_error()) return report(server.error());
    const auto call = make_call(wanted);
    if (wanted.watch_seconds) return watch(**server, call, wanted);
    const auto answer = (*server)->ask_table(call);
    if (answer.has_error()) return report(answer.error());
    return show(*answer, wanted, "");
}

exit_code list_upstreams(const sessions_options& wanted) {
    auto server = client::open(wanted.server);
    if (server.has_error()) return report(server.error());
    const auto answer = (*server)->ask_table(make_upstreams_call(wanted));
    if (answer.has_error()) return report(answer.error());
    return show(*answer, wanted, "");
}

}  // namespace rollcall::cli
