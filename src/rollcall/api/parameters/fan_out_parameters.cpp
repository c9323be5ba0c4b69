// Three parameters, each read once.
#include "rollcall/api/parameters/fan_out_parameters.hpp"

#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

http::http_result<fan_out_parameters> parse_fan_out_parameters(const http::parameter_list& given) {
    fan_out_parameters wanted;
    const auto timeout = http::number_parameter(given, "timeout_ms", 1, 30000);
    if (timeout.has_error()) return timeout.error();
    if (*timeout) wanted.timeout = std::chrono::milliseconds{**timeout};
    const auto strict = http::flag_parameter(given, "strict");
    if (strict.has_error()) return strict.error();
    wanted.strict = strict->value_or(false);
    const auto nodes = http::flag_parameter(given, "nodes");
    if (nodes.has_error()) return nodes.error();
    wanted.with_nodes = nodes->value_or(false);
    return wanted;
}

}  // namespace rollcall::api
