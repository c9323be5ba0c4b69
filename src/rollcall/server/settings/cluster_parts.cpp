// From settings to members.
#include "rollcall/server/settings/cluster_parts.hpp"

#include <chrono>
#include <utility>

#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/cluster/etcd/etcd_source.hpp"
#include "rollcall/server/settings/certificate_files.hpp"
#include "rollcall/server/settings/etcd_start.hpp"
#include "rollcall/server/settings/version.hpp"

namespace rollcall::server {

namespace {

cluster::member_identity make_identity(const settings& values, const std::string& node_id, wall_time now) {
    cluster::member_identity own;
    own.relays = !values.pools.empty();
    own.uuid = node_id;
    own.fe_number = static_cast<std::uint32_t>(values.fe_number);
    own.advertise = values.advertise;
    own.started_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    own.version = product_version;
    return own;
}

std::unique_ptr<cluster::member_source> make_etcd_source(const settings& values, const std::string& node_id, const etcd_place& place,
                                                         cluster_ground on) {
    cluster::etcd_self self;
    self.cluster_name = values.cluster_name;
    self.uuid = node_id;
    self.address = place.address;
    self.memory = place.memory;
    self.keep = [path = memory_path(values)](const std::string& text) {
        const auto failure = replace_file(path, text);
        return failure ? path.string() + ' ' + rollcall::describe(*failure) : std::string{};
    };
    // Checked with the settings. The list is read on the directory's shard.
    auto endpoints = *cluster::parse_etcd_endpoints(values.cluster_etcd);
    auto client = std::make_unique<cluster::etcd_client>(std::move(endpoints), on.shards.at(0), on.workers, on.time);
    return cluster::make_etcd_source(std::move(self), std::move(client), on.workers, on.time);
}

std::unique_ptr<cluster::member_source> make_source(const settings& values, const std::string& node_id, const etcd_place& place,
                                                    cluster_ground on) {
    if (!values.cluster_dns.empty()) return cluster::make_dns_source(values.cluster_dns, on.workers);
    if (!values.cluster_etcd.empty()) return make_etcd_source(values, node_id, place, on);
    std::vector<std::string> addresses;
    if (!values.cluster_members.empty()) addresses = *cluster::parse_member_list(values.cluster_members);  // checked with the settings
    return cluster::make_static_source(std::move(addresses));
}

cluster::directory_options make_options(const settings& values, const std::string& own_name, std::function<std::string()> must_stay_local) {
    cluster::directory_options options;
    options.cluster_name = values.cluster_name;
    options.own_name = own_name;
    options.must_stay_local = std::move(must_stay_local);
    return options;
}

}  // namespace

or_refusal<std::shared_ptr<runtime::tls_client_context>> open_cluster_ca(const settings& values) {
    if (values.cluster_ca.empty()) return nullptr;
    const auto pem = read_pem(values.cluster_ca);
    if (pem.has_error()) return refuse("cluster.ca: " + pem.error().sentence);
    auto made = runtime::tls_client_context::make(*pem);
    if (made.has_value()) return made;
    return refuse("cluster.ca: {}: {}", values.cluster_ca, made.error().sentence);
}

cluster_parts::cluster_parts(const settings& values, const std::string& node_id, const std::string& own_name, const etcd_place& place,
                             std::shared_ptr<runtime::tls_client_context> ca, std::function<std::string()> must_stay_local,
                             cluster_ground on)
    : identity_(make_identity(values, node_id, on.time.wall_now())),
      peers_(on.shards, values.cluster_secret, std::move(ca), on.time),
      directory_(make_options(values, own_name, std::move(must_stay_local)), identity_, make_source(values, node_id, place, on), peers_,
                 on.shards.at(0), on.workers, on.time),
      fleet_(on.sessions, directory_, peers_, on.shards, on.workers, time_zone::find(values.time_zone).value_or(time_zone{}),
             values.cluster_name, on.watched, on.pools) {
    if (!values.in_cluster()) return;
    tokens_ = std::make_unique<cluster::token_checker>(values.cluster_secret, node_id, std::chrono::seconds{values.max_clock_skew_s});
}

}  // namespace rollcall::server
