// DELETE /rest/v1/session/{id} and /rest/v1/session/{id}/query: one session, or the query that it runs.
#include <utility>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/parameters/kill_parameters.hpp"
#include "rollcall/api/parameters/session_id.hpp"
#include "rollcall/api/questions/kill_report.hpp"

namespace rollcall::api {

namespace {

using registry::kill_kind;
using registry::kill_outcome;

http::problem forbidden(connection_id id) {
    return {403, "The session " + std::to_string(id.value) + " is another account's; ending it takes the privilege CONNECTION_ADMIN."};
}

// Its own server, or our settings, do not let it be ended.
http::problem not_let(connection_id id, const registry::kill_result& result) {
    return {403, "The session " + std::to_string(id.value) + " was not stopped: " + result.trouble + "."};
}

http::problem mismatch(connection_id id, const kill_parameters& wanted) {
    return {412, "The session " + std::to_string(id.value) + " does not run the query " + to_string(*wanted.only_query) +
                     ": another one runs, or none. Nothing was stopped."};
}

http::problem not_bound(connection_id id, const registry::kill_result& result) {
    return {412, "The session " + std::to_string(id.value) + " was not stopped: " + result.trouble + "."};
}

http::problem lost(const registry::kill_result& result) {
    return http::passing_problem(503, "Whether anything was stopped is not known: " + result.trouble + ".");
}

// The name of the FE that owns the id.
std::string owner_of(const services& s, connection_id id) {
    const auto members = s.fleet.members();
    const auto* const owner = members->find_number(cluster::fe_number_of(id));
    return owner == nullptr ? members->self().name : owner->name;
}

http::response render(const services& s, connection_id id, registry::kill_result result, const std::string& receipt) {
    kill_report report;
    report.session.id = id;
    report.session.query = result.query;
    report.session.user = std::move(result.user);
    report.session.host = std::move(result.host);
    report.session.db = std::move(result.db);
    report.session.info = std::move(result.info);
    report.fe = owner_of(s, id);
    report.outcome = registry::outcome_name(result.outcome);
    report.exact = result.exact;
    if (was_told(result.outcome)) report.receipt = receipt;
    table_body body{kill_columns()};
    append_report(body, report);
    auto answer = std::move(body).finish(1);
    if (result.outcome == kill_outcome::stopping) answer.status = 202;
    return answer;
}

action_result kill_one(const services& s, request_ptr incoming, security::principal caller, kill_kind kind) {
    const auto id = session_id_of(*incoming);
    if (id.has_error()) co_return id.error();
    const auto wanted = parse_kill_parameters(*incoming);
    if (wanted.has_error()) co_return wanted.error();

    auto order = make_order(kind, caller.name, wanted->reason);
    order.only_query = wanted->only_query;
    order.inexact = wanted->inexact;
    std::vector<registry::kill_target> targets(1);
    targets.front() = {*id, order};
    auto results = co_await s.fleet.kill(std::move(targets), std::move(caller), wanted->wait);
    auto& result = results.front();
    log_kill(order, *id, result.outcome);
    switch (result.outcome) {
        case kill_outcome::forbidden:
            if (!result.trouble.empty()) co_return not_let(*id, result);
            co_return forbidden(*id);
        case kill_outcome::unknown: co_return no_such_session(std::to_string(id->value));
        case kill_outcome::mismatch:
            if (!result.trouble.empty()) co_return not_bound(*id, result);
            co_return mismatch(*id, *wanted);
        case kill_outcome::lost: co_return lost(result);
        case kill_outcome::stopped:
        case kill_outcome::stopping:
        case kill_outcome::gone: break;
    }
    co_return render(s, *id, std::move(result), order.notice.receipt);
}

}  // namespace

action_result kill_session(const services& s, request_ptr incoming, security::principal caller) {
    return kill_one(s, std::move(incoming), std::move(caller), kill_kind::connection);
}

action_result kill_session_query(const services& s, request_ptr incoming, security::principal caller) {
    return kill_one(s, std::move(incoming), std::move(caller), kill_kind::query);
}

}  // namespace rollcall::api
