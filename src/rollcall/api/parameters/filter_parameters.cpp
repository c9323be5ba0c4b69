// Filters from text, with the checks that keep a mistyped one from quietly matching nothing or everything.
#include "rollcall/api/parameters/filter_parameters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using http::http_result;
using http::problem;
using registry::filter_field;
using registry::text_pattern;
using registry::value_set;

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "", which matches what is absent, and so no session's id or kind. Excluding it is a slip: everything would be left.
bool is_nothing(const text_pattern& pattern) { return pattern.pieces.size() == 1 && pattern.pieces.front().empty() && !pattern.negated; }

// A pattern that some decimal number could match.
bool could_be_id(const text_pattern& pattern) {
    if (is_nothing(pattern)) return true;
    return std::ranges::all_of(pattern.pieces, is_digits) && (pattern.pieces.size() > 1 || !pattern.pieces.front().empty());
}

bool could_be_kind(const text_pattern& pattern) {
    constexpr std::array<std::string_view, 3> kinds{"served", "relayed", "watched"};
    return is_nothing(pattern) || std::ranges::any_of(kinds, [&](auto kind) { return pattern.matches(kind, false); });
}

http_result<void> check_ids(const value_set& values, std::string_view text) {
    if (std::ranges::all_of(values.patterns, could_be_id)) return {};
    return problem{400, "The parameter 'id' is " + http::quoted(text) + "; it takes decimal connection ids separated by commas."};
}

http_result<void> check_kinds(const value_set& values, std::string_view text) {
    if (std::ranges::all_of(values.patterns, could_be_kind)) return {};
    return problem{400, "The parameter 'kind' is " + http::quoted(text) + "; the kinds are served, relayed and watched."};
}

http_result<void> check_command_names(const value_set& values) {
    const auto checked = registry::check_commands(values);
    if (checked.has_value()) return {};
    std::string sentence = checked.error().sentence;
    if (sentence.starts_with('t')) sentence.front() = 'T';
    if (!sentence.ends_with('.')) sentence += '.';
    return problem{400, std::move(sentence)};
}

http_result<void> check_values(filter_field field, const value_set& values, std::string_view text) {
    switch (field) {
        case filter_field::id: return check_ids(values, text);
        case filter_field::kind: return check_kinds(values, text);
        case filter_field::command: return check_command_names(values);
        default: return {};
    }
}

}  // namespace

const std::vector<std::string_view>& filter_names() {
    static const std::vector<std::string_view> names{"id",   "user", "host",     "db",     "command",  "state",
                                                     "kind", "fe",   "upstream", "active", "min_time", "q"};
    return names;
}

http_result<registry::session_filter> parse_session_filter(const http::parameter_list& given) {
    registry::session_filter filter;
    for (const auto& [name, text] : given) {
        const auto field = registry::find_filter_field(name);
        if (!field) continue;
        auto values = value_set::parse(text);
        if (const auto checked = check_values(*field, values, text); checked.has_error()) return checked.error();
        filter.conditions.push_back({*field, std::move(values)});
    }
    const auto active = http::flag_parameter(given, "active");
    if (active.has_error()) return active.error();
    filter.active_only = active->value_or(false);

    constexpr std::uint64_t longest = UINT32_MAX;  // 136 years
    const auto min_time = http::number_parameter(given, "min_time", 0, longest);
    if (min_time.has_error()) return min_time.error();
    filter.min_time = std::chrono::seconds{min_time->value_or(0)};

    filter.info_contains = fold_case(http::find_parameter(given, "q").value_or(""));
    return filter;
}

}  // namespace rollcall::api
