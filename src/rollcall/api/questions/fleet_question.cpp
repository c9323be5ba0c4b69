// Parameters for members.
#include "rollcall/api/questions/fleet_question.hpp"

#include <utility>

#include "rollcall/api/parameters/columns_parameter.hpp"

namespace rollcall::api {

cluster::fan_out_question rows_question(const services& s, const session_parameters& wanted, const security::principal& caller) {
    const std::size_t at_most = wanted.limit == SIZE_MAX ? SIZE_MAX : wanted.offset + wanted.limit;
    auto question = s.fleet.rows_question(cluster::sessions_target, as_query(wanted, s.zone), names_of(wanted.columns), caller, at_most);
    question.timeout = wanted.timeout;
    question.wants_watched = true;
    return question;
}

void buffer_whole(cluster::fan_out_question& question) {
    question.pause_bytes = SIZE_MAX;
    question.total_bytes = buffered_bytes;
}

http::problem too_large_to_buffer() {
    return {400,
            "The answer is larger than the 64 MiB that are buffered for strict=, sort=, by= and compressed answers; ask for less with "
            "limit=."};
}

std::optional<http::problem> refusal_of(const cluster::fan_out_answer& answer) {
    if (answer.too_large) return too_large_to_buffer();
    if (answer.abandoned) return http::problem{503, "The client has closed the connection."};
    return std::nullopt;
}

}  // namespace rollcall::api
