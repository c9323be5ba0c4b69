// A kill's order with its receipt, its line in the log, and its row in the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/api/action/table_body.hpp"
#include "rollcall/api/questions/session_facts.hpp"
#include "rollcall/registry/kill_order.hpp"

namespace rollcall::api {

// What came of one kill.
struct kill_report {
    std::string fe;  // the owner
    session_facts session;
    std::string_view outcome;  // a literal
    std::string receipt;       // "" where nobody was told anything
    bool exact = true;
};

// An order of `caller`, with a receipt of its own; bound to nothing yet.
registry::kill_order make_order(registry::kill_kind kind, const std::string& caller, const std::string& reason);

// One line: who, whom, outcome, reason, receipt; never a statement's text.
void log_kill(const registry::kill_order& order, connection_id id, registry::kill_outcome outcome);

// Was the victim told? Then the receipt means something.
bool was_told(registry::kill_outcome outcome) noexcept;

// FE, Id, User, Host, Db, QueryId, Info, Outcome, Receipt, Exact.
const std::vector<std::string_view>& kill_columns();
void append_report(table_body& body, const kill_report& report);

}  // namespace rollcall::api
