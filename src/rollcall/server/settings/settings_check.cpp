// One check a concern; the first that fails is told.
#include "rollcall/server/settings/settings_check.hpp"
#include "rollcall/server/settings/pool_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "rollcall/base/text/time_text.hpp"
#include "rollcall/cluster/etcd/etcd_client.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/cluster/members/member_source.hpp"
#include "rollcall/runtime/channels/acceptor.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/channels/network_list.hpp"
#include "rollcall/server/settings/certificate_files.hpp"
#include "rollcall/server/settings/cluster_parts.hpp"
#include "rollcall/server/settings/history_parts.hpp"
#include "rollcall/server/settings/watch_keys.hpp"

namespace rollcall::server {

namespace {

using checked = result<void, settings_refusal>;

checked check_words(const settings& values) {
    if (!time_zone::find(values.time_zone)) {
        return settings_refusal{"server.time_zone",
                                fmt::format("'server.time_zone' has the value '{}'; allowed is a zone name (Europe/Vienna), UTC, or an "
                                            "offset (+02:00)",
                                            values.time_zone)};
    }
    if (values.cluster_name.empty()) {
        return settings_refusal{"cluster.name", "'cluster.name' is empty; give the cluster a name, or leave the setting out"};
    }
    return {};
}

// The folder itself is made by serve; what stands in its place, or in its parents', shows before.
checked check_data_dir(const std::filesystem::path& data_dir) {
    if (data_dir.empty()) return settings_refusal{"data_dir", "'data_dir' is empty; name a folder, or leave the setting out"};
    std::error_code error;
    for (auto at = std::filesystem::absolute(data_dir, error); !error; at = at.parent_path()) {
        const auto found = std::filesystem::status(at, error);
        if (std::filesystem::is_directory(found)) return {};
        if (std::filesystem::exists(found)) {
            return settings_refusal{"data_dir",
                                    fmt::format("'data_dir' has the value '{}', but {} is no folder; name another folder, or move "
                                                "what is in its place",
                                                data_dir.string(), at.string())};
        }
        if (found.type() == std::filesystem::file_type::not_found) error.clear();
    }
    return settings_refusal{"data_dir", fmt::format("'data_dir' has the value '{}', which cannot be reached: {}; name another folder",
                                                    data_dir.string(), error.message())};
}

checked check_listener(std::string_view key, const std::string& where) {
    if (const auto endpoint = runtime::check_listen_address(where); endpoint.has_error()) {
        return settings_refusal{std::string{key}, fmt::format("'{}': {}", key, endpoint.error().sentence)};
    }
    return {};
}

checked check_proxies(const settings& values) {
    const auto networks = runtime::network_list::parse(values.trusted_proxies);
    if (networks.has_value()) return {};
    return settings_refusal{"listen.trusted_proxies", fmt::format("'listen.trusted_proxies': {}", networks.error().sentence)};
}

// Port 0 takes another one each time.
checked check_ports(const settings& values) {
    if (values.listen_mysql != values.listen_http || values.listen_http.ends_with(":0")) return {};
    return settings_refusal{"listen.http",
                            fmt::format("'listen.mysql' and 'listen.http' are both {}; give each a port of its own", values.listen_http)};
}

checked check_tls(const settings& values) {
    const auto refuse = [](std::string sentence) { return settings_refusal{"tls.certificate", std::move(sentence)}; };
    if (values.tls_certificate.empty() != values.tls_key.empty()) {
        return settings_refusal{values.tls_key.empty() ? "tls.certificate" : "tls.key",
                                "'tls.certificate' and 'tls.key' belong together: set both, or neither for a self-signed certificate"};
    }
    if (values.tls_certificate.empty()) return {};
    const auto pem = read_certificate(values.tls_certificate, values.tls_key);
    if (pem.has_error()) return refuse(fmt::format("'tls.certificate' and 'tls.key': {}", pem.error().sentence));
    const auto made = runtime::tls_context::make(pem->certificate, pem->private_key);
    if (made.has_value()) return {};
    return refuse(fmt::format("'tls.certificate' and 'tls.key': {} and {} cannot be used: {}", values.tls_certificate, values.tls_key,
                              made.error().sentence));
}

checked check_host_names(const settings& values) {
    std::string_view rest{values.host_names};
    while (!rest.empty()) {
        auto name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ')) name.remove_suffix(1);
        const bool blank_inside = std::ranges::any_of(name, [](unsigned char c) { return std::isspace(c) != 0; });
        if (!name.empty() && !blank_inside) continue;
        return settings_refusal{"http.host_names", fmt::format("'http.host_names' has the value '{}'; allowed are names without blanks, "
                                                               "separated by commas",
                                                               values.host_names)};
    }
    return {};
}

// What is written to etcd must be readable for all others.
checked check_etcd(const settings& values) {
    if (values.cluster_etcd.empty()) return {};
    if (const auto endpoints = cluster::parse_etcd_endpoints(values.cluster_etcd); endpoints.has_error()) {
        return settings_refusal{"cluster.etcd", fmt::format("'cluster.etcd': {}", endpoints.error().sentence)};
    }
    if (values.cluster_name.find('/') != std::string::npos) {
        return settings_refusal{"cluster.name", fmt::format("'cluster.name' has the value '{}'; in a cluster that etcd keeps it has no '/'",
                                                            values.cluster_name)};
    }
    const auto& advertise = values.advertise;
    const bool v6 = !advertise.starts_with('[') && std::ranges::count(advertise, ':') > 1;
    const auto with_port = v6 ? fmt::format("[{}]:1", advertise) : advertise + ":1";
    if (!advertise.empty() && !cluster::parse_host_port(advertise) && !cluster::parse_host_port(with_port)) {
        return settings_refusal{"cluster.advertise",
                                fmt::format("'cluster.advertise' has the value '{}'; in a cluster that etcd keeps it is host or "
                                            "host:http_port, by which the other members reach this front end",
                                            advertise)};
    }
    return {};
}

// The setting that makes this FE a member.
std::string_view member_source_key(const settings& values) {
    if (!values.cluster_members.empty()) return "cluster.members";
    return values.cluster_dns.empty() ? "cluster.etcd" : "cluster.dns";
}

checked check_secret(const settings& values) {
    constexpr std::size_t shortest_secret = 16;
    const auto size = values.cluster_secret.size();
    if (size == 0 || size >= shortest_secret) return {};
    return settings_refusal{"cluster.secret", fmt::format("'cluster.secret' has {} characters; give it {} or more, as from: openssl rand "
                                                          "-hex 32",
                                                          size, shortest_secret)};
}

checked check_number(const settings& values) {
    constexpr auto allowed = cluster::watching_numbers;
    if (!values.knows_other_servers() || allowed.has(values.fe_number)) return {};
    const auto why = values.watches.empty() ? fmt::format("stands in front of servers (pool.{}.members)", values.pools.begin()->first)
                                            : fmt::format("watches servers (watch.{}.address)", values.watches.begin()->first);
    return settings_refusal{
        "cluster.fe_number",
        fmt::format("'cluster.fe_number' is {}; a front end that {} takes a number from {} to {}, so that its ids are not those of the "
                    "servers' own sessions",
                    values.fe_number, why, allowed.first, allowed.last)};
}

// What makes an FE a member: one source of the list, a secret, a number of its own.
checked check_cluster(const settings& values) {
    if (const auto secret = check_secret(values); secret.has_error()) return secret;
    if (const auto number = check_number(values); number.has_error()) return number;
    if (!values.in_cluster()) return {};
    const std::string source{member_source_key(values)};
    const auto sources = !values.cluster_members.empty() + !values.cluster_dns.empty() + !values.cluster_etcd.empty();
    if (sources > 1) {
        return settings_refusal{source,
                                "the list of members comes from one place: set one of 'cluster.members', 'cluster.dns', 'cluster.etcd'"};
    }
    if (values.cluster_secret.empty()) {
        return settings_refusal{source,
                                "'cluster.secret' is missing: the members of a cluster trust one another by it; give all of them the same"};
    }
    if (values.cluster_etcd.empty() && !values.fe_number_given) {
        return settings_refusal{source, "'cluster.fe_number' is missing: give each member of the cluster another number from 0 to 1023"};
    }
    if (!values.cluster_members.empty()) {
        if (const auto list = cluster::parse_member_list(values.cluster_members); list.has_error()) {
            return settings_refusal{source, fmt::format("'cluster.members': {}", list.error().sentence)};
        }
    }
    if (!values.cluster_dns.empty() && !cluster::parse_host_port(values.cluster_dns)) {
        return settings_refusal{
            source, fmt::format("'cluster.dns' has the value '{}'; allowed is a name with the members' HTTP port: fe.example.com:8030",
                                values.cluster_dns)};
    }
    return check_etcd(values);
}

// Among the data's own files an export could be taken for one of them.
checked check_export_dir(const settings& values) {
    const auto folder = export_folder(values);
    if (folder.empty()) return {};
    const auto refuse = [&](std::string_view why) {
        return settings_refusal{"history.export_dir",
                                fmt::format("'history.export_dir' has the value '{}', {}", values.history_export_dir, why)};
    };
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) return refuse("which is no folder; make it, or name another");
    const auto data = std::filesystem::weakly_canonical(std::filesystem::absolute(values.data_dir, error), error);
    const auto real = std::filesystem::canonical(folder, error);
    if (std::mismatch(real.begin(), real.end(), data.begin(), data.end()).first == real.end()) {
        return refuse("in which the server keeps its own files (data_dir); name another folder");
    }
    return {};
}

checked check_cluster_ca(const settings& values) {
    const auto opened = open_cluster_ca(values);
    if (opened.has_value()) return {};
    return settings_refusal{"cluster.ca", opened.error().sentence};
}

}  // namespace

checked check_settings(const settings& values) {
    if (auto words = check_words(values); words.has_error()) return words;
    if (auto folder = check_data_dir(values.data_dir); folder.has_error()) return folder;
    if (auto exports = check_export_dir(values); exports.has_error()) return exports;
    if (auto mysql = check_listener("listen.mysql", values.listen_mysql); mysql.has_error()) return mysql;
    if (auto http = check_listener("listen.http", values.listen_http); http.has_error()) return http;
    if (auto ports = check_ports(values); ports.has_error()) return ports;
    if (auto proxies = check_proxies(values); proxies.has_error()) return proxies;
    if (auto tls = check_tls(values); tls.has_error()) return tls;
    if (auto names = check_host_names(values); names.has_error()) return names;
    if (auto cluster = check_cluster(values); cluster.has_error()) return cluster;
    if (auto ca = check_cluster_ca(values); ca.has_error()) return ca;
    if (auto sound = check_watches(values.watches); sound.has_error()) return sound;
    return check_pools(values.pools);
}

}  // namespace rollcall::server
