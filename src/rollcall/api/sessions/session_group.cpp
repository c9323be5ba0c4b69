// GET /rest/v1/session?by=COLUMN, and of all FEs: one row a group, most sessions first or as sort= says.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/group_rows.hpp"
#include "rollcall/api/questions/listing_context.hpp"

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

// What members' groups came to, by value.
void add_groups(std::map<std::string, registry::session_group, std::less<>>& sums, const group_list& groups) {
    for (const auto& group : groups) {
        auto& sum = sums[group.value];
        sum.value = group.value;
        sum.sessions += group.sessions;
        sum.active += group.active;
        sum.oldest_seconds = std::max(sum.oldest_seconds, group.oldest_seconds);
    }
}

// Most sessions first, then by value: the order that sort_groups() keeps among equals.
group_list groups_in_order(std::map<std::string, registry::session_group, std::less<>> sums) {
    group_list groups;
    for (auto& [value, group] : sums) groups.push_back(std::move(group));
    std::ranges::stable_sort(groups, std::ranges::greater{}, &registry::session_group::sessions);
    return groups;
}

cluster::fan_out_question make_question(const services& s, const session_parameters& wanted, const security::principal& caller) {
    auto parameters = wanted.filter_given;
    parameters.emplace_back("by", registry::column_name(*wanted.by));
    auto question =
        s.fleet.rows_question(cluster::session_groups_target, std::move(parameters), group_columns(*wanted.by), caller, SIZE_MAX);
    question.timeout = wanted.timeout;
    question.wants_watched = true;
    buffer_whole(question);
    return question;
}

}  // namespace

std::vector<std::string_view> group_columns(registry::session_column by) {
    return {registry::column_name(by), "Sessions", "Active", "OldestSeconds"};
}

asio::awaitable<std::vector<registry::session_group>> group_here(const services& s, session_parameters wanted, security::principal caller,
                                                                 fe_name fe) {
    const auto by = *wanted.by;
    std::shared_ptr<const registry::listing> asked = make_listing(s, wanted, caller, fe);
    co_return co_await s.sessions.group(std::move(asked), by);
}

action_result list_groups(const services& s, session_parameters wanted, security::principal caller) {
    auto groups = co_await group_here(s, wanted, std::move(caller), s.fleet.own_name());
    sort_groups(groups, wanted.groups_by);
    table_body body{group_columns(*wanted.by)};
    const std::size_t count = append_page(body, groups, wanted);
    if (wanted.paged) body.append_key("total", std::to_string(groups.size()));
    co_return std::move(body).finish(count);
}

action_result list_all_groups(const services& s, session_parameters wanted, request_ptr incoming, security::principal caller) {
    const auto members = s.fleet.members();
    auto question = make_question(s, wanted, caller);
    question.abandoned = incoming->abandoned;
    auto groups_here = group_here(s, wanted, caller, members->self().name);
    auto answer = co_await cluster::ask_fleet(s.fleet, std::move(groups_here), members, std::move(question));
    if (auto refusal = refusal_of(answer.others)) co_return std::move(*refusal);

    const auto nodes = nodes_of(answer.others, answer.own.size(), answer.own_took, caller);
    std::map<std::string, registry::session_group, std::less<>> sums;
    add_groups(sums, answer.own);
    for (auto& part : answer.others.parts) add_groups(sums, read_group_rows(cluster::take_rows(part)));
    auto groups = groups_in_order(std::move(sums));
    sort_groups(groups, wanted.groups_by);
    table_body body{group_columns(*wanted.by)};
    const std::size_t count = append_page(body, groups, wanted);
    if (wanted.paged) body.append_key("total", std::to_string(groups.size()));
    append_nodes(body, nodes, wanted.with_nodes);
    co_return end_strictly(std::move(body).finish(count), wanted.strict, nodes);
}

}  // namespace rollcall::api
