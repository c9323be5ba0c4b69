// Reading the parameters of lists of sessions, each with a sentence for what it refuses.
#include "rollcall/api/parameters/session_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "rollcall/api/parameters/columns_parameter.hpp"
#include "rollcall/api/parameters/filter_parameters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using http::find_parameter;
using http::http_result;
using http::parameter_list;
using http::problem;
using registry::session_column;

std::vector<std::string_view> known_parameters(list_scope scope) {
    std::vector<std::string_view> known = filter_names();
    for (const std::string_view more : {"sort", "limit", "offset", "columns", "by", "info", "tz", "view", "at"}) known.push_back(more);
    if (scope == list_scope::this_fe) {
        for (const std::string_view more : {"query_id", "format"}) known.push_back(more);
    } else {
        for (const std::string_view more : {"timeout_ms", "strict", "nodes"}) known.push_back(more);
    }
    return known;
}

problem wrong_view(std::string_view view, list_scope scope) {
    const std::string_view allowed = scope == list_scope::this_fe ? "sessions or queries" : "sessions";
    return {400, fmt::format("The parameter 'view' is {}; it takes {} here.", http::quoted(view), allowed)};
}

// The older page's list and one query's profile live at the same path.
http_result<void> check_query_views(const parameter_list& given, list_scope scope) {
    if (find_parameter(given, "format")) {
        return problem{400, "The parameter 'format' belongs to query_id=; the list of sessions has one format."};
    }
    const auto view = find_parameter(given, "view");
    if (!view || *view == "sessions") return {};
    return wrong_view(*view, scope);
}

http_result<void> read_page(session_parameters& wanted, const parameter_list& given) {
    constexpr std::uint64_t most = UINT32_MAX;
    const auto limit = http::number_parameter(given, "limit", 0, most);
    if (limit.has_error()) return limit.error();
    const auto offset = http::number_parameter(given, "offset", 0, most);
    if (offset.has_error()) return offset.error();
    wanted.paged = limit->has_value() || offset->has_value();
    wanted.limit = static_cast<std::size_t>(limit->value_or(SIZE_MAX));
    wanted.offset = static_cast<std::size_t>(offset->value_or(0));
    return {};
}

http_result<void> read_columns(session_parameters& wanted, const parameter_list& given, list_scope scope,
                               const registry::column_list& default_columns) {
    wanted.columns = default_columns;
    if (const auto text = find_parameter(given, "columns")) {
        auto columns = parse_columns(*text);
        if (columns.has_error()) return columns.error();
        if (wanted.by) return problem{400, "The parameter 'columns' does not go with 'by', whose groups have columns of their own."};
        wanted.columns = std::move(*columns);
    }
    if (scope == list_scope::all_fes) wanted.columns = with_fe_first(wanted.columns);
    return {};
}

http_result<void> read_by(session_parameters& wanted, const parameter_list& given) {
    constexpr std::array<std::string_view, 8> names{"user", "host", "db", "command", "state", "fe", "upstream", "digest"};
    const auto text = find_parameter(given, "by");
    if (!text) return {};
    if (std::ranges::find(names, to_lower(*text)) == names.end()) {
        return problem{
            400, "The parameter 'by' is " + http::quoted(*text) + "; it takes user, host, db, command, state, fe, upstream or digest."};
    }
    wanted.by = registry::find_column(*text);
    return {};
}

http_result<void> read_group_order(session_parameters& wanted, std::string_view text, std::string_view name) {
    const auto value_name = registry::column_name(*wanted.by);
    const std::array<std::string_view, 4> names{value_name, "Sessions", "Active", "OldestSeconds"};
    const auto* const found = std::ranges::find_if(names, [&](auto each) { return iequals(each, name); });
    if (found == names.end()) {
        return problem{400, fmt::format("The parameter 'sort' is {}; with by= it takes {}, Sessions, Active or OldestSeconds, with '-' "
                                        "before for descending.",
                                        http::quoted(text), value_name)};
    }
    wanted.groups_by.column = static_cast<group_column>(found - names.begin());
    wanted.groups_by.descending = text.starts_with('-');
    return {};
}

