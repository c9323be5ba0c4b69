// The gateway's JSON.
#include "rollcall/cluster/etcd/etcd_text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "rollcall/base/text/base64.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::cluster {

namespace {

std::string quoted_base64(std::string_view bytes) { return '"' + to_base64(bytes) + '"'; }

// Reads base64 at `name`, "" where it is left out. Returns: nothing where something else stands there.
std::optional<std::string> bytes_at(const simdjson::dom::element& object, std::string_view name) {
    std::string_view text;
    const auto error = object[name].get(text);
    if (error == simdjson::NO_SUCH_FIELD) return std::string{};
    if (error != simdjson::SUCCESS) return std::nullopt;
    return from_base64(text);
}

// Every answer to a request that etcd took has a header: what has none comes from somebody else.
bool is_answer(const simdjson::dom::element& root) {
    simdjson::dom::object header;
    return root["header"].get(header) == simdjson::SUCCESS;
}

}  // namespace

std::string encode_etcd_range(std::string_view prefix) {
    // The range ends before the first key that is greater than all that begin with the prefix.
    std::string end{prefix};
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 255) end.pop_back();
    if (end.empty())
        end = '\0';  // to the last key of all
    else
        ++end.back();
    return fmt::format(R"({{"key":{},"range_end":{}}})", quoted_base64(prefix), quoted_base64(end));
}

or_refusal<std::vector<etcd_entry>> decode_etcd_range(const std::string& body) {
    const auto garbage = refuse("the answer is not etcd's to a range request");
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string padded{body};
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || !is_answer(root)) return garbage;
    std::vector<etcd_entry> entries;
    simdjson::dom::array list;
    const auto error = root["kvs"].get(list);
    if (error == simdjson::NO_SUCH_FIELD) return entries;
    if (error != simdjson::SUCCESS) return garbage;
    for (const auto each : list) {
        auto key = bytes_at(each, "key");
        auto value = bytes_at(each, "value");
        if (!key || !value) return garbage;
        entries.push_back({std::move(*key), std::move(*value)});
    }
    return entries;
}

std::string encode_etcd_swap(const etcd_swap& step) {
    const auto key = quoted_base64(step.key);
    std::string compare = fmt::format(R"({{"key":{},"result":"EQUAL",)", key);
    if (step.expected)
        compare += fmt::format(R"("target":"VALUE","value":{}}})", quoted_base64(*step.expected));
    else
        compare += R"("target":"CREATE","create_revision":"0"})";
    std::string success = fmt::format(R"({{"request_put":{{"key":{},"value":{}}}}})", key, quoted_base64(step.value));
    for (const auto& other : step.deleted) success += fmt::format(R"(,{{"request_delete_range":{{"key":{}}}}})", quoted_base64(other));
    return fmt::format(R"({{"compare":[{}],"success":[{}]}})", compare, success);
}

or_refusal<bool> decode_etcd_swap(const std::string& body) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string padded{body};
    const bool readable = parser.parse(padded).get(root) == simdjson::SUCCESS && is_answer(root);
    bool succeeded = false;
    const auto error = readable ? root["succeeded"].get(succeeded) : simdjson::TAPE_ERROR;
    if (error != simdjson::SUCCESS && error != simdjson::NO_SUCH_FIELD) {
        return refuse("the answer is not etcd's to a transaction");
    }
    return succeeded;
}

std::string decode_etcd_refusal(const std::string& body) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view message;
    const simdjson::padded_string padded{body};
    if (parser.parse(padded).get(root) != simdjson::SUCCESS || root["message"].get(message) != simdjson::SUCCESS) return {};
    return std::string{utf8_prefix(message, 256)};
}

}  // namespace rollcall::cluster
