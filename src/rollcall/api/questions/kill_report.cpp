// Orders, log lines and rows of kills.
#include "rollcall/api/questions/kill_report.hpp"

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/server/response_writing.hpp"

namespace rollcall::api {

registry::kill_order make_order(registry::kill_kind kind, const std::string& caller, const std::string& reason) {
    registry::kill_order order;
    order.kind = kind;
    order.notice.by = caller;
    order.notice.reason = reason;
    order.notice.receipt = http::make_request_id({});  // random, and nothing else
    return order;
}

void log_kill(const registry::kill_order& order, connection_id id, registry::kill_outcome outcome) {
    // As JSON strings: no name or reason can forge a line.
    std::string by;
    append_json_string(by, order.notice.by);
    std::string reason;
    append_json_string(reason, order.notice.reason);
    const std::string_view what = order.kind == registry::kill_kind::query ? "the query of session" : "session";
    log::info("kill of {} {} by {}: {}, reason {}, receipt {}", what, id.value, by, registry::outcome_name(outcome), reason,
              order.notice.receipt);
}

bool was_told(registry::kill_outcome outcome) noexcept {
    return outcome == registry::kill_outcome::stopped || outcome == registry::kill_outcome::stopping;
}

const std::vector<std::string_view>& kill_columns() {
    static const std::vector<std::string_view> names{"FE", "Id", "User", "Host", "Db", "QueryId", "Info", "Outcome", "Receipt", "Exact"};
    return names;
}

void append_report(table_body& body, const kill_report& report) {
    const auto& session = report.session;
    const auto id = std::to_string(session.id.value);
    const auto query = to_string(session.query);
    body.append_row({report.fe, id, session.user, session.host, session.db, query, session.info, report.outcome, report.receipt,
                     report.exact ? "Yes" : "No"});
}

}  // namespace rollcall::api
