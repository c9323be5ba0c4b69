// Hello's body and its exchange.
#include "rollcall/cluster/directory/hello.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/calls/token.hpp"
#include "rollcall/security/crypto/hmac.hpp"

namespace rollcall::cluster {

namespace {

constexpr std::size_t hello_bytes = 16 * 1024;
constexpr std::size_t most_hello_bytes = hello_bytes / 2;  // identities may have to be escaped

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

// As far as there is room.
void append_texts(std::string& body, const std::vector<std::string>& texts) {
    std::string_view between;
    for (const auto& each : texts) {
        if (body.size() + each.size() > most_hello_bytes) return;
        body += std::exchange(between, ",");
        body += json(each);
    }
}

// None where the member is of a version that does not tell them.
std::vector<std::string> texts_of(const simdjson::dom::element& root, std::string_view key) {
    std::vector<std::string> texts;
    simdjson::dom::array list;
    if (root[key].get(list) != simdjson::SUCCESS) return texts;
    for (const auto each : list) {
        std::string_view text;
        if (each.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
    }
    return texts;
}

node_failure no_hello() {
    return {node_state::denied, fmt::format("what answers there speaks no version {} of the internal protocol", internal_version)};
}

}  // namespace

std::string encode_hello(const member_identity& own, std::string_view cluster_name) {
    auto body = fmt::format(
        R"({{"protocol":{},"uuid":{},"fe_number":{},"advertise":{},"cluster":{},"started_ms":{},"version":{},"relays":{},"watches":[)",
        internal_version, json(own.uuid), own.fe_number, json(own.advertise), json(cluster_name), own.started_ms, json(own.version),
        own.relays);
    append_texts(body, own.watches);
    body += R"(],"yields":[)";
    append_texts(body, own.yields);
    return body + "]}";
}

result<member_identity, node_failure> decode_hello(const std::string& body, std::string_view cluster_name) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string padded{body};
    std::int64_t protocol = 0;
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || root["protocol"].get(protocol) != simdjson::SUCCESS) return no_hello();
    if (protocol != internal_version) {
        return node_failure{node_state::denied,
                            fmt::format("it speaks version {} of the internal protocol, this FE {}", protocol, internal_version)};
    }
    std::string_view uuid;
    std::string_view advertise;
    std::string_view cluster;
    std::string_view version;
    std::uint64_t number = 0;
    member_identity who;
    const bool whole = root["uuid"].get(uuid) == simdjson::SUCCESS && root["advertise"].get(advertise) == simdjson::SUCCESS &&
                       root["cluster"].get(cluster) == simdjson::SUCCESS && root["version"].get(version) == simdjson::SUCCESS &&
                       root["fe_number"].get(number) == simdjson::SUCCESS && root["started_ms"].get(who.started_ms) == simdjson::SUCCESS &&
                       !uuid.empty() && number < 1024;
    if (!whole) return no_hello();
    if (cluster != cluster_name) {
        return node_failure{node_state::denied, fmt::format("it belongs to the cluster '{}', this FE to '{}'", cluster, cluster_name)};
    }
    who.uuid = uuid;
    who.advertise = advertise;
    who.version = version;
    who.fe_number = static_cast<std::uint32_t>(number);
    if (root["relays"].get(who.relays) != simdjson::SUCCESS) who.relays = false;  // of a version that does not tell
    who.watches = texts_of(root, "watches");
    who.yields = texts_of(root, "yields");
    return who;
}

asio::awaitable<call_result<member_identity>> say_hello(peers& with, call_target to, std::string cluster_name, runtime::time_limit limit) {
    to.uuid.clear();
    internal_call call{http::method::get, std::string{hello_target}, "", security::principal{}};
    auto answered = co_await with.call(std::move(to), std::move(call), limit);
    if (answered.has_error()) co_return answered.error();
    const auto body = co_await (*answered)->read_all(hello_bytes, limit);
    if (body.has_error()) co_return body.error();
    const auto proof = (*answered)->head().header(proof_header);
    if (!security::equal_secrets(proof, make_proof(with.secret(), (*answered)->nonce(), *body))) {
        co_return node_failure{node_state::denied, "what answers there does not know this cluster's secret"};
    }
    co_return decode_hello(*body, cluster_name);
}

}  // namespace rollcall::cluster
