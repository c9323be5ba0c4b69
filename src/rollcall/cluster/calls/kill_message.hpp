// Kill orders on their way to the member that owns the connections, and what came of them. POST /internal/v1/kills.
// Who gives the order and with which rights stands in the call's token, not here.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/registry.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view kills_target = "/internal/v1/kills";
inline constexpr std::size_t kills_at_most = 1000;  // orders in one call

struct kill_message {
    std::vector<registry::kill_target> targets;
    std::chrono::milliseconds patience{0};
};

// JSON. `targets` share kind and reason; `notice.by` is not sent. Thread: any.
std::string encode_kills(const kill_message& message);
// Errors: a sentence that names what is wrong.
or_refusal<kill_message> decode_kills(const std::string& body);

// JSON, one object a result, in the orders' sequence. Thread: any.
std::string encode_kill_results(const std::vector<registry::kill_result>& results);
// Errors: a sentence, also where there are not exactly `count` results.
or_refusal<std::vector<registry::kill_result>> decode_kill_results(const std::string& body, std::size_t count);

}  // namespace rollcall::cluster
