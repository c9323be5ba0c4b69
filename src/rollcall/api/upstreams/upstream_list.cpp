// GET /rest/v1/upstream and /rest/v1/upstream/all: the servers behind this front end, or behind all.
#include <algorithm>
#include <utility>
#include <vector>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/fan_out_parameters.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/registry/upstream_row.hpp"

namespace rollcall::api {

namespace {

constexpr std::size_t most_upstreams = 10'000;  // of one front end

std::vector<std::string_view> columns(bool with_fe) {
    std::vector<std::string_view> names;
    if (with_fe) names.emplace_back("FE");
    names.insert(names.end(), registry::upstream_columns.begin(), registry::upstream_columns.end());
    return names;
}

http::http_result<void> check_may_see(const security::principal& caller) {
    if (security::holds(caller, security::privilege::process)) return {};
    return http::problem{403, "The servers behind a front end are shown to accounts with the privilege PROCESS."};
}

void append_row(registry::listed_rows& rows, const std::vector<std::string_view>& names, const std::vector<std::string>& cells) {
    if (!rows.bytes.empty()) rows.bytes += ',';
    const auto begin = rows.bytes.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        rows.bytes += i == 0 ? '{' : ',';
        append_json_string(rows.bytes, names[i]);
        rows.bytes += ':';
        append_json_string(rows.bytes, cells[i]);
    }
    rows.bytes += '}';
    rows.rows.push_back({registry::sort_key{}, connection_id{}, begin, rows.bytes.size() - begin});
    rows.matches = rows.rows.size();
}

// As JSON objects; `fe`: how this FE is named, "" for a list without that column.
asio::awaitable<registry::listed_rows> gather_here(const services& s, security::principal caller, std::string fe) {
    const auto names = columns(!fe.empty());
    registry::listed_rows rows;
    const auto append = [&](std::vector<std::string> cells) {
        if (!fe.empty()) cells.insert(cells.begin(), fe);
        append_row(rows, names, cells);
    };
    for (const auto& server : s.fleet.watched_for(caller)) append(registry::upstream_cells(server, s.zone));
    const auto members = co_await s.fleet.pool_members_for(std::move(caller));
    for (const auto& member : members) append(registry::upstream_cells(member, s.zone));
    co_return rows;
}

}  // namespace

action_result list_upstreams(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return known.error();
    if (const auto may = check_may_see(caller); may.has_error()) co_return may.error();
    const auto rows = co_await gather_here(s, std::move(caller), "");
    table_body body{columns(false), rows.bytes.size()};
    body.append_rows(rows.bytes);
    co_return std::move(body).finish(rows.rows.size());
}

action_result list_all_upstreams(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {"nodes", "timeout_ms", "strict"}); known.has_error())
        co_return known.error();
    const auto how = parse_fan_out_parameters(incoming->query);
    if (how.has_error()) co_return how.error();
    if (const auto may = check_may_see(caller); may.has_error()) co_return may.error();
    const auto members = s.fleet.members();
    auto question = s.fleet.rows_question(cluster::upstreams_target, {}, columns(true), caller, most_upstreams);
    question.timeout = how->timeout;
    question.abandoned = incoming->abandoned;
    buffer_whole(question);
    auto own = gather_here(s, caller, members->self().name);
    auto answer = co_await cluster::ask_fleet(s.fleet, std::move(own), members, std::move(question));
    if (auto refusal = refusal_of(answer.others)) co_return std::move(*refusal);
    const auto nodes = cluster::nodes_of(answer.others, answer.own.rows.size(), answer.own_took, caller);
    const auto parts = cluster::take_all_rows(answer.others, std::move(answer.own));
    table_body body{columns(true)};
    std::size_t count = 0;
    for (const auto& part : parts) {
        if (!part.rows.empty()) body.append_rows(part.bytes);
        count += part.rows.size();
    }
    append_nodes(body, nodes, how->with_nodes);
    co_return end_strictly(std::move(body).finish(count), how->strict, nodes);
}

action_result give_upstreams(const services& s, request_ptr incoming, security::principal caller) {
    const auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    const auto rows = co_await gather_here(s, std::move(caller), question->fe);
    co_return answer_with(rows);
}

}  // namespace rollcall::api
