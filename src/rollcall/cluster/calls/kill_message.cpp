// Orders and results as JSON: written by hand, read by simdjson.
#include "rollcall/cluster/calls/kill_message.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::cluster {

namespace {

using simdjson::SUCCESS;
using simdjson::dom::element;

void append_text(std::string& out, std::string_view key, std::string_view value) {
    out += ',';
    append_json_string(out, key);
    out += ':';
    append_json_string(out, value);
}

// Returns: the text, "" where the key is missing or no text.
std::string text_of(const element& object, std::string_view key) {
    std::string_view text;
    if (object[key].get(text) != SUCCESS) return {};
    return std::string{text};
}

or_refusal<registry::kill_target> decode_target(const element& each, registry::kill_kind kind, const std::string& reason) {
    registry::kill_target target;
    std::uint64_t id = 0;
    if (each["id"].get(id) != SUCCESS || id == 0 || id > UINT32_MAX) return refuse("an order's id is no connection's");
    target.id.value = static_cast<std::uint32_t>(id);
    target.order.kind = kind;
    target.order.notice.reason = reason;
    target.order.notice.receipt = text_of(each, "receipt");
    if (const auto query = text_of(each, "query"); !query.empty()) {
        target.order.only_query = parse_query_id(query);
        if (!target.order.only_query) return refuse("an order's query is '{}', which is no query id", query);
    }
    std::uint64_t number = 0;
    if (each["command_number"].get(number) == SUCCESS) target.order.only_command_number = number;
    if (each["inexact"].get(target.order.inexact) != SUCCESS) target.order.inexact = false;
    return target;
}

or_refusal<registry::kill_result> decode_result(const element& each) {
    registry::kill_result one;
    const auto outcome = registry::find_outcome(text_of(each, "outcome"));
    if (!outcome) return refuse("it told of the outcome '{}', which there is not", text_of(each, "outcome"));
    one.outcome = *outcome;
    if (each["lives"].get(one.lives) != SUCCESS) return refuse("it did not tell whether the session lives");
    one.query = parse_query_id(text_of(each, "query")).value_or(query_id{});
    one.user = text_of(each, "user");
    one.host = text_of(each, "host");
    one.db = text_of(each, "db");
    one.info = text_of(each, "info");
    one.trouble = text_of(each, "trouble");
    if (each["exact"].get(one.exact) != SUCCESS) one.exact = true;
    return one;
}

}  // namespace

std::string encode_kills(const kill_message& message) {
    const auto& first = message.targets.front().order;
    std::string out = fmt::format(R"({{"kind":"{}","wait_ms":{})", first.kind == registry::kill_kind::query ? "query" : "connection",
                                  message.patience.count());
    append_text(out, "reason", first.notice.reason);
    out += R"(,"orders":[)";
    for (const auto& [id, order] : message.targets) {
        if (!out.ends_with('[')) out += ',';
        out += R"({"id":)" + std::to_string(id.value);
        append_text(out, "receipt", order.notice.receipt);
        if (order.only_query) append_text(out, "query", to_string(*order.only_query));
        if (order.only_command_number) out += R"(,"command_number":)" + std::to_string(*order.only_command_number);
        if (order.inexact) out += R"(,"inexact":true)";
        out += '}';
    }
    return out + "]}";
}

or_refusal<kill_message> decode_kills(const std::string& body) {
    simdjson::dom::parser parser;
    element root;
    simdjson::dom::array orders;
    std::uint64_t wait_ms = 0;
    const simdjson::padded_string padded{body};
    const bool whole = parser.parse(padded).get(root) == SUCCESS && root["orders"].get(orders) == SUCCESS &&
                       root["wait_ms"].get(wait_ms) == SUCCESS && wait_ms <= 30'000;
    if (!whole) return refuse("the body is no list of kill orders");
    const auto kind = text_of(root, "kind");
    if (kind != "query" && kind != "connection") return refuse("the kind is '{}'; it is query or connection", kind);
    if (orders.size() == 0 || orders.size() > kills_at_most)
        return refuse("there are {} orders; 1 to {} go in one call", orders.size(), kills_at_most);
    const auto reason = text_of(root, "reason");
    kill_message message;
    message.patience = std::chrono::milliseconds{wait_ms};
    for (const auto each : orders) {
        auto target = decode_target(each, kind == "query" ? registry::kill_kind::query : registry::kill_kind::connection, reason);
        if (target.has_error()) return target.error();
        message.targets.push_back(std::move(*target));
    }
    return message;
}

std::string encode_kill_results(const std::vector<registry::kill_result>& results) {
    std::string out = "[";
    for (const auto& each : results) {
        if (out.size() > 1) out += ',';
        out += fmt::format(R"({{"outcome":"{}","lives":{})", registry::outcome_name(each.outcome), each.lives);
        append_text(out, "query", to_string(each.query));
        append_text(out, "user", each.user);
        append_text(out, "host", each.host);
        append_text(out, "db", each.db);
        append_text(out, "info", each.info);
        if (!each.trouble.empty()) append_text(out, "trouble", each.trouble);
        if (!each.exact) out += R"(,"exact":false)";
        out += '}';
    }
    return out + "]";
}

or_refusal<std::vector<registry::kill_result>> decode_kill_results(const std::string& body, std::size_t count) {
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    const simdjson::padded_string padded{body};
    if (parser.parse(padded).get(list) != SUCCESS || list.size() != count) {
        return refuse("it did not answer with the outcomes of {} orders", count);
    }
    std::vector<registry::kill_result> results;
    for (const auto each : list) {
        auto one = decode_result(each);
        if (one.has_error()) return one.error();
        results.push_back(std::move(*one));
    }
    return results;
}

}  // namespace rollcall::cluster
