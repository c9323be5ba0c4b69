// All pools of this front end: their listeners, what they serve, and the checks of their members.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/pool_members.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/runtime/channels/acceptor.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/upstream/member_watch.hpp"
#include "rollcall/upstream/pool.hpp"

namespace rollcall::relay {

// One pool as the settings name it.
struct pool_options {
    std::string name;
    std::vector<upstream::member_options> members;
    std::string listen;         // "host:port"
    std::string listen_reader;  // likewise; "": there is none, and whoever comes may be sent to any member
    upstream::pool_rules rules;
};

// Serves one client of the pool to its end. Thread: `home`; both others outlive it.
boost::asio::awaitable<void> serve(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit,
                                   upstream::pool& pool, const relay_ground& with);

// Thread: the main one, for all but what says otherwise.
class all_pools final : public registry::pool_members {
public:
    // Everything that `with` names, and `shards`, outlives the shards' threads, and so does this.
    all_pools(std::vector<pool_options> pools, runtime::shard_group& shards, relay_ground with);

    // Binds every pool's addresses. Errors: a sentence. `context` outlives it.
    or_refusal<void> listen(boost::asio::io_context& context);
    // Accepts until stop(), and checks the members, dealt out over the shards. `fleet` outlives the shards' threads.
    void start(registry::fleet& fleet);
    void stop();
    // Connections that are being served. Thread: any.
    [[nodiscard]] std::size_t open() const noexcept;
    // What is listened on: " pool.shop=127.0.0.1:9040 pool.shop.reader=127.0.0.1:9041", for each.
    [[nodiscard]] std::string where() const;
    // The name of a pool of which no member takes sessions, "" where there is none. Thread: any.
    [[nodiscard]] std::string without_member() const;

    // Thread: any.
    [[nodiscard]] std::vector<registry::pool_member> list() const override;
    // Of a front end that listens.
    bool drain(std::string_view pool, std::string_view member, registry::drain_order order) override;
    bool enable(std::string_view pool, std::string_view member) override;
    [[nodiscard]] std::vector<registry::relayed_end> ends_at(std::string_view server) const override {
        return with_.ends.at_server(server);
    }

private:
    struct entrance {
        entrance(upstream::member_set& members, upstream::session_purpose purpose, std::string called, std::string at)
            : pool(members, purpose), name(std::move(called)), listen(std::move(at)) {}
        upstream::pool pool;
        const std::string name;  // "shop", "shop.reader"
        const std::string listen;
        std::unique_ptr<runtime::acceptor> listener;
    };
    static constexpr std::size_t lookup_threads = 2;
    static constexpr std::size_t most_lookups = 1024;

    [[nodiscard]] upstream::member* find(std::string_view pool, std::string_view member) const;

    runtime::shard_group& shards_;
    runtime::worker_pool lookups_{lookup_threads, most_lookups};  // a resolver that hangs holds up nothing else
    kill_lines kill_lines_{shards_};
    relay_ground with_;
    std::vector<std::unique_ptr<upstream::member_set>> sets_;
    std::vector<std::unique_ptr<entrance>> entrances_;
    std::vector<std::unique_ptr<upstream::member_watch>> watches_;
};

}  // namespace rollcall::relay
