// The first thing an FE of an etcd cluster does: it takes its seat, and so its number.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/cluster/etcd/etcd_client.hpp"
#include "rollcall/cluster/etcd/etcd_seats.hpp"

namespace rollcall::cluster {

struct claimed_seat {
    std::uint32_t number = 0;
    std::string address;               // its last one, "" for a new seat
    std::vector<std::string> members;  // as listed when it was claimed
};

enum class claim_errc : std::uint8_t {
    unanswered,  // etcd did not answer in time: what is remembered may do
    refused,     // the number is another's, or none is free
};

struct claim_failure {
    claim_errc why = claim_errc::unanswered;
    std::string sentence;
};

// Reads who is there, chooses, and takes it unless another was faster; then again, until `limit` has passed. The address is
// published later (etcd_source), for the listener's port is not known yet. The references outlive it.
// Thread: a coroutine on the client's shard.
boost::asio::awaitable<result<claimed_seat, claim_failure>> claim_seat(etcd_client& with, seat_wish wish, const clock& time,
                                                                       runtime::time_limit limit);

}  // namespace rollcall::cluster
