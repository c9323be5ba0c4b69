// Connections to members that wait for their next call. Thread: owning shard.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/http/client/client.hpp"

namespace rollcall::cluster {

class connection_shelf {
public:
    static constexpr std::size_t kept_a_member = 4;
    static constexpr std::chrono::seconds kept_for{30};  // less than servers keep idle connections

    explicit connection_shelf(const clock& time) : clock_(time) {}

    // Returns: the one used last, or null where none is left that can be used.
    std::shared_ptr<http::client_connection> take(const std::string& address);
    // Takes one back; closes it where it is of no more use or enough are here.
    void put(const std::string& address, std::shared_ptr<http::client_connection> connection);

private:
    struct resting {
        std::shared_ptr<http::client_connection> connection;
        steady_time since;
    };
    const clock& clock_;
    std::map<std::string, std::vector<resting>, std::less<>> by_address_;
};

}  // namespace rollcall::cluster
