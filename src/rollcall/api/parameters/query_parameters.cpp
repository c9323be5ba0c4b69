// Reading the parameters of lists of queries, each with a sentence for what it refuses.
#include "rollcall/api/parameters/query_parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using http::find_parameter;
using http::http_result;
using http::parameter_list;
using http::problem;
using registry::value_set;

constexpr std::size_t most_rows = 10'000;

const std::vector<std::string_view>& query_filter_names() {
    static const std::vector<std::string_view> names{"user",   "db",         "state",  "type",  "q",
                                                     "digest", "connection", "min_ms", "since", "until"};
    return names;
}

std::vector<std::string_view> known_query_parameters(list_scope scope) {
    std::vector<std::string_view> known = query_filter_names();
    for (const std::string_view more : {"limit", "offset", "tz", "view"}) known.push_back(more);
    if (scope == list_scope::all_fes) {
        for (const std::string_view more : {"timeout_ms", "strict", "nodes"}) known.push_back(more);
    }
    return known;
}

std::optional<value_set> values_of(const parameter_list& given, std::string_view name) {
    const auto text = find_parameter(given, name);
    if (!text) return std::nullopt;
    return value_set::parse(*text);
}

http_result<void> check_states(const std::optional<value_set>& states) {
    constexpr std::array<std::string_view, 6> names{"QUEUED", "RUNNING", "EOF", "OK", "ERR", "CANCELLED"};
    if (!states) return {};
    for (const auto& pattern : states->patterns) {
        if (std::ranges::any_of(names, [&](auto name) { return pattern.matches(name, true); })) continue;
        return problem{400, fmt::format("The parameter 'state' has the unknown value {}; the states are {}.",
                                        http::quoted(pattern.pieces.front()), fmt::join(names, ", "))};
    }
    return {};
}

http_result<void> check_connections(const std::optional<value_set>& connections) {
    const auto is_digits = [](std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
    if (!connections) return {};
    for (const auto& pattern : connections->patterns) {
        const bool some = pattern.pieces.size() > 1 || !pattern.pieces.front().empty();
        if (some && std::ranges::all_of(pattern.pieces, is_digits)) continue;
        return problem{400, "The parameter 'connection' is " + http::quoted(pattern.pieces.front()) + "; it takes decimal connection ids."};
    }
    return {};
}

http_result<std::optional<wall_time>> instant_parameter(const parameter_list& given, std::string_view name, const time_zone& zone) {
    using instant = std::optional<wall_time>;
    auto text = find_parameter(given, name);
    if (!text) return instant{};
    auto read = zone.parse(*text);
    if (!read) {
        // A '+' that nobody encoded has become a blank.
        const auto blank = text->rfind(' ');
        if (blank != std::string::npos) (*text)[blank] = '+';
        read = zone.parse(*text);
    }
    if (read) return read;
    return problem{
        400, fmt::format("The parameter '{}' is {}; it takes an instant such as 2026-01-31T12:00:00Z, with an offset or, without, in the "
                         "zone of tz=.",
                         name, http::quoted(*text))};
}

http_result<void> read_times(query_parameters& wanted, const parameter_list& given, const time_zone& fallback) {
    auto zone = zone_parameter(given);
    if (zone.has_error()) return zone.error();
    wanted.zone = std::move(*zone);
    const auto since = instant_parameter(given, "since", wanted.zone.value_or(fallback));
    if (since.has_error()) return since.error();
    wanted.question.since = *since;
    const auto until = instant_parameter(given, "until", wanted.zone.value_or(fallback));
    if (until.has_error()) return until.error();
    wanted.question.until = *until;
    const auto min_ms = http::number_parameter(given, "min_ms", 0, UINT32_MAX);
    if (min_ms.has_error()) return min_ms.error();
    wanted.question.at_least = std::chrono::milliseconds{min_ms->value_or(0)};
    return {};
}

http_result<void> read_page(query_parameters& wanted, const parameter_list& given) {
    const auto limit = http::number_parameter(given, "limit", 0, most_rows);
    if (limit.has_error()) return limit.error();
    const auto offset = http::number_parameter(given, "offset", 0, most_rows);
    if (offset.has_error()) return offset.error();
    wanted.question.limit = static_cast<std::size_t>(limit->value_or(wanted.question.limit));
    wanted.question.offset = static_cast<std::size_t>(offset->value_or(0));
    return {};
}

}  // namespace

http_result<query_parameters> parse_query_parameters(const parameter_list& given, list_scope scope, const time_zone& zone) {
    if (const auto known = http::check_known(given, known_query_parameters(scope)); known.has_error()) return known.error();
    query_parameters wanted;
    wanted.filter_given = http::parameters_named(given, query_filter_names());
    auto& question = wanted.question;
    question.user = values_of(given, "user");
    question.db = values_of(given, "db");
    question.state = values_of(given, "state");
    question.type = values_of(given, "type");
    question.digest = values_of(given, "digest");
    question.connection = values_of(given, "connection");
    question.contains = fold_case(find_parameter(given, "q").value_or(""));
    if (const auto checked = check_states(question.state); checked.has_error()) return checked.error();
    if (const auto checked = check_connections(question.connection); checked.has_error()) return checked.error();
    if (const auto read = read_times(wanted, given, zone); read.has_error()) return read.error();
    if (const auto read = read_page(wanted, given); read.has_error()) return read.error();
    const auto fan_out = parse_fan_out_parameters(given);
    if (fan_out.has_error()) return fan_out.error();
    static_cast<fan_out_parameters&>(wanted) = *fan_out;
    return wanted;
}

http::parameter_list as_query(const query_parameters& wanted, const time_zone& zone) {
    auto query = wanted.filter_given;
    query.emplace_back("tz", wanted.zone.value_or(zone).name());
    query.emplace_back("limit", std::to_string(wanted.question.offset + wanted.question.limit));
    return query;
}

}  // namespace rollcall::api
