// The words of etcd's v3 JSON gateway: requests out, answers in. Pure. Keys and values travel in base64, numbers of 64 bits as
// strings, and what is false, zero or empty is left out of answers.
// Source: etcd.io/docs/v3.4/dev-guide/api_grpc_gateway; tried with etcd 3.4.23.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view etcd_range_target = "/v3/kv/range";
inline constexpr std::string_view etcd_txn_target = "/v3/kv/txn";

struct etcd_entry {
    std::string key;
    std::string value;
    bool operator==(const etcd_entry&) const = default;
};

// All keys that begin with `prefix`, which is not empty.
std::string encode_etcd_range(std::string_view prefix);
// Errors: a sentence, where `body` is no answer to it.
or_refusal<std::vector<etcd_entry>> decode_etcd_range(const std::string& body);

// One step that happens whole or not at all: where `key` is as expected, it gets the value, and the others go.
struct etcd_swap {
    std::string key;
    std::optional<std::string> expected;  // nothing: there is no such key
    std::string value;
    std::vector<std::string> deleted;  // without `key`
};
std::string encode_etcd_swap(const etcd_swap& step);
// Returns: did it happen? Errors: a sentence, where `body` is no answer to it.
or_refusal<bool> decode_etcd_swap(const std::string& body);

// The reason in an answer other than 200, "" where there is none that can be read.
std::string decode_etcd_refusal(const std::string& body);

}  // namespace rollcall::cluster
