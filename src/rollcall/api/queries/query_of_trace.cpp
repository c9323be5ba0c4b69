// GET /rest/v2/manager/query/trace_id/{trace_id}: the newest query of a trace, running or ended, wherever in the cluster it runs or ran.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/parameters/session_id.hpp"
#include "rollcall/api/queries/quoted_answer.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/history_reading.hpp"
#include "rollcall/api/questions/member_question.hpp"
#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using registry::listed_rows;
using traced = std::optional<history::traced_query>;

constexpr std::string_view row_begin = R"({"QueryId":")";
constexpr std::string_view row_end = R"("})";

// The newest that runs here.
asio::awaitable<traced> find_running(const services& s, std::string trace, security::principal caller) {
    auto listing = std::make_shared<registry::listing>();
    listing->filter.query_runs = true;
    listing->filter.visible_to = std::move(caller);
    std::function<traced(const registry::session_row&)> make = [trace = std::move(trace), now = s.time.steady_now(),
                                                                wall_now = s.time.wall_now()](const registry::session_row& row) -> traced {
        if (!row.details || row.details->trace_id != trace) return std::nullopt;
        const auto query = running_query(row, now, wall_now);
        return history::traced_query{query.id, query.started};
    };
    const auto running = co_await s.sessions.collect(std::move(listing), std::move(make));
    traced newest;
    for (const auto& each : running.rows) {
        if (each && (!newest || each->started > newest->started)) newest = each;
    }
    co_return newest;
}

// Errors: 503 and 429 where the history cannot be read.
asio::awaitable<http::http_result<traced>> find_here(const services& s, std::string trace, security::principal caller) {
    auto newest = co_await find_running(s, trace, caller);
    if (s.history == nullptr) co_return newest;
    auto read = [trace = std::move(trace), caller = std::move(caller)](history::archive& from) { return from.find_trace(trace, caller); };
    const auto ended = co_await read_history(s, std::move(read));
    if (ended.has_error()) co_return ended.error();
    if (*ended && (!newest || (*ended)->started > newest->started)) newest = *ended;
    co_return newest;
}

// As a list of at most one row, its key the start in microseconds.
listed_rows as_rows(const traced& found) {
    listed_rows rows;
    if (!found) return rows;
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(found->started.time_since_epoch()).count();
    registry::sort_key key;
    key.number = static_cast<std::uint64_t>(std::max<std::int64_t>(us, 0));
    rows.bytes = fmt::format("{}{}{}", row_begin, to_string(found->id), row_end);
    rows.rows.push_back({key, connection_of(found->id), 0, rows.bytes.size()});
    rows.matches = 1;
    return rows;
}

std::optional<query_id> id_in(std::string_view row) {
    if (!row.starts_with(row_begin) || !row.ends_with(row_end)) return std::nullopt;
    row.remove_prefix(row_begin.size());
    row.remove_suffix(row_end.size());
    return parse_query_id(row);
}

std::optional<query_id> newest_of_all(const std::vector<listed_rows>& parts) {
    registry::merge_order order;
    order.sort.descending = true;
    order.limit = 1;
    const auto first = registry::merge(parts, order);
    return first.rows.empty() ? std::nullopt : id_in(first.text_of(first.rows.front()));
}

}  // namespace

action_result find_query_of_trace(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return known.error();
    const auto trace = path_parameter(*incoming, "trace_id");
    const auto members = s.fleet.members();
    http::parameter_list parameters;
    parameters.emplace_back("trace_id", trace);
    const std::vector<std::string_view> columns{"QueryId"};
    auto question = s.fleet.rows_question(cluster::trace_target, std::move(parameters), columns, caller, 1);
    question.abandoned = incoming->abandoned;
    auto answer = co_await cluster::ask_fleet(s.fleet, find_here(s, trace, caller), members, std::move(question));
    if (answer.own.has_error()) co_return answer.own.error();
    if (auto refusal = refusal_of(answer.others)) co_return std::move(*refusal);
    const auto nodes = cluster::nodes_of(answer.others, *answer.own ? 1 : 0, std::chrono::milliseconds{0}, caller);
    if (const auto newest = newest_of_all(cluster::take_all_rows(answer.others, as_rows(*answer.own))))
        co_return quoted_answer(to_string(*newest));
    if (!is_complete(nodes)) {
        co_return http::passing_problem(
            503, fmt::format("Whether a query has the trace id {} is not known: these front ends did not answer: {}.", http::quoted(trace),
                             missing_text(nodes)));
    }
    co_return http::problem{404, "No query has the trace id " + http::quoted(trace) + ", or you may not see it."};
}

action_result give_query_of_trace(const services& s, request_ptr incoming, security::principal caller) {
    const auto question = parse_member_question(*incoming);
    if (question.has_error()) co_return question.error();
    const auto trace = http::find_parameter(question->given, "trace_id");
    if (!trace) co_return http::problem{400, "The parameter 'trace_id' is missing."};
    const auto found = co_await find_here(s, std::string{*trace}, std::move(caller));
    if (found.has_error()) co_return found.error();
    co_return answer_with(as_rows(*found));
}

}  // namespace rollcall::api
