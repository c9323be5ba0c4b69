// All pools of this front end: their listeners, and what they serve.
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/runtime/channels/acceptor.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/upstream/pool.hpp"

namespace rollcall::relay {

// One pool as the settings name it.
struct pool_options {
    std::string name;
    std::vector<upstream::server_options> members;
    std::string listen;                            // "host:port"
    std::chrono::milliseconds connect_time{1000};  // for one member to take the connection
};

// Serves one client of the pool to its end. Thread: `home`; both others outlive it.
boost::asio::awaitable<void> serve(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit,
                                   upstream::pool& pool, const relay_ground& with);

// Thread: the main one, for all but open().
class all_pools {
public:
    // Everything that `with` names, and `shards`, outlives the shards' threads, and so does this.
    all_pools(std::vector<pool_options> pools, runtime::shard_group& shards, relay_ground with);

    // Binds every pool's address. Errors: a sentence. `context` outlives it.
    or_refusal<void> listen(boost::asio::io_context& context);
    // Accepts until stop(). `fleet` outlives the shards' threads.
    void start(registry::fleet& fleet);
    void stop();
    // Connections that are being served. Thread: any.
    [[nodiscard]] std::size_t open() const noexcept;
    // What is listened on: " pool.shop=127.0.0.1:9040", for each.
    [[nodiscard]] std::string where() const;

private:
    struct served_pool {
        explicit served_pool(pool_options from)
            : pool(std::move(from.name), std::move(from.members), from.connect_time), listen(std::move(from.listen)) {}
        upstream::pool pool;
        const std::string listen;
        std::unique_ptr<runtime::acceptor> listener;
    };
    static constexpr std::size_t lookup_threads = 2;
    static constexpr std::size_t most_lookups = 1024;

    runtime::shard_group& shards_;
    runtime::worker_pool lookups_{lookup_threads, most_lookups};  // a resolver that hangs holds up nothing else
    kill_lines kill_lines_{shards_};
    relay_ground with_;
    std::vector<std::unique_ptr<served_pool>> pools_;
};

}  // namespace rollcall::relay
