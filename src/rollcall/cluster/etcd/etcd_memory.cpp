// One JSON object.
#include "rollcall/cluster/etcd/etcd_memory.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/cluster/etcd/etcd_seats.hpp"
#include "rollcall/cluster/members/member.hpp"

namespace rollcall::cluster {

namespace {

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

bool is_address(std::string_view text) { return parse_host_port(text).has_value(); }

}  // namespace

std::string encode_memory(const etcd_memory& memory, const memory_owner& owner) {
    std::string members;
    for (const auto& each : memory.members) members += (members.empty() ? "" : ",") + json(each);
    return fmt::format("{{\"cluster\":{},\"uuid\":{},\"fe_number\":{},\"address\":{},\"members\":[{}]}}\n", json(owner.cluster_name),
                       json(owner.uuid), memory.fe_number, json(memory.address), members);
}

std::optional<etcd_memory> decode_memory(const std::string& text, const memory_owner& owner) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view cluster;
    std::string_view uuid;
    std::string_view address;
    std::uint64_t number = 0;
    simdjson::dom::array members;
    const simdjson::padded_string padded{text};
    const bool whole = parser.parse(padded).get(root) == simdjson::SUCCESS && root["cluster"].get(cluster) == simdjson::SUCCESS &&
                       root["uuid"].get(uuid) == simdjson::SUCCESS && root["fe_number"].get(number) == simdjson::SUCCESS &&
                       root["address"].get(address) == simdjson::SUCCESS && root["members"].get(members) == simdjson::SUCCESS;
    if (!whole || cluster != owner.cluster_name || uuid != owner.uuid || number > all_numbers.last) return std::nullopt;
    if (!address.empty() && !is_address(address)) return std::nullopt;
    etcd_memory memory;
    memory.fe_number = static_cast<std::uint32_t>(number);
    memory.address = address;
    for (const auto each : members) {
        std::string_view member;
        if (each.get(member) != simdjson::SUCCESS || !is_address(member)) return std::nullopt;
        memory.members.emplace_back(member);
    }
    return memory;
}

std::vector<std::string> remembered_members(const etcd_memory& memory, const std::string& address) {
    auto members = memory.members;
    if (std::ranges::find(members, address) != members.end()) {
        if (memory.address != address) std::erase(members, memory.address);
        return members;
    }
    const auto own = std::ranges::find(members, memory.address);
    if (own != members.end())
        *own = address;
    else
        members.push_back(address);
    return members;
}

}  // namespace rollcall::cluster
