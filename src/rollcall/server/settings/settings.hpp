// The FE's settings: every one has one name, in the TOML file, in --set, and as ROLLCALL_... in the environment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/refusal.hpp"

namespace rollcall::server {

// One server that is watched: watch.<name>.<key>. The password itself is in a file, and never among the settings.
struct watch_settings {
    std::string address;  // "host:port"
    std::string user;
    std::string password_file;  // path; "": the account has no password
    std::uint64_t interval_ms = 1'000;
    std::uint64_t max_rows = 20'000;
    bool kill = true;               // may sessions there be ended from here?
    bool locks = true;              // is it told who waits for whose lock there?
    std::string tls = "preferred";  // or off, required
    std::string tls_ca;             // path; "": any certificate is taken

    bool operator==(const watch_settings&) const = default;
};

// The servers that one listener stands in front of: pool.<name>.<key>.
struct pool_settings {
    std::string members;                // "host:port" or "host:port*weight", separated by commas
    std::string listen;                 // "host:port"
    std::string listen_reader;          // likewise; "": none
    std::string control_user;           // our own account at the members; "": none
    std::string control_password_file;  // path; "": the account has no password
    std::uint64_t connect_timeout_ms = 1'000;
    std::string tls = "as_client";       // or off, required
    std::string tls_ca;                  // path; "": any certificate is taken
    std::string proxy_protocol = "off";  // or v1, v2: members are told each client's address
    std::uint64_t connect_wait_s = 15;
    std::uint64_t check_interval_ms = 1'000;
    std::uint64_t fail_after = 3;  // checks
    std::uint64_t rise_after = 2;  // checks
    std::uint64_t slow_start_s = 10;
    std::uint64_t max_sessions = 0;       // of one member; 0: no bound
    std::uint64_t max_lag_s = 0;          // of a replica; 0: it is not asked
    std::uint64_t status_port = 0;        // 0: none
    bool donor_ok = false;                // may sessions go to a Galera node that is a donor?
    std::string on_role_change = "keep";  // or close

    bool operator==(const pool_settings&) const = default;
};

// Plain data; the defaults are those that docs/configuration.md shows.
struct settings {
    std::string listen_mysql = "127.0.0.1:9030";
    std::string listen_http = "127.0.0.1:8030";
    std::string trusted_proxies;  // networks, separated by commas
    std::string data_dir = "./rollcall-data";

    std::string time_zone = "UTC";
    std::string log_level = "info";
    std::uint64_t shards = 0;   // 0: one a core
    std::uint64_t workers = 0;  // 0: two a core
    std::uint64_t shutdown_grace_s = 10;

    std::string cluster_name = "default_cluster";
    std::uint64_t fe_number = 0;
    bool fe_number_given = false;  // no setting itself: was `fe_number` set?
    std::string advertise;
    std::string cluster_members;  // "host:http_port", separated by commas
    std::string cluster_dns;      // "name:http_port"
    std::string cluster_etcd;     // "http://host:port", separated by commas
    std::string cluster_secret;
    std::string cluster_ca;  // path of PEM certificates: members are asked over HTTPS
    std::uint64_t max_clock_skew_s = 10;
    [[nodiscard]] bool in_cluster() const { return !cluster_members.empty() || !cluster_dns.empty() || !cluster_etcd.empty(); }

    std::string tls_certificate;  // paths of PEM files; both or neither
    std::string tls_key;
    bool tls_required = false;

    std::string session_columns = "default";
    std::string session_view = "sessions";
    bool allow_plaintext_login = false;
    std::string host_names;  // separated by commas

    std::uint64_t max_connections = 20'000;
    std::uint64_t max_user_connections = 0;  // of one account; 0: no bound of its own
    std::uint64_t max_http_connections = 1'000;
    std::uint64_t max_running_statements = 0;  // 0: four a core
    std::uint64_t max_queued_statements = 10'000;
    std::uint64_t max_allowed_packet_bytes = std::uint64_t{64} << 20;
    std::uint64_t max_packet_memory_bytes = 0;   // 0: a quarter of the machine's
    std::uint64_t max_process_memory_bytes = 0;  // 0: 85 % of the machine's
    std::uint64_t max_open_results = 2'000;
    std::uint64_t max_cursor_bytes = std::uint64_t{1} << 30;
    std::uint64_t max_prepared_per_session = 256;
    std::uint64_t max_prepared = 16'382;
    std::uint64_t result_buffer_bytes = std::uint64_t{256} << 10;
    std::uint64_t login_queue = 1'000;
    std::uint64_t login_timeout_s = 10;
    std::uint64_t wait_timeout_s = 28'800;
    std::uint64_t idle_transaction_timeout_s = 600;
    std::uint64_t net_read_timeout_s = 30;
    std::uint64_t net_write_timeout_s = 60;
    std::uint64_t http_header_bytes = 16 * 1024;
    std::uint64_t http_body_bytes = 1024 * 1024;
    std::uint64_t http_idle_timeout_s = 75;
    std::uint64_t http_request_timeout_s = 10;

    bool history_enabled = true;
    std::string history_profile = "auto";
    std::uint64_t history_profile_threshold_ms = 10;
    std::uint64_t history_slow_ms = 1'000;
    std::string history_slow_log;  // path; "": none
    std::uint64_t history_slow_log_bytes = std::uint64_t{64} << 20;
    std::uint64_t history_slow_log_files = 4;
    std::uint64_t history_keep_hours = 72;
    std::uint64_t history_keep_notable_hours = 720;
    std::uint64_t history_max_bytes = std::uint64_t{1} << 30;
    std::string history_export_dir;  // path; "": no exports
    std::uint64_t history_buffer_bytes = std::uint64_t{8} << 20;

    std::uint64_t engine_memory_bytes = 0;
    std::uint64_t engine_temp_bytes = 0;
    std::uint64_t engine_threads = 0;
    std::uint64_t engine_kept_plans = 4'096;

    std::string relay_history = "all";  // or notable, off
    std::uint64_t relay_kill_timeout_s = 10;
    std::uint64_t relay_gone_check_ms = 1'000;

    std::map<std::string, watch_settings> watches;  // by name
    std::map<std::string, pool_settings> pools;     // by name
    // Its ids must be no other server's: it lists sessions of others beside its own.
    [[nodiscard]] bool knows_other_servers() const { return !watches.empty() || !pools.empty(); }

    bool operator==(const settings&) const = default;
};

// One value as it was given, and where: "rollcall.toml, line 3", "--set", "ROLLCALL_SERVER_TIME_ZONE".
struct given_value {
    std::string key;
    std::string text;
    std::string place;
};

// All values of the environment whose names begin with ROLLCALL_. ROLLCALL_ROOT_PASSWORD is none of them.
std::vector<given_value> values_of_environment(const char* const* environment);

// "key=value". Errors: a sentence.
or_refusal<given_value> parse_assignment(std::string_view text, std::string place);

// A TOML file's values. Errors: a sentence with the line.
or_refusal<std::vector<given_value>> values_of_file(const std::filesystem::path& file);

// Puts values over the defaults, later ones over earlier ones. Errors: a sentence that names the place, the key, the value and
// what is allowed (of an unknown key: the nearest that is known).
or_refusal<settings> make_settings(const std::vector<given_value>& given);

// Every setting with its value, one "key = value" a line, sorted as in the documentation.
std::string describe(const settings& values);

}  // namespace rollcall::server
