// Reading the body of a kill by filter. simdjson parses; nothing of the body is kept but what is copied out.
#include "rollcall/api/parameters/mass_kill_body.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "rollcall/api/parameters/filter_parameters.hpp"
#include "rollcall/api/parameters/kill_parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using http::http_result;
using http::problem;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view body_keys = "kind, filter, dry_run, max, reason and partial";

problem wrong_value(std::string_view key, std::string_view takes) { return {400, fmt::format("The body's {} takes {}.", key, takes)}; }

// Errors: 400 where a key comes twice: which of the two was meant, nobody can tell.
http_result<void> check_once(const object& fields, std::string_view of_what) {
    std::vector<std::string_view> seen;
    for (const auto field : fields) {
        if (std::ranges::find(seen, field.key) != seen.end()) {
            return problem{400, fmt::format("The {} gives {} twice; give it once.", of_what, http::quoted(field.key))};
        }
        seen.push_back(field.key);
    }
    return {};
}

http_result<http::parameter_list> read_filter_values(const element& value) {
    object fields;
    if (value.get(fields) != simdjson::SUCCESS) return wrong_value("filter", R"(an object such as {"user": "etl"})");
    if (const auto once = check_once(fields, "body's filter"); once.has_error()) return once.error();
    http::parameter_list values;
    for (const auto field : fields) {
        if (std::ranges::find(filter_names(), field.key) == filter_names().end()) {
            return problem{400, fmt::format("The body's filter holds {}, which is no filter; the filters are {}.", http::quoted(field.key),
                                            fmt::join(filter_names(), ", "))};
        }
        std::string_view text;
        if (field.value.get(text) != simdjson::SUCCESS) {
            return wrong_value(fmt::format("filter {}", http::quoted(field.key)), "a string, as the parameter in a URL would be");
        }
        values.emplace_back(field.key, text);
    }
    return values;
}

http_result<void> read_filter(mass_kill& wanted, const element& value) {
    auto values = read_filter_values(value);
    if (values.has_error()) return values.error();
    auto filter = parse_session_filter(*values);
    if (filter.has_error()) return filter.error();
    wanted.filter = std::move(*filter);
    wanted.filter_given = std::move(*values);
    return {};
}

http_result<void> read_kind(mass_kill& wanted, const element& value) {
    std::string_view text;
    const bool is_text = value.get(text) == simdjson::SUCCESS;
    if (is_text && text == "query") {
        wanted.kind = registry::kill_kind::query;
    } else if (is_text && text == "connection") {
        wanted.kind = registry::kill_kind::connection;
    } else {
        return wrong_value("kind", R"("query" or "connection")");
    }
    return {};
}

http_result<void> read_max(mass_kill& wanted, const element& value) {
    constexpr std::uint64_t most = 1'000'000;
    if (value.get(wanted.max) != simdjson::SUCCESS || wanted.max < 1 || wanted.max > most) {
        return wrong_value("max", "a whole number from 1 to 1000000");
    }
    return {};
}

http_result<void> read_reason(mass_kill& wanted, const element& value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return wrong_value("reason", "a string");
    auto reason = check_reason(text);
    if (reason.has_error()) return reason.error();
    wanted.reason = std::move(*reason);
    return {};
}

http_result<void> read_flag(bool& flag, std::string_view key, const element& value) {
    if (value.get(flag) != simdjson::SUCCESS) return wrong_value(key, "true or false");
    return {};
}

http_result<void> read_field(mass_kill& wanted, std::string_view key, const element& value) {
    if (key == "kind") return read_kind(wanted, value);
    if (key == "filter") return read_filter(wanted, value);
    if (key == "dry_run") return read_flag(wanted.dry_run, key, value);
    if (key == "max") return read_max(wanted, value);
    if (key == "reason") return read_reason(wanted, value);
    if (key == "partial") return read_flag(wanted.partial, key, value);
    return problem{400, fmt::format("The body holds {}, which is not known; it takes {}.", http::quoted(key), body_keys)};
}

}  // namespace

http_result<mass_kill> parse_mass_kill(const std::string& body) {
    simdjson::dom::parser parser;
    element root;
    if (const auto failure = parser.parse(body).get(root); failure != simdjson::SUCCESS) {
        return problem{400, fmt::format("The body is not JSON; it takes an object with {}. The parser says: {}", body_keys,
                                        simdjson::error_message(failure))};
    }
    object fields;
    if (root.get(fields) != simdjson::SUCCESS)
        return problem{400, fmt::format("The body is no JSON object; it takes one with {}.", body_keys)};
    if (const auto once = check_once(fields, "body"); once.has_error()) return once.error();

    mass_kill wanted;
    bool kind_given = false;
    for (const auto field : fields) {
        if (const auto read = read_field(wanted, field.key, field.value); read.has_error()) return read.error();
        kind_given = kind_given || field.key == "kind";
    }
    if (!kind_given) return wrong_value("kind", R"("query" or "connection", and is missing)");
    if (wanted.filter.empty()) {
        return problem{400,
                       fmt::format("The body's filter leaves no session out; name at least one of {}.", fmt::join(filter_names(), ", "))};
    }
    return wanted;
}

}  // namespace rollcall::api
