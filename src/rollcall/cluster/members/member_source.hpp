// Where the list of members comes from: a static list, a DNS name, etcd.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::cluster {

// Thread: a coroutine on one shard, one call at a time.
class member_source {
public:
    virtual ~member_source() = default;
    // The members' addresses as "host:port", in their order. Errors: a sentence; the last known members stay.
    virtual boost::asio::awaitable<or_refusal<std::vector<std::string>>> read() = 0;
};

// Always the same addresses.
std::unique_ptr<member_source> make_static_source(std::vector<std::string> addresses);

// What the name of "host:port" stands for, looked up anew each time on a worker, sorted. `workers` outlives it.
std::unique_ptr<member_source> make_dns_source(std::string name, runtime::worker_pool& workers);

// "a:1,b:2": at least one address. Errors: a sentence that names the one that is no address, or comes twice.
or_refusal<std::vector<std::string>> parse_member_list(const std::string& text);

}  // namespace rollcall::cluster