http_result<void> read_sort(session_parameters& wanted, const parameter_list& given) {
    wanted.sort_given = find_parameter(given, "sort");
    const auto& text = wanted.sort_given;
    if (!text) return {};
    std::string_view name = *text;
    if (name.starts_with('-')) name.remove_prefix(1);
    if (wanted.by) return read_group_order(wanted, *text, name);
    const auto column = registry::find_column(name);
    if (!column) {
        return problem{400,
                       fmt::format("The parameter 'sort' is {}; it takes a column, with '-' before for descending. The columns are {}.",
                                   http::quoted(*text), column_names_text())};
    }
    wanted.sort.column = *column;
    wanted.sort.descending = text->starts_with('-');
    return {};
}

// Only what names or offsets are made of reaches the zone database, where a name is part of a file's path.
bool could_be_zone(std::string_view name) {
    constexpr std::size_t longest = 64;
    if (name.empty() || name.size() > longest) return false;
    if (name.front() == '+' || name.front() == '-') return true;
    return std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '/' || c == '_' || c == '-' || c == '+';
    });
}

}  // namespace

http_result<std::optional<time_zone>> zone_parameter(const parameter_list& given) {
    auto name = find_parameter(given, "tz");
    if (!name) return std::optional<time_zone>{};
    if (name->starts_with(' ')) name->front() = '+';
    auto zone = could_be_zone(*name) ? time_zone::find(*name) : std::nullopt;
    if (!zone) {
        return problem{400, "The parameter 'tz' is " + http::quoted(*name) +
                                "; it takes a zone's name such as Europe/Vienna, UTC, or an offset such as +02:00."};
    }
    return zone;
}

http_result<std::size_t> info_parameter(const parameter_list& given) {
    const auto text = find_parameter(given, "info");
    // An in-place value, for a problem could be made of a number too.
    if (!text) return http_result<std::size_t>{boost::system::in_place_value, registry::default_info_bytes};
    if (*text != "full") return problem{400, "The parameter 'info' is " + http::quoted(*text) + "; it takes full."};
    return http_result<std::size_t>{boost::system::in_place_value, SIZE_MAX};  // all that the registry keeps
}

http_result<session_parameters> parse_session_parameters(const parameter_list& given, list_scope scope,
                                                         const registry::column_list& default_columns) {
    if (const auto known = http::check_known(given, known_parameters(scope)); known.has_error()) return known.error();
    if (const auto checked = check_query_views(given, scope); checked.has_error()) return checked.error();

    session_parameters wanted;
    auto filter = parse_session_filter(given);
    if (filter.has_error()) return filter.error();
    wanted.filter = std::move(*filter);
    wanted.filter_given = http::parameters_named(given, filter_names());
    if (const auto read = read_by(wanted, given); read.has_error()) return read.error();
    if (const auto read = read_columns(wanted, given, scope, default_columns); read.has_error()) return read.error();
    if (const auto read = read_sort(wanted, given); read.has_error()) return read.error();
    if (const auto read = read_page(wanted, given); read.has_error()) return read.error();
    const auto fan_out = parse_fan_out_parameters(given);
    if (fan_out.has_error()) return fan_out.error();
    static_cast<fan_out_parameters&>(wanted) = *fan_out;
    auto zone = zone_parameter(given);
    if (zone.has_error()) return zone.error();
    wanted.zone = std::move(*zone);
    const auto info = info_parameter(given);
    if (info.has_error()) return info.error();
    wanted.info_bytes = *info;
    if (const auto at = find_parameter(given, "at")) {
        return problem{501, "The list as it was at " + http::quoted(*at) + " is not supported yet; without at= the list is that of now."};
    }
    return wanted;
}

http::parameter_list as_query(const session_parameters& wanted, const time_zone& zone) {
    auto query = wanted.filter_given;
    query.emplace_back("columns", fmt::format("{}", fmt::join(names_of(wanted.columns), ",")));
    query.emplace_back("tz", wanted.zone.value_or(zone).name());
    if (wanted.info_bytes == SIZE_MAX) query.emplace_back("info", "full");
    if (wanted.sort_given) query.emplace_back("sort", *wanted.sort_given);
    if (wanted.limit != SIZE_MAX) query.emplace_back("limit", std::to_string(wanted.offset + wanted.limit));
    return query;
}

}  // namespace rollcall::api
