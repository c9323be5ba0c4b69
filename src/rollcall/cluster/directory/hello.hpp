// Hello: what members tell one another about themselves, and the proof that they may. GET /internal/v1/hello.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

#include "rollcall/cluster/calls/peers.hpp"
#include "rollcall/cluster/members/member.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view hello_target = "/internal/v1/hello";

// The answer's body: one JSON object. Thread: any.
std::string encode_hello(const member_identity& own, std::string_view cluster_name);

// Errors: a sentence, where `body` is no answer to hello or its FE belongs to another cluster.
result<member_identity, node_failure> decode_hello(const std::string& body, std::string_view cluster_name);

// Asks the address who is there. Errors: as peers::call(), and denied where the answer does not prove that its FE knows the
// secret, speaks another version, or is of another cluster. Thread: a coroutine on any shard.
asio::awaitable<call_result<member_identity>> say_hello(peers& with, call_target to, std::string cluster_name, runtime::time_limit limit);

}  // namespace rollcall::cluster
