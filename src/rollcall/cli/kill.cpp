// A DELETE an id, or one POST for all that a filter matches.
#include "rollcall/cli/kill.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cli/client.hpp"
#include "rollcall/cli/output.hpp"
#include "rollcall/cli/terminal/terminal.hpp"

namespace rollcall::cli {

namespace {

constexpr std::string_view outcome_column = "Outcome";

// Of two ends of one command, the one that a script must know of.
exit_code graver(exit_code a, exit_code b) {
    constexpr std::array order{exit_code::done,    exit_code::no_match,    exit_code::partial, exit_code::unfinished,
                               exit_code::refused, exit_code::unreachable, exit_code::usage};
    return std::ranges::find(order, a) > std::ranges::find(order, b) ? a : b;
}

// Has everything in the table come to its end?
exit_code judge(const text_table& table) {
    const auto column = std::ranges::find(table.columns, outcome_column) - table.columns.begin();
    const auto is_over = [column](const std::vector<std::string>& row) {
        const auto& outcome = row.at(static_cast<std::size_t>(column));
        return outcome == "stopped" || outcome == "gone" || outcome == "matched";
    };
    if (static_cast<std::size_t>(column) == table.columns.size()) return exit_code::unfinished;
    return std::ranges::all_of(table.rows, is_over) ? exit_code::done : exit_code::unfinished;
}

exit_code show(const table_answer& answer, output_format format) {
    if (!write_out(render(answer.table, format))) {
        return report({exit_code::usage, "standard output takes no more; what is ended stays ended"});
    }
    for (const auto& each : answer.missing) complain(describe_missing(each));
    return answer.complete ? judge(answer.table) : graver(exit_code::partial, judge(answer.table));
}

rest_call call_for(const std::string& id, const kill_options& wanted) {
    constexpr std::chrono::milliseconds usual_wait{1000};
    rest_call call;
    call.verb = http::method::delete_;
    call.path = fmt::format("/rest/v1/session/{}{}", id, wanted.query ? "/query" : "");
    if (!wanted.query_id.empty()) call.query.emplace_back("query_id", wanted.query_id);
    if (!wanted.reason.empty()) call.query.emplace_back("reason", wanted.reason);
    if (wanted.wait_ms) call.query.emplace_back("wait_ms", std::to_string(*wanted.wait_ms));
    call.server_may_take = wanted.wait_ms ? std::chrono::milliseconds{*wanted.wait_ms} : usual_wait;
    return call;
}

exit_code kill_ids(client& server, const kill_options& wanted) {
    table_answer all;
    auto worst = exit_code::done;
    for (const auto& id : wanted.ids) {
        auto answer = server.ask_table(call_for(id, wanted));
        if (answer.has_error()) {
            worst = graver(worst, report(answer.error()));
            if (answer.error().code == exit_code::unreachable) break;
            continue;
        }
        all.table.columns = std::move(answer->table.columns);
        std::ranges::move(answer->table.rows, std::back_inserter(all.table.rows));
    }
    return all.table.columns.empty() ? worst : graver(worst, show(all, wanted.format));
}

rest_call call_for_matches(const kill_options& wanted, bool dry_run) {
    rest_call call;
    call.verb = http::method::post;
    call.path = wanted.all ? "/rest/v1/session/all/kill" : "/rest/v1/session/kill";
    call.body = fmt::format(R"({{"kind":"{}","dry_run":{},"partial":{})", wanted.query ? "query" : "connection", dry_run, wanted.partial);
    if (wanted.max) call.body += fmt::format(R"(,"max":{})", *wanted.max);
    if (!wanted.reason.empty()) {
        call.body += R"(,"reason":)";
        append_json_string(call.body, wanted.reason);
    }
    call.body += R"(,"filter":{)";
    for (const auto& [name, value] : wanted.where) {
        if (!call.body.ends_with('{')) call.body += ',';
        append_json_string(call.body, name);
        call.body += ':';
        append_json_string(call.body, value);
    }
    call.body += "}}";
    return call;
}

exit_code kill_matches(client& server, const kill_options& wanted) {
    if (!wanted.dry_run && !wanted.yes && !is_terminal(STDIN_FILENO)) {
        return report({exit_code::usage, "--where may match more than you think: give --dry-run to see what, or --yes to end it unasked"});
    }
    if (wanted.dry_run || !wanted.yes) {
        const auto matched = server.ask_table(call_for_matches(wanted, true));
        if (matched.has_error()) return report(matched.error());
        if (matched->table.rows.empty()) return report({exit_code::no_match, "no session matches"});
        if (const auto shown = show(*matched, wanted.format); wanted.dry_run || shown == exit_code::usage) return shown;
        const auto count = matched->table.rows.size();
        const auto question = fmt::format("End {} of {} {}? [y/N] ", wanted.query ? "the statements" : "the connections", count,
                                          count == 1 ? "session" : "sessions");
        if (!ask_yes(question)) return report({exit_code::usage, "nothing was ended"});
    }
    const auto ended = server.ask_table(call_for_matches(wanted, false));
    if (ended.has_error()) return report(ended.error());
    if (ended->table.rows.empty()) return report({exit_code::no_match, "no session matches"});
    return show(*ended, wanted.format);
}

}  // namespace

exit_code kill_sessions(const kill_options& wanted) {
    auto server = client::open(wanted.server);
    if (server.has_error()) return report(server.error());
    return wanted.ids.empty() ? kill_matches(**server, wanted) : kill_ids(**server, wanted);
}

}  // namespace rollcall::cli
