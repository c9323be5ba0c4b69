// What Doris' scripts use besides: kill by query id, the query of a connection.
#include <fmt/format.h>

#include <utility>

#include "rollcall/api/action/query_actions.hpp"
#include "rollcall/api/parameters/session_id.hpp"
#include "rollcall/api/queries/quoted_answer.hpp"
#include "rollcall/api/questions/kill_report.hpp"
#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/message/parameters.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using registry::kill_outcome;

constexpr std::chrono::milliseconds kill_patience{1000};

http::problem no_such_query(std::string_view id) {
    return {404, "There is no query " + http::quoted(id) +
                     ", it is no longer kept, or you may not see it; GET /rest/v1/query_profile lists the ids."};
}

http::problem not_bound(const std::string& query, const std::string& trouble) {
    return {412, "The query " + http::quoted(query) + " was not stopped: " + trouble +
                     " (DELETE /rest/v1/session/{id}/query takes that parameter)."};
}

}  // namespace

action_result kill_query_by_id(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {}); known.has_error()) co_return known.error();
    const auto text = path_parameter(*incoming, "query_id");
    const auto id = parse_query_id(text);
    if (!id) co_return no_such_query(text);
    auto order = make_order(registry::kill_kind::query, caller.name, "");
    order.only_query = *id;
    std::vector<registry::kill_target> targets(1);
    targets.front() = {connection_of(*id), order};
    const auto results = co_await s.fleet.kill(std::move(targets), caller, kill_patience);
    const auto& result = results.front();
    log_kill(order, connection_of(*id), result.outcome);
    switch (result.outcome) {
        case kill_outcome::unknown:
        case kill_outcome::mismatch: {
            if (!result.trouble.empty()) co_return not_bound(text, result.trouble);
            // Its connection runs something else or has ended: the query itself may be known to have.
            const bool ended = co_await knows_query(s, *id, std::move(caller));
            if (ended) co_return quoted_answer("gone");
            co_return no_such_query(text);
        }
        case kill_outcome::forbidden:
            if (!result.trouble.empty()) co_return http::problem{403, "The query was not stopped: " + result.trouble + "."};
            co_return http::problem{
                403, "The query " + http::quoted(text) + " is another account's; ending it takes the privilege CONNECTION_ADMIN."};
        case kill_outcome::lost:
            co_return http::passing_problem(503, "Whether the query was stopped is not known: " + result.trouble + ".");
        case kill_outcome::gone: co_return quoted_answer("gone");
        case kill_outcome::stopped: co_return quoted_answer("stopped");
        case kill_outcome::stopping: break;
    }
    auto answer = quoted_answer("stopping");
    answer.status = 202;
    co_return answer;
}

action_result find_query_of_connection(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {"connection_id"}); known.has_error()) co_return known.error();
    const auto text = http::find_parameter(incoming->query, "connection_id").value_or("");
    const auto id = parse_connection_id(text);
    if (!id) co_return http::problem{400, "The parameter 'connection_id' is " + http::quoted(text) + "; it takes a decimal connection id."};
    auto listing = std::make_shared<registry::listing>();
    listing->filter.visible_to = std::move(caller);
    std::function<std::string(const registry::session_row&)> make = [](const registry::session_row& row) { return to_string(row.query); };
    const auto found = co_await s.sessions.find(*id, std::move(listing), std::move(make));
    if (!found) co_return http::problem{404, "There is no connection " + http::quoted(text) + " at this front end, or you may not see it."};
    std::string data = R"({"query_id":)";
    append_json_string(data, *found);
    co_return http::success(data + '}', 0);
}

}  // namespace rollcall::api
