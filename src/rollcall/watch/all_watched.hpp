// All servers that this front end watches, dealt out over its shards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/watch/watched_server.hpp"

namespace rollcall::watch {

class all_watched final : public registry::watched_servers {
public:
    // `shards` and what `on` names outlive it, and the shards' threads have ended before it does.
    all_watched(std::vector<watch_options> servers, runtime::shard_group& shards, registry::registry& sessions,
                registry::connection_ids& ids, runtime::worker_pool& workers, const registry::relayed_ends& relayed,
                std::uint64_t query_seed) {
        const watch_ground on{sessions, ids, workers, lookups_, identities_, others_, relayed, relayed_elsewhere_, query_seed};
        for (std::size_t i = 0; i < servers.size(); ++i) {
            servers_.push_back(std::make_unique<watched_server>(std::move(servers[i]), shards.at(i % shards.size()), on));
        }
    }

    // Thread: any, once. Both ask the other front ends, and outlive the shards' threads.
    void start(ask_others others, ask_relayed relayed_elsewhere) {
        others_ = std::move(others);
        relayed_elsewhere_ = std::move(relayed_elsewhere);
        for (auto& each : servers_) each->start();
    }

    [[nodiscard]] std::vector<registry::watched_server> list(steady_time now) const override {
        std::vector<registry::watched_server> all;
        for (const auto& each : servers_) all.push_back(each->status(now));
        return all;
    }

private:
    static constexpr std::size_t lookup_threads = 4;
    static constexpr std::size_t most_lookups = 256;

    watched_identities identities_;
    ask_others others_;
    ask_relayed relayed_elsewhere_;
    std::vector<std::unique_ptr<watched_server>> servers_;
    runtime::worker_pool lookups_{lookup_threads, most_lookups};
};

}  // namespace rollcall::watch
