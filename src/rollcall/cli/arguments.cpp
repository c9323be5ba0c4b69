// Options for CLI11, and the checks that it does not make.
#include "rollcall/cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "rollcall/base/refusal.hpp"
#include "rollcall/cli/drain.hpp"
#include "rollcall/cli/kill.hpp"
#include "rollcall/cli/output.hpp"
#include "rollcall/cli/sessions.hpp"

namespace rollcall::cli {

namespace {

constexpr const char* sessions_footer =
    "Filters (--where): id, user, host, db, command, state, kind, fe, upstream = values that commas separate, * for any run, ! before what "
    "is\n"
    "excluded; active=true; min_time=SECONDS; q=TEXT in Info.\n\n"
    "Password: from --password-file or ROLLCALL_PASSWORD; asked for on a terminal where the server wants one.\n\n"
    "Exit codes: 0 the list is whole; 1 wrong arguments or a local error; 2 the server refused (4xx);\n"
    "3 no connection or no answer (5xx); 4 the list lacks front ends, which standard error names.";

constexpr const char* kill_footer =
    "A connection id ends the session, or with --query only its statement; --query-id binds that to the statement that you saw.\n"
    "Filters as of `rollcall sessions`; what is ended by filter is bound to the statements that matched.\n\n"
    "Password: from --password-file or ROLLCALL_PASSWORD; asked for on a terminal where the server wants one.\n\n"
    "Exit codes: 0 all has stopped or was gone (--dry-run: something matches); 1 wrong arguments, a local error or 'no' to the question;\n"
    "2 the server refused (4xx); 3 no connection or no answer (5xx, as where a front end could not be asked); 5 something is still\n"
    "stopping, forbidden or unknown; 6 no session matches.";

constexpr const char* drain_footer =
    "At the front end that is asked; others are asked one by one.\n\n"
    "Password: from --password-file or ROLLCALL_PASSWORD; asked for on a terminal where the server wants one.\n\n"
    "Exit codes: 0 done; 1 wrong arguments or a local error; 2 the server refused (4xx); 3 no connection or no answer (5xx);\n"
    "5 sessions are left after --wait.";

void add_server_options(CLI::App& command, server_options& given) {
    const char* const group = "Server";
    command.add_option("--url", given.url, "http(s)://HOST[:PORT] of any front end; the port is 8030 where none stands")
        ->envname("ROLLCALL_URL")
        ->capture_default_str()
        ->group(group);
    command.add_option("--user", given.user, "account to log in with")->capture_default_str()->group(group);
    command.add_option("--password-file", given.password_file, "file whose first line is the password")->type_name("FILE")->group(group);
    command.add_option("--ca", given.ca, "PEM certificates to check an https server by; else the system's")
        ->type_name("FILE")
        ->group(group);
    command.add_flag("--insecure-plaintext", given.insecure_plaintext, "send a password over plain HTTP beyond this machine")->group(group);
}

void add_format_option(CLI::App& command, output_format& format) {
    const std::map<std::string, output_format> formats{
        {"table", output_format::table}, {"json", output_format::json}, {"csv", output_format::csv}};
    command.add_option("--format", format, "table (default), json or csv")
        ->transform(CLI::CheckedTransformer(formats).description(""))
        ->type_name("FORMAT");
}

CLI::Option* add_filter_option(CLI::App& command, std::vector<std::string>& filters) {
    return command.add_option("--where", filters, "filter; several must all hold")->type_name("NAME=VALUE")->take_all();
}

or_refusal<http::parameter_list> read_filters(const std::vector<std::string>& texts) {
    http::parameter_list filters;
    for (const auto& text : texts) {
        const auto equals = text.find('=');
        if (equals == 0 || equals == std::string::npos) {
            return refuse("--where: '{}' is no filter; write NAME=VALUE, as user=etl", text);
        }
        filters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return filters;
}

// "" where --watch stands alone.
or_refusal<double> read_pause(const std::string& text) {
    constexpr double usual = 2;
    constexpr double shortest = 0.1;
    constexpr double longest = 86'400;
    if (text.empty()) return usual;
    double seconds = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
    if (error == std::errc{} && stopped == end && seconds >= shortest && seconds <= longest) {
        return seconds;
    }
    return refuse("--watch: '{}' is no pause; it takes seconds from 0.1 to 86400", text);
}

}  // namespace

// What CLI11 writes into, and its commands.
struct client_commands::state {
    CLI::App* sessions = nullptr;
    CLI::App* kill = nullptr;
    CLI::App* upstreams = nullptr;
    CLI::App* drain = nullptr;
    CLI::App* enable = nullptr;
    CLI::Option* watch = nullptr;
    sessions_options listing;
    kill_options killing;
    sessions_options behind;
    drain_options draining;
    std::vector<std::string> listing_filters;
    std::vector<std::string> killing_filters;
    std::string pause;

