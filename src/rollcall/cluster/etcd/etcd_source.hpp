// The list of members as etcd's seats tell it; and beside each reading the FE's own seat is kept: its address published, a
// sign of life given, the key put back where an operator deleted it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/cluster/etcd/etcd_client.hpp"
#include "rollcall/cluster/etcd/etcd_memory.hpp"
#include "rollcall/cluster/members/member_source.hpp"

namespace rollcall::cluster {

// The FE that reads.
struct etcd_self {
    std::string cluster_name;
    std::string uuid;
    std::string address;  // "host:http_port" that others reach
    etcd_memory memory;   // its number, and the members it knew at its start
    // Keeps the text of a memory. Returns: "" or why not. Thread: a worker.
    std::function<std::string(const std::string& text)> keep;
};

// read(): the members' addresses by number, from one range request, within 3 s over all endpoints and as long again where the
// own seat has to be written. Errors: whatever is no whole answer. Where the very first reading fails, the remembered members
// are returned instead. `workers` and `time` outlive it.
std::unique_ptr<member_source> make_etcd_source(etcd_self self, std::unique_ptr<etcd_client> client, runtime::worker_pool& workers,
                                                const clock& time);

}  // namespace rollcall::cluster
