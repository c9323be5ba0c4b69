// A shard and a worker for the time of the claim, for the front end's own do not run yet.
#include "rollcall/server/settings/etcd_start.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <optional>
#include <utility>

#include "rollcall/base/files/durable_file.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/cluster/etcd/etcd_claim.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::server {

namespace {

namespace asio = boost::asio;
using claim_result = result<cluster::claimed_seat, cluster::claim_failure>;

constexpr std::chrono::seconds claim_limit{5};

claim_result claim(const settings& values, cluster::seat_wish wish, const clock& time) {
    runtime::shard_group shards{1, time};
    runtime::worker_pool workers{1, 1};
    // Checked with the settings.
    cluster::etcd_client client{*cluster::parse_etcd_endpoints(values.cluster_etcd), shards.at(0), workers, time};
    shards.start();
    auto claimed =
        asio::co_spawn(shards.at(0).context(), cluster::claim_seat(client, std::move(wish), time, claim_limit), asio::use_future);
    auto outcome = claimed.get();
    workers.stop();
    shards.stop();
    return outcome;
}

// Nothing where there is no file of this front end's.
std::optional<cluster::etcd_memory> read_memory(const std::filesystem::path& path, const cluster::memory_owner& owner) {
    const auto kept = read_file(path);
    if (kept.has_error()) log::warn("{} {}", path.string(), kept.error().sentence);
    if (kept.has_error() || !*kept) return std::nullopt;
    auto memory = cluster::decode_memory(**kept, owner);
    if (!memory) log::warn("{} is damaged or another front end's; it is made anew", path.string());
    return memory;
}

// Without etcd: the number had before, unless the configuration gives another.
or_refusal<cluster::etcd_memory> without_etcd(const settings& values, const std::optional<cluster::etcd_memory>& known,
                                              const std::string& why) {
    if (!known) return refuse("{}; the first start needs it to give this front end a number: check cluster.etcd, or start etcd", why);
    if (values.knows_other_servers() && !cluster::watching_numbers.has(known->fe_number)) {
        return refuse(
            "{}; it is needed to give this front end, which watches servers or stands in front of them, a number from {} to {}: start etcd",
            why, cluster::watching_numbers.first, cluster::watching_numbers.last);
    }
    if (values.fe_number_given && values.fe_number != known->fe_number) {
        return refuse(
            "{}; without it this front end keeps the number {} it has, but cluster.fe_number is {}: start etcd, or "
            "leave the setting out",
            why, known->fe_number, values.fe_number);
    }
    log::warn("{}; this front end starts with the number {} it had before", why, known->fe_number);
    return *known;
}

}  // namespace

std::filesystem::path memory_path(const settings& values) { return std::filesystem::path{values.data_dir} / "cluster_members"; }

or_refusal<cluster::etcd_memory> take_seat(const settings& values, const std::string& node_id, const clock& time) {
    const cluster::memory_owner owner{values.cluster_name, node_id};
    const auto path = memory_path(values);
    const auto known = read_memory(path, owner);
    cluster::seat_wish wish;
    wish.cluster_name = values.cluster_name;
    wish.uuid = node_id;
    if (values.fe_number_given) wish.given = static_cast<std::uint32_t>(values.fe_number);
    if (known) wish.kept = known->fe_number;
    if (values.knows_other_servers()) wish.among = cluster::watching_numbers;
    const auto claimed = claim(values, std::move(wish), time);
    if (claimed.has_error() && claimed.error().why == cluster::claim_errc::refused) return refuse(claimed.error().sentence);
    if (claimed.has_error()) return without_etcd(values, known, claimed.error().sentence);

    cluster::etcd_memory memory;
    memory.fe_number = claimed->number;
    memory.address = claimed->address;
    memory.members = claimed->members;
    if (const auto failure = replace_file(path, cluster::encode_memory(memory, owner))) {
        return refuse("{} {}. Make its folder writable and free some space.", path.string(), rollcall::describe(*failure));
    }
    log::info("this front end has number {} in the cluster '{}'", memory.fe_number, values.cluster_name);
    return memory;
}

std::string reachable_address(const std::string& advertise, const runtime::peer_address& listener, const std::string& host_name) {
    if (cluster::parse_host_port(advertise)) return advertise;
    if (advertise.starts_with('[')) return fmt::format("{}:{}", advertise, listener.port);
    runtime::peer_address reachable = listener;
    const bool wildcard = listener.ip == "0.0.0.0" || listener.ip == "::";
    if (!advertise.empty())
        reachable.ip = advertise;
    else if (wildcard)
        reachable.ip = host_name;
    return reachable.text();
}

}  // namespace rollcall::server