    void add_sessions(CLI::App& program);
    void add_kill(CLI::App& program);
    void add_upstreams(CLI::App& program);
    void add_drain(CLI::App& program);
    exit_code run_sessions();
    exit_code run_kill();
};

void client_commands::state::add_sessions(CLI::App& program) {
    sessions = program.add_subcommand("sessions", "list sessions: who is connected and what they run");
    auto* const all = sessions->add_flag("--all", listing.all, "of all front ends, not of the one asked alone");
    add_filter_option(*sessions, listing_filters);
    auto* const columns = sessions->add_option("--columns", listing.columns, "names, or default, doris, all; separated by commas");
    sessions->add_option("--sort", listing.sort, "column; -COLUMN for descending")->type_name("[-]COLUMN");
    sessions->add_option("--limit", listing.limit, "at most so many rows")->type_name("N");
    sessions->add_option("--by", listing.by, "count by user, host, db, command, state, fe or upstream")
        ->type_name("COLUMN")
        ->excludes(columns);
    watch = sessions->add_option("--watch", pause, "draw the table anew every so many seconds (2) until Ctrl-C")
                ->expected(0, 1)
                ->type_name("[SECONDS]");
    add_format_option(*sessions, listing.format);
    sessions->add_option("--timeout-ms", listing.timeout_ms, "how long other front ends may take (2000)")->type_name("N")->needs(all);
    sessions->add_flag("--strict", listing.strict, "print nothing where front ends are missing")->needs(all);
    add_server_options(*sessions, listing.server);
    sessions->footer(sessions_footer);
}

void client_commands::state::add_kill(CLI::App& program) {
    kill = program.add_subcommand("kill", "end sessions, or only their statements");
    auto* const ids = kill->add_option("ids", killing.ids, "connection ids")->type_name("ID");
    auto* const where = add_filter_option(*kill, killing_filters)->excludes(ids);
    kill->add_flag("--all", killing.all, "with --where: at all front ends; an id is found wherever it is");
    kill->add_flag("--query", killing.query, "end only the running statement; the session lives");
    kill->add_option("--query-id", killing.query_id, "only while this statement runs, as the column QueryId shows it")
        ->type_name("QUERY_ID")
        ->needs(ids);
    kill->add_option("--reason", killing.reason, "told to the victim and logged");
    kill->add_option("--wait-ms", killing.wait_ms, "how long to wait for the end (1000)")->type_name("N");
    kill->add_option("--max", killing.max, "end nothing where more match (100)")->type_name("N")->needs(where);
    kill->add_flag("--dry-run", killing.dry_run, "show what matches, end nothing")->needs(where);
    kill->add_flag("--partial", killing.partial, "go on where front ends cannot be asked")->needs(where);
    kill->add_flag("--yes", killing.yes, "do not ask; needed with --where away from a terminal");
    add_format_option(*kill, killing.format);
    add_server_options(*kill, killing.server);
    kill->footer(kill_footer);
}

void client_commands::state::add_upstreams(CLI::App& program) {
    upstreams =
        program.add_subcommand("upstreams", "list the servers behind a front end, watched ones and members of pools, and how they fare");
    auto* const all = upstreams->add_flag("--all", behind.all, "behind all front ends, not behind the one asked alone");
    add_format_option(*upstreams, behind.format);
    upstreams->add_option("--timeout-ms", behind.timeout_ms, "how long other front ends may take (2000)")->type_name("N")->needs(all);
    upstreams->add_flag("--strict", behind.strict, "print nothing where front ends are missing")->needs(all);
    add_server_options(*upstreams, behind.server);
}

void client_commands::state::add_drain(CLI::App& program) {
    drain = program.add_subcommand("drain", "have a member of a pool take no more sessions, and end those that are asleep");
    drain->add_option("--grace", draining.grace_s, "how long sessions that are busy, or in a transaction, may go on (60)")
        ->type_name("SECONDS");
    drain->add_flag("--kill", draining.kill, "end what is left then; without it that goes on");
    drain->add_option("--wait", draining.wait_s, "come back once no session is left, or after so long (0)")->type_name("SECONDS");
    enable = program.add_subcommand("enable", "have a member that was drained take sessions again");
    for (auto* const each : {drain, enable}) {
        each->add_option("member", draining.member, "which, as `rollcall upstreams` lists it")->type_name("POOL/HOST:PORT")->required();
        add_format_option(*each, draining.format);
        add_server_options(*each, draining.server);
        each->footer(drain_footer);
    }
}

exit_code client_commands::state::run_sessions() {
    auto filters = read_filters(listing_filters);
    if (filters.has_error()) return report(failure{exit_code::usage, filters.error().sentence});
    listing.where = std::move(*filters);
    if (watch->count() > 0) {
        const auto seconds = read_pause(pause);
        if (seconds.has_error()) return report(failure{exit_code::usage, seconds.error().sentence});
        if (listing.format != output_format::table) return report(failure{exit_code::usage, "--watch draws a table; leave --format out"});
        listing.watch_seconds = *seconds;
    }
    return list_sessions(listing);
}

exit_code client_commands::state::run_kill() {
    auto filters = read_filters(killing_filters);
    if (filters.has_error()) return report(failure{exit_code::usage, filters.error().sentence});
    killing.where = std::move(*filters);
    if (killing.ids.empty() && killing.where.empty()) {
        return report(failure{exit_code::usage, "kill: give connection ids, or --where NAME=VALUE"});
    }
    return kill_sessions(killing);
}

client_commands::client_commands(CLI::App& program) : state_(std::make_unique<state>()) {
    state_->add_sessions(program);
    state_->add_kill(program);
    state_->add_upstreams(program);
    state_->add_drain(program);
}

client_commands::~client_commands() = default;

bool client_commands::parsed() const {
    return std::ranges::any_of(std::array{state_->sessions, state_->kill, state_->upstreams, state_->drain, state_->enable},
                               [](const CLI::App* each) { return each->parsed(); });
}

int client_commands::run() {
    if (state_->drain->parsed()) return static_cast<int>(drain_member(state_->draining));
    if (state_->enable->parsed()) return static_cast<int>(enable_member(state_->draining));
    if (state_->upstreams->parsed()) return static_cast<int>(list_upstreams(state_->behind));
    return static_cast<int>(state_->sessions->parsed() ? state_->run_sessions() : state_->run_kill());
}

}  // namespace rollcall::cli
