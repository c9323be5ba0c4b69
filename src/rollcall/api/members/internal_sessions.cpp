// This FE's part of a member's list: rows, facts for kills, groups.
#include <utility>
#include <vector>

#include "rollcall/api/action/internal_actions.hpp"
#include "rollcall/api/parameters/filter_parameters.hpp"
#include "rollcall/api/questions/group_rows.hpp"
#include "rollcall/api/questions/listing_context.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/api/questions/session_facts.hpp"
#include "rollcall/cluster/questions/watched_header.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using watched_list = std::vector<registry::watched_server>;

// `before`: as the servers were when the rows were not gathered yet.
http::response with_watched(http::response answer, const services& s, const security::principal& caller, const watched_list& before) {
    auto watched = cluster::encode_watched(registry::worse_of(before, s.fleet.watched_for(caller)));
    if (!watched.empty()) answer.headers.emplace_back(cluster::watched_header, std::move(watched));
    return answer;
}

}  // namespace

action_result give_sessions(const services& s, request_ptr incoming, security::principal caller) {
    const auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    const auto wanted = parse_session_parameters(question->given, list_scope::this_fe, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    std::shared_ptr<const registry::listing> asked = make_listing(s, *wanted, caller, question->fe);
    const auto before = s.fleet.watched_for(caller);
    const auto found = co_await s.sessions.gather(std::move(asked));
    co_return with_watched(answer_with(found), s, caller, before);
}

action_result give_session_facts(const services& s, request_ptr incoming, security::principal caller) {
    const auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    if (question->kill != "query" && question->kill != "connection") {
        co_return http::problem{400, "The parameter 'kill' is " + http::quoted(question->kill) + "; it takes query or connection."};
    }
    const auto wanted = parse_session_parameters(question->given, list_scope::this_fe, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    auto filter = filter_for(wanted->filter, caller, question->fe);
    filter.spare_system();
    filter.query_runs = question->kill == "query";
    auto asked = make_facts_listing(std::move(filter), make_context(s, std::nullopt, registry::default_info_bytes, question->fe));
    asked->limit = wanted->limit;
    const auto before = s.fleet.watched_for(caller);
    const auto found = co_await s.sessions.gather(std::move(asked));
    co_return with_watched(answer_with(found), s, caller, before);
}

action_result give_session_groups(const services& s, request_ptr incoming, security::principal caller) {
    const auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    const auto wanted = parse_session_parameters(question->given, list_scope::this_fe, s.default_columns);
    if (wanted.has_error()) co_return wanted.error();
    if (!wanted->by) co_return http::problem{400, "The parameter 'by' is missing."};
    const auto by = *wanted->by;
    const auto before = s.fleet.watched_for(caller);
    const auto groups = co_await group_here(s, *wanted, caller, question->fe);
    co_return with_watched(answer_with(make_group_rows(groups, by)), s, caller, before);
}

}  // namespace rollcall::api
