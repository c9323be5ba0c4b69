// A list's question to the other members: the caller's own filters, sort and page, pushed down to each.
#pragma once

#include <string_view>
#include <vector>

#include "rollcall/api/services.hpp"
#include "rollcall/api/session_parameters.hpp"
#include "rollcall/http/message.hpp"

namespace rollcall::api {

// What strict=, sort= without limit=, by= and gzip may hold of all members' answers at once.
inline constexpr std::size_t buffered_bytes = std::size_t{64} << 20;

// The filters among `given`, as they came.
http::parameter_list filters_of(const http::parameter_list& given);

// The question for the rows of `wanted`: at most offset + limit rows a member. `given`: what `wanted` was read from.
cluster::fan_out_question rows_question(const services& s, const session_parameters& wanted, const http::parameter_list& given,
                                        const security::principal& caller);

// The rows that a part of a member's holds.
registry::listed_rows& rows_of(cluster::node_part& part);
// The rows that a part holds, taken out of it. A part whose member failed gives those that came.
registry::listed_rows take_rows(cluster::node_part& part);

// 400: the answer would be larger than what is buffered for it.
http::problem too_large_to_buffer();
// 503 for an asker who has gone away: nobody reads it.
http::problem asker_is_gone();

}  // namespace rollcall::api
