// rollcall: the command line.
#include <malloc.h>
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "rollcall/base/refusal.hpp"
#include "rollcall/cli/arguments.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/front_end.hpp"
#include "rollcall/server/log_output.hpp"
#include "rollcall/server/record_upstream.hpp"
#include "rollcall/server/settings/settings.hpp"
#include "rollcall/server/settings/upstream_access.hpp"
#include "rollcall/server/settings/version.hpp"
#include "rollcall/server/upstream_check.hpp"

extern char** environ;  // NOLINT: POSIX gives it no header

namespace {

using rollcall::or_refusal;
using namespace rollcall::server;

// What the command line gave.
struct arguments {
    std::string config;
    std::string listen_mysql;
    std::string listen_http;
    std::string data_dir;
    std::vector<std::string> assignments;
    bool online = false;
};

void add_setting_options(CLI::App& command, arguments& given) {
    command.add_option("--config", given.config, "TOML file with settings");
    command.add_option("--listen-mysql", given.listen_mysql, "HOST:PORT for MySQL clients (listen.mysql)");
    command.add_option("--listen-http", given.listen_http, "HOST:PORT for HTTP (listen.http)");
    command.add_option("--data-dir", given.data_dir, "folder for all that is kept (data_dir)");
    command.add_option("--set", given.assignments, "one setting: key=value (repeatable)")->take_all()->allow_extra_args(false);
}

// File, then environment, then command line: the nearer wins.
or_refusal<settings> collect_settings(const arguments& given) {
    std::vector<given_value> values;
    if (!given.config.empty()) {
        auto file = values_of_file(given.config);
        if (file.has_error()) return file.error();
        values = std::move(*file);
    }
    for (auto& each : values_of_environment(environ)) values.push_back(std::move(each));
    const auto add = [&](const char* key, const std::string& text, const char* option) {
        if (!text.empty()) values.push_back({key, text, option});
    };
    add("listen.mysql", given.listen_mysql, "--listen-mysql");
    add("listen.http", given.listen_http, "--listen-http");
    add("data_dir", given.data_dir, "--data-dir");
    for (const auto& assignment : given.assignments) {
        auto parsed = parse_assignment(assignment, "--set");
        if (parsed.has_error()) return parsed.error();
        values.push_back(std::move(*parsed));
    }
    return make_settings(values);
}

int fail(const rollcall::refusal& why) {
    std::cerr << "rollcall: " << why.sentence << '\n';
    return 1;
}

// A file at its size limit and a reader that is gone are errors of one write, not the end of the server.
void turn_signals_into_errors() {
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

// A listing's buffers are those of the next one: given back to the kernel in between they would cost a page fault each time.
void keep_freed_memory() {
    constexpr int kept_bytes = 64 << 20;
    constexpr int own_mapping_bytes = 32 << 20;  // the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
    mallopt(M_MMAP_THRESHOLD, own_mapping_bytes);
}

// What is kept is not for everyone on this machine: data and the history of statements are files of the process' own and its group's.
void keep_files_from_others() {
    constexpr mode_t others = 027;
    ::umask(::umask(others) | others);
}

int serve(const arguments& given) {
    turn_signals_into_errors();
    keep_files_from_others();
    keep_freed_memory();
    const auto values = collect_settings(given);
    if (values.has_error()) return fail(values.error());
    start_log(values->log_level);
    const char* const root_password = std::getenv("ROLLCALL_ROOT_PASSWORD");
    auto fe = front_end::open(*values, root_password == nullptr ? "" : root_password);
    if (fe.has_error()) {
        finish_log();
        return fail(fe.error());
    }
    const auto served = (*fe)->run([](const std::string& ready_line) { std::cout << ready_line << std::endl; });
    fe->reset();
    finish_log();
    return served.has_error() ? fail(served.error()) : 0;
}

int check_config(const arguments& given) {
    const auto values = collect_settings(given);
    if (values.has_error()) return fail(values.error());
    std::cout << describe(*values);
    if (!given.online) return 0;
    turn_signals_into_errors();
    start_log("error");
    const auto reports = try_upstreams(*values);
    finish_log();
    if (reports.has_error()) return fail(reports.error());
    bool all_sound = true;
    for (const auto& each : *reports) {
        std::cout << "# " << each.line << '\n';
        all_sound = all_sound && each.sound;
    }
    return all_sound ? 0 : 1;
}

// What `record-upstream` is given.
struct record_arguments {
    std::string address;
    std::string user;
    std::string password_file;
};

int record(const record_arguments& given) {
    turn_signals_into_errors();
    const auto address = rollcall::cluster::parse_host_port(given.address);
    if (!address) return fail(rollcall::refuse("'{}' is no address; it takes HOST:PORT, as 127.0.0.1:3306", given.address));
    rollcall::upstream::server_options options;
    options.name = "record";
    options.host = address->host;
    options.port = address->port;
    options.user = given.user;
    options.tls.context = rollcall::runtime::tls_client_context::make_unverified();
    if (!given.password_file.empty()) {
        auto password = read_password(given.password_file);
        if (password.has_error()) return fail(rollcall::refuse("--password-file {}, {}", given.password_file, password.error().sentence));
        options.password = std::move(*password);
    }
    start_log("error");
    const auto recorded = record_upstream(options);
    finish_log();
    if (recorded.has_error()) return fail(recorded.error());
    std::cout << *recorded;
    return 0;
}

}  // namespace

int main(int count, char** words) {
    CLI::App app{"Rollcall: who is connected, what are they running, how did it go, and make it stop"};
    app.set_version_flag("--version", std::string{product_version});
    app.require_subcommand(1);
    arguments given;
    auto* const serve_command = app.add_subcommand("serve", "run a front end");
    add_setting_options(*serve_command, given);
    auto* const check_command = app.add_subcommand("check-config", "read a configuration, show it or say what is wrong");
    add_setting_options(*check_command, given);
    check_command->add_flag("--online", given.online,
                            "also try each watched server and each member of a pool, and tell which grants are missing there");
    record_arguments to_record;
    auto* const record_command =
        app.add_subcommand("record-upstream", "write what a server answers to what a watch asks, without names and statements, as JSON");
    record_command->add_option("address", to_record.address, "HOST:PORT of the server")->required();
    record_command->add_option("--user", to_record.user, "the account to log in with there")->required();
    record_command->add_option("--password-file", to_record.password_file, "a file whose first line is its password");
    rollcall::cli::client_commands client_commands{app};
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 1;
    }
    if (client_commands.parsed()) return client_commands.run();
    if (record_command->parsed()) return record(to_record);
    return serve_command->parsed() ? serve(given) : check_config(given);
}
