// Two keys, each of which may be left out.
#include "rollcall/api/parameters/drain_body.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <set>

#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

constexpr std::uint64_t most_grace_s = 86'400;
constexpr std::string_view drain_keys = "grace_s and kill";

http::http_result<void> read_drain_key(registry::drain_order& order, std::string_view key, const simdjson::dom::element& value) {
    if (key == "kill") {
        if (value.get(order.kill) == simdjson::SUCCESS) return {};
        return http::problem{400, "The body's kill takes true or false."};
    }
    if (key != "grace_s")
        return http::problem{400, fmt::format("The body holds {}, which is not known; it takes {}.", http::quoted(key), drain_keys)};
    std::uint64_t seconds = 0;
    if (value.get(seconds) != simdjson::SUCCESS || seconds > most_grace_s) {
        return http::problem{400, fmt::format("The body's grace_s takes a whole number from 0 to {}.", most_grace_s)};
    }
    order.grace = std::chrono::seconds{seconds};
    return {};
}

}  // namespace

http::http_result<registry::drain_order> parse_drain_order(const std::string& body) {
    registry::drain_order order;
    if (body.empty()) return order;
    simdjson::dom::parser parser;
    simdjson::dom::object fields;
    if (parser.parse(body).get(fields) != simdjson::SUCCESS) {
        return http::problem{400, fmt::format("The body is no JSON object; it takes one with {}.", drain_keys)};
    }
    std::set<std::string_view> seen;
    for (const auto field : fields) {
        if (!seen.insert(field.key).second) return http::problem{400, fmt::format("The body gives {} twice.", http::quoted(field.key))};
        if (const auto read = read_drain_key(order, field.key, field.value); read.has_error()) return read.error();
    }
    return order;
}

}  // namespace rollcall::api
