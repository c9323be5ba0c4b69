// The start of a front end whose cluster is kept in etcd: its number must be known before anything else is built.
#pragma once

#include <filesystem>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/etcd/etcd_memory.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/server/settings/settings.hpp"

namespace rollcall::server {

// The file that remembers number and members. Thread: a worker, as the file's other uses.
std::filesystem::path memory_path(const settings& values);

// Claims the number, keeps it in data_dir, and tells it with the members known. Where etcd does not answer within 5 s (and the
// time of the resolver), what data_dir remembers stands. Blocks. Errors: a sentence, where the number is another's, none is
// free, or etcd does not answer and nothing is remembered.
or_refusal<cluster::etcd_memory> take_seat(const settings& values, const std::string& node_id, const clock& time);

// "host:port" under which others reach this FE: cluster.advertise, with the listener's port where it has none; else the address
// listened on, for a wildcard `host_name`.
std::string reachable_address(const std::string& advertise, const runtime::peer_address& listener, const std::string& host_name);

}  // namespace rollcall::server
