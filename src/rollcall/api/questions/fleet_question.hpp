// A list's question to the other members: the caller's own filters, sort and page, pushed down to each.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rollcall/api/action/services.hpp"
#include "rollcall/api/parameters/session_parameters.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

// What strict=, sort= without limit=, by= and gzip may hold of all members' answers at once.
inline constexpr std::size_t buffered_bytes = std::size_t{64} << 20;

// The question for the rows of `wanted`: at most offset + limit rows a member.
cluster::fan_out_question rows_question(const services& s, const session_parameters& wanted, const security::principal& caller);

// Makes it a question whose whole answer is here before any of it goes out, within buffered_bytes.
void buffer_whole(cluster::fan_out_question& question);

// 400: the answer would be larger than what is buffered for it.
http::problem too_large_to_buffer();
// Why no answer is made of what came: too_large_to_buffer(), or 503 for an asker who has gone away, which nobody reads.
std::optional<http::problem> refusal_of(const cluster::fan_out_answer& answer);

}  // namespace rollcall::api
