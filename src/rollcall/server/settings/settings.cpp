// The one table of settings, and how values from file, environment and command line are put into it.
#include "rollcall/server/settings/settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <span>
#include <sstream>
#include <variant>

#include "rollcall/cluster/members/member.hpp"
#include "rollcall/server/settings/named_keys.hpp"
#include "rollcall/server/settings/pool_keys.hpp"
#include "rollcall/server/settings/settings_check.hpp"
#include "rollcall/server/settings/watch_keys.hpp"

namespace rollcall::server {

namespace {

using text_member = std::string settings::*;
using number_member = std::uint64_t settings::*;
using flag_member = bool settings::*;

// One setting: its name, where it is kept, and what it allows.
struct setting {
    std::string_view key;
    std::variant<text_member, number_member, flag_member> member;
    std::uint64_t low = 0;
    std::uint64_t high = UINT32_MAX;
    std::vector<std::string_view> choices = {};
};

const std::vector<setting>& all_settings() {
    constexpr std::uint64_t gigabyte = std::uint64_t{1} << 30;
    static const std::vector<setting> all{
        {"listen.mysql", &settings::listen_mysql},
        {"listen.http", &settings::listen_http},
        {"listen.trusted_proxies", &settings::trusted_proxies},
        {"data_dir", &settings::data_dir},
        {"server.time_zone", &settings::time_zone},
        {"server.log_level", &settings::log_level, 0, 0, {"debug", "info", "warning", "error"}},
        {"server.shards", &settings::shards, 0, 256},
        {"server.workers", &settings::workers, 0, 256},
        {"server.shutdown_grace_s", &settings::shutdown_grace_s, 0, 3600},
        {"cluster.name", &settings::cluster_name},
        {"cluster.fe_number", &settings::fe_number, 0, 1023},
        {"cluster.advertise", &settings::advertise},
        {"cluster.members", &settings::cluster_members},
        {"cluster.dns", &settings::cluster_dns},
        {"cluster.etcd", &settings::cluster_etcd},
        {"cluster.secret", &settings::cluster_secret},
        {"cluster.ca", &settings::cluster_ca},
        {"cluster.max_clock_skew_s", &settings::max_clock_skew_s, 1, 300},
        {"tls.certificate", &settings::tls_certificate},
        {"tls.key", &settings::tls_key},
        {"tls.required", &settings::tls_required},
        {"http.session_columns", &settings::session_columns, 0, 0, {"default", "doris", "all"}},
        {"http.session_view", &settings::session_view, 0, 0, {"sessions", "queries"}},
        {"http.allow_plaintext_login", &settings::allow_plaintext_login},
        {"http.host_names", &settings::host_names},
        {"limits.max_connections", &settings::max_connections, 1, 1'000'000},
        {"limits.max_user_connections", &settings::max_user_connections, 0, 1'000'000},
        {"limits.max_http_connections", &settings::max_http_connections, 1, 100'000},
        {"limits.max_running_statements", &settings::max_running_statements, 0, 1024},
        {"limits.max_queued_statements", &settings::max_queued_statements, 0, 1'000'000},
        {"limits.max_allowed_packet_bytes", &settings::max_allowed_packet_bytes, 64 * 1024, gigabyte},
        {"limits.max_packet_memory_bytes", &settings::max_packet_memory_bytes, 0, UINT64_MAX},
        {"limits.max_process_memory_bytes", &settings::max_process_memory_bytes, 0, UINT64_MAX},
        {"limits.max_open_results", &settings::max_open_results, 1, 1'000'000},
        {"limits.max_cursor_bytes", &settings::max_cursor_bytes, 65'536, UINT64_MAX},
        {"limits.max_prepared_per_session", &settings::max_prepared_per_session, 0, 100'000},
        {"limits.max_prepared", &settings::max_prepared, 0, 10'000'000},
        {"limits.result_buffer_bytes", &settings::result_buffer_bytes, 4096, 16 * 1024 * 1024},
        {"limits.login_queue", &settings::login_queue, 1, 1'000'000},
        {"limits.login_timeout_s", &settings::login_timeout_s, 1, 3600},
        {"limits.wait_timeout_s", &settings::wait_timeout_s, 1, 31'536'000},
        {"limits.idle_transaction_timeout_s", &settings::idle_transaction_timeout_s, 1, 31'536'000},
        {"limits.net_read_timeout_s", &settings::net_read_timeout_s, 1, 86'400},
        {"limits.net_write_timeout_s", &settings::net_write_timeout_s, 1, 86'400},
        {"limits.http_header_bytes", &settings::http_header_bytes, 1024, 1024 * 1024},
        {"limits.http_body_bytes", &settings::http_body_bytes, 1024, 64 * 1024 * 1024},
        {"limits.http_idle_timeout_s", &settings::http_idle_timeout_s, 1, 86'400},
        {"limits.http_request_timeout_s", &settings::http_request_timeout_s, 1, 3600},
        {"history.enabled", &settings::history_enabled},
        {"history.profile", &settings::history_profile, 0, 0, {"auto", "all", "off"}},
        {"history.profile_threshold_ms", &settings::history_profile_threshold_ms, 0, 86'400'000},
        {"history.slow_ms", &settings::history_slow_ms, 0, 86'400'000},
        {"history.slow_log", &settings::history_slow_log},
        {"history.slow_log_bytes", &settings::history_slow_log_bytes, 65'536, 16 * gigabyte},
        {"history.slow_log_files", &settings::history_slow_log_files, 1, 1000},
        {"history.keep_hours", &settings::history_keep_hours, 1, 87'600},
        {"history.keep_notable_hours", &settings::history_keep_notable_hours, 1, 87'600},
        {"history.max_bytes", &settings::history_max_bytes, 16 * 1024 * 1024, UINT64_MAX},
        {"history.export_dir", &settings::history_export_dir},
        {"history.buffer_bytes", &settings::history_buffer_bytes, 65'536, gigabyte},
        {"relay.history", &settings::relay_history, 0, 0, {"all", "notable", "off"}},
        {"relay.kill_timeout_s", &settings::relay_kill_timeout_s, 1, 600},
        {"relay.gone_check_ms", &settings::relay_gone_check_ms, 100, 60'000},
        {"engine.memory_limit_bytes", &settings::engine_memory_bytes, 0, UINT64_MAX},
        {"engine.max_temp_bytes", &settings::engine_temp_bytes, 0, UINT64_MAX},
        {"engine.threads", &settings::engine_threads, 0, 1024},
        {"engine.max_kept_plans", &settings::engine_kept_plans, 0, 1'000'000},
    };
    return all;
}

bool is_secret(const setting& which) { return which.key == "cluster.secret"; }

const setting* find_setting(std::string_view key) {
    const auto found = std::ranges::find(all_settings(), key, &setting::key);
    return found == all_settings().end() ? nullptr : &*found;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row[b.size()];
}

constexpr std::string_view variable_prefix = "ROLLCALL_";

std::string environment_name(std::string_view key) {
    std::string name{variable_prefix};
    for (const char c : key) name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
    return name;
}

std::string unknown_key(const given_value& given) {
    const bool is_variable = given.key.starts_with(variable_prefix);
    const auto spelling = [&](const setting& each) { return is_variable ? environment_name(each.key) : std::string{each.key}; };
    const auto nearest =
        std::ranges::min_element(all_settings(), {}, [&](const setting& each) { return edit_distance(spelling(each), given.key); });
    return fmt::format("{}: unknown setting '{}'; did you mean '{}'? docs/configuration.md lists them all", given.place, given.key,
                       spelling(*nearest));
}

or_refusal<void> put(settings& into, const setting& which, const given_value& given) {
    const auto allow_only = [&](const std::string& allowed) {
        return refuse("{}: '{}' has the value '{}'; allowed is {}", given.place, given.key, given.text, allowed);
    };
    if (const auto* text = std::get_if<text_member>(&which.member)) {
        if (!which.choices.empty() && std::ranges::find(which.choices, given.text) == which.choices.end()) {
            return allow_only(fmt::format("one of {}", fmt::join(which.choices, ", ")));
        }
        into.*(*text) = given.text;
    } else if (const auto* flag = std::get_if<flag_member>(&which.member)) {
        if (given.text != "true" && given.text != "false") return allow_only("true or false");
        into.*(*flag) = given.text == "true";
    } else {
        std::uint64_t value = 0;
        const char* const end = given.text.data() + given.text.size();
        const auto [stopped, error] = std::from_chars(given.text.data(), end, value);
        if (given.text.empty() || error != std::errc{} || stopped != end || value < which.low || value > which.high) {
            return allow_only(fmt::format("a whole number from {} to {}", which.low, which.high));
        }
        into.*std::get<number_member>(which.member) = value;
    }
    return {};
}

// Errors: a sentence, at the first value that is no single word, number or flag.
or_refusal<void> collect(const toml::table& table, const std::string& prefix, const std::string& file, std::vector<given_value>& into) {
    for (const auto& [name, node] : table) {
        const std::string key = prefix + std::string{name.str()};
        const std::string place = fmt::format("{}, line {}", file, node.source().begin.line);
        if (const auto* inner = node.as_table()) {
            if (const auto collected = collect(*inner, key + ".", file, into); collected.has_error()) return collected.error();
            continue;
        }
        std::ostringstream text;
        if (const auto* plain = node.as_string()) {
            text << plain->get();
        } else if (node.is_number() || node.is_boolean()) {
            text << toml::node_view<const toml::node>{node};
        } else {
            return refuse("{}: '{}' has a value that is no text, number or flag; give it one value", place, key);
        }
        into.push_back({key, text.str(), place});
    }
    return {};
}

}  // namespace

std::vector<given_value> values_of_environment(const char* const* environment) {
    std::vector<given_value> given;
    for (; environment != nullptr && *environment != nullptr; ++environment) {
        const std::string_view entry{*environment};
        const auto equals = entry.find('=');
        const auto name = entry.substr(0, equals);
        if (!name.starts_with(variable_prefix) || name == "ROLLCALL_ROOT_PASSWORD" || equals == std::string_view::npos) continue;
        const auto known = std::ranges::find_if(all_settings(), [&](const setting& each) { return environment_name(each.key) == name; });
        std::string key{known == all_settings().end() ? name : known->key};
        for (const std::string_view table : {"watch", "pool"}) {
            if (auto named = named_key_of_variable(table, name.substr(variable_prefix.size()))) key = std::move(*named);
        }
        given.push_back({key, std::string{entry.substr(equals + 1)}, std::string{name} + " in the environment"});
    }
    return given;
}

or_refusal<given_value> parse_assignment(std::string_view text, std::string place) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        return refuse("{}: '{}' is no assignment; write key=value", place, text);
    }
    return given_value{std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}, std::move(place)};
}

or_refusal<std::vector<given_value>> values_of_file(const std::filesystem::path& file) {
    std::error_code unknown;  // what does not exist is found out by opening it
    if (std::filesystem::is_directory(file, unknown)) {
        return refuse("{} is a folder; --config takes a settings file", file.string());
    }
    try {
        const auto table = toml::parse_file(file.string());
        std::vector<given_value> given;
        if (const auto collected = collect(table, "", file.string(), given); collected.has_error()) {
            return collected.error();
        }
        return given;
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        const std::string place = line == 0 ? file.string() : fmt::format("{}, line {}", file.string(), line);
        return refuse("{}: {}", place, error.description());
    }
}

or_refusal<settings> make_settings(const std::vector<given_value>& given) {
    settings values;
    std::map<std::string, std::string, std::less<>> places;
    for (const auto& each : given) {
        places[each.key] = each.place;
        if (is_watch_key(each.key)) {
            if (const auto kept = put_watch(values.watches, each); kept.has_error()) return kept.error();
            continue;
        }
        if (is_pool_key(each.key)) {
            if (const auto kept = put_pool(values.pools, each); kept.has_error()) return kept.error();
            continue;
        }
        const auto* const which = find_setting(each.key);
        if (which == nullptr) return refuse(unknown_key(each));
        if (const auto kept = put(values, *which, each); kept.has_error()) return kept.error();
        if (each.key == "cluster.fe_number") values.fe_number_given = true;
    }
    if (!values.fe_number_given && values.knows_other_servers()) values.fe_number = cluster::watching_numbers.first;
    const auto checked = check_settings(values);
    if (checked.has_value()) return values;
    const auto place = places.find(checked.error().key);
    const bool given_somewhere = place != places.end();
    return refuse(given_somewhere ? fmt::format("{}: {}", place->second, checked.error().sentence) : checked.error().sentence);
}

std::string describe(const settings& values) {
    std::string text;
    for (const auto& each : all_settings()) {
        if (const auto* word = std::get_if<text_member>(&each.member))
            text += fmt::format("{} = \"{}\"\n", each.key, is_secret(each) && !(values.*(*word)).empty() ? "<redacted>" : values.*(*word));
        else if (const auto* flag = std::get_if<flag_member>(&each.member))
            text += fmt::format("{} = {}\n", each.key, values.*(*flag));
        else
            text += fmt::format("{} = {}\n", each.key, values.*std::get<number_member>(each.member));
    }
    return text + describe_watches(values.watches) + describe_pools(values.pools);
}

}  // namespace rollcall::server
