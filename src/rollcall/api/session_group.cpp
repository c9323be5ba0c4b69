// GET /rest/v1/session?by=COLUMN: one row a group, most sessions first or as sort= says.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/api/actions.hpp"
#include "rollcall/api/fe_nodes.hpp"
#include "rollcall/api/listing_context.hpp"
#include "rollcall/api/table_body.hpp"

namespace rollcall::api {

namespace {

using group_list = std::vector<registry::session_group>;

std::uint64_t number_of(const registry::session_group& group, group_column column) {
    switch (column) {
        case group_column::sessions: return group.sessions;
        case group_column::active: return group.active;
        case group_column::oldest_seconds: return static_cast<std::uint64_t>(group.oldest_seconds);
        case group_column::value: break;
    }
    return 0;
}

// Ties stay as they come: most sessions first, then by value. "" is last both ways.
void sort_groups(group_list& groups, group_order order) {
    const auto by_value = [&](const registry::session_group& a, const registry::session_group& b) {
        if (a.value.empty() != b.value.empty()) return b.value.empty();
        return order.descending ? b.value < a.value : a.value < b.value;
    };
    const auto by_number = [&](const registry::session_group& a, const registry::session_group& b) {
        const auto x = number_of(a, order.column);
        const auto y = number_of(b, order.column);
        return order.descending ? y < x : x < y;
    };
    if (order.column == group_column::value) {
        std::ranges::stable_sort(groups, by_value);
    } else {
        std::ranges::stable_sort(groups, by_number);
    }
}

std::size_t append_page(table_body& body, const group_list& groups, const session_parameters& wanted) {
    const std::size_t begin = std::min(wanted.offset, groups.size());
    const std::size_t count = std::min(wanted.limit, groups.size() - begin);
    for (std::size_t i = begin; i < begin + count; ++i) {
        const auto& group = groups[i];
        const auto sessions = std::to_string(group.sessions);
        const auto active = std::to_string(group.active);
        const auto oldest = std::to_string(group.oldest_seconds);
        body.append_row({group.value, sessions, active, oldest});
    }
    return count;
}

}  // namespace

action_result list_groups(const services& s, session_parameters wanted, list_scope scope, security::principal caller) {
    const auto started = s.time.steady_now();
    auto asked = std::make_shared<registry::listing>();
    asked->filter = filter_for(s, wanted.filter, caller);
    asked->context = make_context(s, wanted.zone, wanted.info_bytes);
    auto groups = co_await s.sessions.group(std::move(asked), *wanted.by);
    sort_groups(groups, wanted.groups_by);

    const std::vector<std::string_view> names{registry::column_name(*wanted.by), "Sessions", "Active", "OldestSeconds"};
    table_body body{names};
    const std::size_t count = append_page(body, groups, wanted);
    if (wanted.paged) body.append_key("total", std::to_string(groups.size()));
    if (scope == list_scope::all_fes) {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(s.time.steady_now() - started);
        append_lone_fe(body, s.fe, count, took, wanted.with_nodes);
    }
    co_return std::move(body).finish(count);
}

}  // namespace rollcall::api
