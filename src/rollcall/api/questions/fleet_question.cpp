// Parameters for members.
#include "rollcall/api/questions/fleet_question.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/api/parameters/columns_parameter.hpp"
#include "rollcall/api/parameters/filter_parameters.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

http::parameter_list filters_of(const http::parameter_list& given) {
    http::parameter_list filters;
    for (const auto& each : given) {
        if (std::ranges::find(filter_names(), each.first) != filter_names().end()) filters.push_back(each);
    }
    return filters;
}

cluster::fan_out_question rows_question(const services& s, const session_parameters& wanted, const http::parameter_list& given,
                                        const security::principal& caller) {
    auto parameters = filters_of(given);
    const auto names = names_of(wanted.columns);
    std::string columns;
    for (const auto name : names) {
        if (!columns.empty()) columns += ',';
        columns += name;
    }
    parameters.emplace_back("columns", std::move(columns));
    parameters.emplace_back("tz", wanted.zone.value_or(s.zone).name());
    if (wanted.info_bytes == SIZE_MAX) parameters.emplace_back("info", "full");
    if (const auto sort = http::find_parameter(given, "sort")) parameters.emplace_back("sort", *sort);
    std::size_t at_most = SIZE_MAX;
    if (wanted.limit != SIZE_MAX) {
        at_most = wanted.offset + wanted.limit;
        parameters.emplace_back("limit", std::to_string(at_most));
    }
    auto question = s.fleet.rows_question(cluster::sessions_target, std::move(parameters), names, caller, at_most);
    question.timeout = wanted.timeout;
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
