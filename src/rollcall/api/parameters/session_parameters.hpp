// What a listing of sessions is asked for (docs/rest.md, "Listing sessions"), read once and checked. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/api/parameters/fan_out_parameters.hpp"
#include "rollcall/base/text/time_text.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/registry/rows/filter.hpp"

namespace rollcall::api {

// Which list: /rest/v1/session or /rest/v1/session/all.
enum class list_scope : std::uint8_t { this_fe, all_fes };

// The columns of a list by groups.
enum class group_column : std::uint8_t { value, sessions, active, oldest_seconds };

struct group_order {
    group_column column = group_column::sessions;
    bool descending = true;
};

struct session_parameters : fan_out_parameters {
    registry::session_filter filter;  // without visible_to and fe
    http::parameter_list filter_given;
    registry::sort_order sort;
    std::optional<std::string> sort_given;
    std::size_t offset = 0;
    std::size_t limit = SIZE_MAX;
    bool paged = false;             // a limit or an offset was given: the answer tells the total
    registry::column_list columns;  // FE first for all_fes
    std::optional<registry::session_column> by;
    group_order groups_by;  // how groups are sorted, where `by` is given
    std::size_t info_bytes = registry::default_info_bytes;
    std::optional<time_zone> zone;  // of tz=
};

// The same list as another front end is asked for it: its first offset + limit rows. `zone`: where tz= gave none. Thread: any.
http::parameter_list as_query(const session_parameters& wanted, const time_zone& zone);

// `default_columns`: of the bare call. Errors: 400 for what is unknown, given twice, out of bounds or does not go together;
// 501 for at=, which is not supported yet. Where the list is of queries, query_parameters.hpp reads. Thread: any.
http::http_result<session_parameters> parse_session_parameters(const http::parameter_list& given, list_scope scope,
                                                               const registry::column_list& default_columns);

// tz=: an IANA name or an offset, whose '+' may have become a blank. Returns: nothing where absent. Errors: 400.
http::http_result<std::optional<time_zone>> zone_parameter(const http::parameter_list& given);

// info=full. Returns: how much of Info is shown. Errors: 400 for another value.
http::http_result<std::size_t> info_parameter(const http::parameter_list& given);

}  // namespace rollcall::api
