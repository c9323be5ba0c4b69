// Written by hand, read by simdjson.
#include "rollcall/cluster/questions/watched_header.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::cluster {

namespace {

using registry::watched_server;
using registry::watched_server_state;
using simdjson::SUCCESS;

constexpr std::size_t most_bytes = std::size_t{12} << 10;  // a head may have 16 KiB
constexpr std::size_t shown_error_bytes = 200;

std::optional<watched_server_state> find_state(std::string_view name) {
    using enum watched_server_state;
    for (const auto each : {ok, partial, stale, unreachable, denied, unverified, duplicate}) {
        if (watched_server_state_name(each) == name) return each;
    }
    return std::nullopt;
}

std::string json_of(const watched_server& server) {
    std::string out = R"({"name":)";
    append_json_string(out, server.name);
    out += fmt::format(R"(,"state":"{}","rows":{},"age_ms":{},"took_ms":{},"error":)", watched_server_state_name(server.state), server.rows,
                       server.age.count(), server.took.count());
    append_json_string(out, utf8_prefix(server.error, shown_error_bytes));
    return out + '}';
}

or_refusal<watched_server> server_of(const simdjson::dom::element& each) {
    watched_server server;
    std::string_view name;
    std::string_view state;
    std::string_view error;
    std::int64_t age = 0;
    std::int64_t took = 0;
    const bool whole = each["name"].get(name) == SUCCESS && each["state"].get(state) == SUCCESS && each["error"].get(error) == SUCCESS &&
                       each["rows"].get(server.rows) == SUCCESS && each["age_ms"].get(age) == SUCCESS &&
                       each["took_ms"].get(took) == SUCCESS;
    const auto known = find_state(state);
    if (!whole || !known) return refuse("what it tells of the servers that it watches cannot be read");
    server.name = name;
    server.state = *known;
    server.error = error;
    server.age = std::chrono::milliseconds{age};
    server.took = std::chrono::milliseconds{took};
    return server;
}

}  // namespace

std::string encode_watched(std::vector<watched_server> servers) {
    if (servers.empty()) return {};
    std::ranges::stable_partition(servers, [](const watched_server& each) { return each.state != watched_server_state::ok; });
    std::string list = "[";
    for (const auto& each : servers) {
        const auto one = json_of(each);
        if (list.size() + one.size() + 2 > most_bytes) break;
        if (list.size() > 1) list += ',';
        list += one;
    }
    return list + ']';
}

or_refusal<std::vector<watched_server>> decode_watched(std::string_view value) {
    std::vector<watched_server> servers;
    if (value.empty()) return servers;
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    const simdjson::padded_string padded{value};
    if (parser.parse(padded).get(list) != SUCCESS) return refuse("what it tells of the servers that it watches is no list");
    for (const auto each : list) {
        auto server = server_of(each);
        if (server.has_error()) return server.error();
        servers.push_back(std::move(*server));
    }
    return servers;
}

}  // namespace rollcall::cluster
