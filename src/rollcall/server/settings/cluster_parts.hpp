// What makes a front end a member of a cluster, built from its settings. An FE alone has the same parts, with nobody to ask.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/calls/peers.hpp"
#include "rollcall/cluster/calls/refusal_log.hpp"
#include "rollcall/cluster/calls/token.hpp"
#include "rollcall/cluster/directory/directory.hpp"
#include "rollcall/cluster/etcd/etcd_memory.hpp"
#include "rollcall/cluster/questions/fleet.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

// The CA that members' certificates chain to; null where cluster.ca is not set. Errors: a sentence that names the file.
or_refusal<std::shared_ptr<runtime::tls_client_context>> open_cluster_ca(const settings& values);

// What only an FE of an etcd cluster has: where others reach it, and what it took and remembered at its start.
struct etcd_place {
    std::string address;
    cluster::etcd_memory memory;
};

// What the parts stand on; all of it outlives them.
struct cluster_ground {
    registry::registry& sessions;
    runtime::shard_group& shards;
    runtime::worker_pool& workers;
    const clock& time;
    const registry::watched_servers* watched;  // null for none
    registry::pool_members* pools = nullptr;   // null for none
};

// Thread: built and destroyed by the owner's; each part says itself by whom it is used.
class cluster_parts {
public:
    // `own_name`: of this FE where neither cluster.advertise nor the list names it. `must_stay_local`: "" where members beyond
    // loopback may be joined, else why not.
    cluster_parts(const settings& values, const std::string& node_id, const std::string& own_name, const etcd_place& place,
                  std::shared_ptr<runtime::tls_client_context> ca, std::function<std::string()> must_stay_local, cluster_ground on);

    [[nodiscard]] const cluster::member_identity& identity() const noexcept { return identity_; }
    [[nodiscard]] cluster::directory& directory() noexcept { return directory_; }
    [[nodiscard]] const cluster::directory& directory() const noexcept { return directory_; }
    [[nodiscard]] cluster::fleet& fleet() noexcept { return fleet_; }
    [[nodiscard]] cluster::refusal_log& refusals() noexcept { return refusals_; }
    // Null for an FE that belongs to no cluster.
    [[nodiscard]] cluster::token_checker* tokens() noexcept { return tokens_.get(); }

private:
    const cluster::member_identity identity_;
    cluster::peers peers_;
    cluster::directory directory_;
    cluster::fleet fleet_;
    cluster::refusal_log refusals_;
    std::unique_ptr<cluster::token_checker> tokens_;
};

}  // namespace rollcall::server
