// What becomes of the sessions at a member that is to take no more.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>

#include "rollcall/registry/pool_members.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/upstream/member.hpp"

namespace rollcall::relay {

// Ends those that are asleep outside of a transaction, and the others as soon as they are; after the order's grace, where it says so, all
// of them. Goes on until none is left or another order than `number` holds. Both references outlive it. Thread: a coroutine on a shard.
boost::asio::awaitable<void> drain_member(registry::registry& sessions, const upstream::member& from, std::uint64_t number,
                                          registry::drain_order order);

}  // namespace rollcall::relay
