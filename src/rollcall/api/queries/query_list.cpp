// GET /rest/v1/query_profile and its other names: running and finished queries, newest first.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/parameters/query_parameters.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

namespace {

query_row_context make_row_context(const services& s, const query_parameters& wanted, std::string fe) {
    return {wanted.zone.value_or(s.zone), s.cluster, std::move(fe)};
}

table_body make_body(const registry::listed_rows& rows, bool with_fe) {
    std::vector<std::string_view> columns;
    if (with_fe) columns.emplace_back("FE");
    columns.insert(columns.end(), query_columns().begin(), query_columns().end());
    table_body body{columns, rows.bytes.size()};
    body.append_rows(rows.bytes);
    for (const auto& key : query_list_keys()) body.append_key(key.name, key.json);
    return body;
}

// The page of the parts' rows.
registry::listed_rows cut_page(const std::vector<registry::listed_rows>& parts, const history::query_question& asked) {
    registry::merge_order order;
    order.sort.descending = true;
    order.offset = asked.offset;
    order.limit = asked.limit;
    return registry::merge(parts, order);
}

cluster::fan_out_question members_question(const services& s, const query_parameters& wanted, const security::principal& caller) {
    const std::size_t at_most = wanted.question.offset + wanted.question.limit;
    auto question = s.fleet.rows_question(cluster::queries_target, as_query(wanted, s.zone), query_row_keys(true), caller, at_most);
    question.timeout = wanted.timeout;
    buffer_whole(question);
    return question;
}

}  // namespace

action_result list_queries(const services& s, request_ptr incoming, security::principal caller) {
    if (http::find_parameter(incoming->query, "query_id")) co_return co_await show_profile(s, std::move(incoming), std::move(caller));
    auto wanted = parse_query_parameters(incoming->query, list_scope::this_fe, s.zone);
    if (wanted.has_error()) co_return wanted.error();
    wanted->question.visible_to = std::move(caller);
    auto how = make_row_context(s, *wanted, "");
    auto found = co_await query_rows_here(s, wanted->question, std::move(how));
    if (found.has_error()) co_return found.error();
    std::vector<registry::listed_rows> parts;
    parts.push_back(std::move(*found));
    const auto page = cut_page(parts, wanted->question);
    co_return make_body(page, false).finish(page.rows.size());
}

action_result list_all_queries(const services& s, request_ptr incoming, security::principal caller) {
    auto wanted = parse_query_parameters(incoming->query, list_scope::all_fes, s.zone);
    if (wanted.has_error()) co_return wanted.error();
    wanted->question.visible_to = caller;
    const auto members = s.fleet.members();
    auto question = members_question(s, *wanted, caller);
    question.abandoned = incoming->abandoned;
    auto how = make_row_context(s, *wanted, members->self().name);
    auto rows_here = query_rows_here(s, wanted->question, std::move(how));
    auto answer = co_await cluster::ask_fleet(s.fleet, std::move(rows_here), members, std::move(question));
    if (answer.own.has_error()) co_return answer.own.error();
    if (auto refusal = refusal_of(answer.others)) co_return std::move(*refusal);
    const auto nodes = cluster::nodes_of(answer.others, answer.own->rows.size(), answer.own_took, caller);
    const auto page = cut_page(cluster::take_all_rows(answer.others, std::move(*answer.own)), wanted->question);
    auto body = make_body(page, true);
    append_nodes(body, nodes, wanted->with_nodes);
    co_return end_strictly(std::move(body).finish(page.rows.size()), wanted->strict, nodes);
}

action_result give_queries(const services& s, request_ptr incoming, security::principal caller) {
    auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    auto wanted = parse_query_parameters(question->given, list_scope::this_fe, s.zone);
    if (wanted.has_error()) co_return wanted.error();
    wanted->question.visible_to = std::move(caller);
    auto how = make_row_context(s, *wanted, std::move(question->fe));
    auto found = co_await query_rows_here(s, wanted->question, std::move(how));
    if (found.has_error()) co_return found.error();
    co_return answer_with(*found);
}

}  // namespace rollcall::api
