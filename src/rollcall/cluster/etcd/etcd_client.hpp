// Asks etcd: one request at a time, at the endpoint that answered last, else at the others in their order.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/cluster/etcd/etcd_text.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/http/client/client.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::cluster {

// "http://host:port" separated by commas: at least one. Errors: a sentence that names the one that is no endpoint.
or_refusal<std::vector<host_port>> parse_etcd_endpoints(const std::string& text);

// Thread: coroutines on `home`, one call at a time. It may be destroyed elsewhere once home has stopped.
class etcd_client {
public:
    // `endpoints`: at least one. The others outlive it.
    etcd_client(std::vector<host_port> endpoints, runtime::shard& home, runtime::worker_pool& workers, const clock& time);

    // All keys that begin with `prefix`. `limit`: over all endpoints; what is left of it is shared evenly among those to come.
    // Looking up an endpoint's name has the resolver's own limit, and happens at first and after failures only.
    // Errors: a sentence that names every endpoint and what was wrong there.
    boost::asio::awaitable<or_refusal<std::vector<etcd_entry>>> range(std::string prefix, runtime::time_limit limit);
    // Returns: did it happen? Errors: as range(); it may have happened all the same.
    boost::asio::awaitable<or_refusal<bool>> swap(etcd_swap step, runtime::time_limit limit);

private:
    struct endpoint {
        host_port name;
        std::vector<runtime::peer_address> where;  // the name's addresses, to be tried in turn; empty until it was looked up
        std::unique_ptr<http::client_connection> resting;
    };
    boost::asio::awaitable<or_refusal<std::string>> post(std::string target, std::string body, runtime::time_limit limit);
    boost::asio::awaitable<or_refusal<std::string>> ask(endpoint& at, std::string target, std::string body, runtime::time_limit limit);
    boost::asio::awaitable<or_refusal<std::shared_ptr<runtime::byte_channel>>> connect(endpoint& at, runtime::time_limit limit);
    boost::asio::awaitable<or_refusal<void>> look_up(endpoint& at);
    boost::asio::awaitable<http::client_result<http::response_head>> send(http::client_connection& over, const endpoint& at,
                                                                          std::string target, std::string body, runtime::time_limit limit);

    std::vector<endpoint> endpoints_;
    std::size_t preferred_ = 0;
    runtime::shard& home_;
    runtime::worker_pool& workers_;
    const clock& clock_;
};

}  // namespace rollcall::cluster
