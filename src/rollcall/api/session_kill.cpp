// DELETE /rest/v1/session/{id} and /rest/v1/session/{id}/query: one session, or the query that it runs.
#include <utility>

#include "rollcall/api/actions.hpp"
#include "rollcall/api/kill_parameters.hpp"
#include "rollcall/api/kill_report.hpp"
#include "rollcall/api/listing_context.hpp"
#include "rollcall/api/session_id.hpp"

namespace rollcall::api {

namespace {

using registry::kill_kind;
using registry::kill_outcome;

http::problem forbidden(connection_id id) {
    return {403, "The session " + std::to_string(id.value) + " is another account's; ending it takes the privilege CONNECTION_ADMIN."};
}

http::problem mismatch(connection_id id, const kill_parameters& wanted) {
    return {412, "The session " + std::to_string(id.value) + " does not run the query " + to_string(*wanted.only_query) +
                     ": another one runs, or none. Nothing was stopped."};
}

// The row of a kill that went through: what was stopped, not what the session has come to since.
http::response render(const services& s, session_facts session, const registry::kill_result& result, const std::string& receipt) {
    if (session.query != result.query) session.info.clear();
    session.query = result.query;
    kill_report report;
    report.session = std::move(session);
    report.outcome = registry::outcome_name(result.outcome);
    if (was_told(result.outcome)) report.receipt = receipt;
    table_body body{kill_columns()};
    append_report(body, s.fe, report);
    auto answer = std::move(body).finish(1);
    if (result.outcome == kill_outcome::stopping) answer.status = 202;
    return answer;
}

// What of the session may be shown to the caller: its id alone where it is gone, or may be killed but not seen.
asio::awaitable<session_facts> facts_of(const services& s, connection_id id, security::principal caller) {
    auto filter = filter_for(s, {}, caller);
    auto context = make_context(s, std::nullopt, registry::render_context{}.info_bytes);
    std::shared_ptr<const registry::listing> asked = make_facts_listing(std::move(filter), std::move(context));
    const auto found = co_await s.sessions.render_session(id, std::move(asked));
    session_facts facts;
    if (found) facts = decode_facts(*found);
    facts.id = id;
    co_return facts;
}

action_result kill_one(const services& s, request_ptr incoming, security::principal caller, kill_kind kind) {
    const auto id = session_id_of(*incoming);
    if (id.has_error()) co_return id.error();
    const auto wanted = parse_kill_parameters(*incoming);
    if (wanted.has_error()) co_return wanted.error();

    auto facts = co_await facts_of(s, *id, caller);
    auto order = make_order(kind, caller.name, wanted->reason);
    order.only_query = wanted->only_query;
    const auto result = co_await s.sessions.kill(*id, order, caller, wanted->wait);
    log_kill(order, *id, result.outcome);
    switch (result.outcome) {
        case kill_outcome::forbidden: co_return forbidden(*id);
        case kill_outcome::unknown: co_return no_such_session(std::to_string(id->value));
        case kill_outcome::mismatch: co_return mismatch(*id, *wanted);
        case kill_outcome::stopped:
        case kill_outcome::stopping:
        case kill_outcome::gone: break;
    }
    co_return render(s, std::move(facts), result, order.notice.receipt);
}

}  // namespace

action_result kill_session(const services& s, request_ptr incoming, security::principal caller) {
    return kill_one(s, std::move(incoming), std::move(caller), kill_kind::connection);
}

action_result kill_session_query(const services& s, request_ptr incoming, security::principal caller) {
    return kill_one(s, std::move(incoming), std::move(caller), kill_kind::query);
}

}  // namespace rollcall::api
