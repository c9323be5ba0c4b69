// The arguments of the commands that ask a front end: what may be given, and what was.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/http/message/message.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's
class App;
}

namespace rollcall::cli {

enum class output_format : std::uint8_t { table, json, csv };

// Which server, and as whom.
struct server_options {
    std::string url = "http://127.0.0.1:8030";
    std::string user = "root";
    std::string password_file;
    std::string ca;  // path of PEM certificates; "": the system's
    bool insecure_plaintext = false;
};

struct sessions_options {
    server_options server;
    bool all = false;
    bool strict = false;
    http::parameter_list where;  // the server knows which there are
    std::string columns;
    std::string sort;
    std::string by;
    std::optional<std::uint64_t> limit;
    std::optional<std::uint64_t> timeout_ms;
    std::optional<double> watch_seconds;
    output_format format = output_format::table;
};

struct kill_options {
    server_options server;
    std::vector<std::string> ids;  // connection ids
    http::parameter_list where;    // this, or ids
    std::string query_id;          // end it only while this statement runs
    bool all = false;
    bool query = false;
    std::string reason;
    std::optional<std::uint64_t> wait_ms;
    std::optional<std::uint64_t> max;
    bool dry_run = false;
    bool partial = false;
    bool yes = false;
    output_format format = output_format::table;
};

struct drain_options {
    server_options server;
    std::string member;  // "pool/host:port"
    std::uint64_t grace_s = 60;
    bool kill = false;
    std::uint64_t wait_s = 0;
    output_format format = output_format::table;
};

// Adds the commands to the program's. Lives until its command has run.
class client_commands {
public:
    explicit client_commands(CLI::App& program);
    ~client_commands();
    client_commands(const client_commands&) = delete;
    client_commands& operator=(const client_commands&) = delete;

    // Was one of them given?
    [[nodiscard]] bool parsed() const;
    // Runs the one given. Returns: the process' exit code.
    [[nodiscard]] int run();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace rollcall::cli
