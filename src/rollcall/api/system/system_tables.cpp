// Each table from where it is known: fleet, registry, accounts, settings.
#include "rollcall/api/system/system_tables.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/history/duration_text.hpp"
#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/security/privilege_names.hpp"

namespace rollcall::api {

namespace {

using answer = http::http_result<system_table>;

// A listing whose rows are cells with a NUL behind each, which no cell holds.
constexpr char cell_end = '\0';

std::vector<std::string> take_cells(std::string_view row) {
    std::vector<std::string> cells;
    while (!row.empty()) {
        const auto end = row.find(cell_end);
        cells.emplace_back(row.substr(0, end));
        row.remove_prefix(std::min(end, row.size() - 1) + 1);
    }
    return cells;
}

void append_cell_text(std::string& out, std::string_view text) {
    for (const char c : text) out += c == cell_end ? ' ' : c;
    out += cell_end;
}

std::string_view plugin_of(const security::account& account) {
    switch (account.secret.kind) {
        case security::credential_kind::native_password: return "mysql_native_password";
        case security::credential_kind::caching_sha2_password: return "caching_sha2_password";
        case security::credential_kind::none: break;
    }
    return "";  // no password
}

std::string privileges_of(const security::account& account) {
    std::string text;
    for (const auto each : security::all_privileges()) {
        if (!account.privileges.has(each)) continue;
        if (!text.empty()) text += ", ";
        text += security::privilege_name(each);
    }
    return text;
}

}  // namespace

system_answer system_frontends(const services& s, security::principal caller) {
    system_table table;
    table.columns = {"Name", "Address", "FeNumber", "Uuid", "Version", "State", "Since", "Self", "Error"};
    for (auto& each : s.fleet.front_ends(caller)) {
        table.rows.push_back({std::move(each.fe), std::move(each.address), std::move(each.fe_number), std::move(each.uuid),
                              std::move(each.version), std::move(each.state), std::move(each.since), each.self ? "Yes" : "No",
                              std::move(each.error)});
    }
    co_return std::move(table);
}

system_answer system_sessions(const services& s, security::principal caller) {
    system_table table;
    const auto columns = registry::default_columns();
    for (const auto column : columns) table.columns.emplace_back(registry::column_name(column));
    auto listing = std::make_shared<registry::listing>();
    listing->filter.visible_to = std::move(caller);
    listing->context.now = s.time.steady_now();
    listing->context.cluster = s.cluster;
    listing->render = [columns, context = listing->context](std::string& out, const registry::session_row& row) {
        for (const auto column : columns) {
            std::string cell;
            registry::append_cell(cell, row, column, context);
            append_cell_text(out, cell);
        }
    };
    std::shared_ptr<const registry::listing> asked = std::move(listing);
    const auto found = co_await s.sessions.gather(std::move(asked));
    for (const auto& piece : found.rows) table.rows.push_back(take_cells(found.text_of(piece)));
    co_return std::move(table);
}

system_answer system_current_queries(const services& s, security::principal caller) {
    system_table table;
    table.columns = {"QueryId", "ConnectionId", "User", "Host", "Database", "State", "StartTime", "Total", "Progress", "Statement"};
    auto listing = std::make_shared<registry::listing>();
    listing->filter.visible_to = std::move(caller);
    listing->filter.query_runs = true;
    listing->context.now = s.time.steady_now();
    listing->render = [zone = s.zone, now = s.time.steady_now(), wall_now = s.time.wall_now()](std::string& out,
                                                                                               const registry::session_row& row) {
        const auto query = running_query(row, now, wall_now);
        for (const auto& cell :
             {to_string(query.id), std::to_string(query.connection().value), query.user, query.host, query.db,
              std::string{registry::query_state_name(query.state)}, zone.format(query.started), history::duration_text(query.total),
              query.progress, registry::cut_info(query.statement, registry::default_info_bytes)}) {
            append_cell_text(out, cell);
        }
    };
    std::shared_ptr<const registry::listing> asked = std::move(listing);
    const auto found = co_await s.sessions.gather(std::move(asked));
    for (const auto& piece : found.rows) table.rows.push_back(take_cells(found.text_of(piece)));
    co_return std::move(table);
}

system_answer system_users(const services& s) {
    system_table table;
    table.columns = {"Name", "Host", "Plugin", "Locked", "Privileges"};
    const auto snapshot = s.accounts.snapshot();
    for (const auto& [name, account] : snapshot->accounts) {
        table.rows.push_back({name, "%", std::string{plugin_of(account)}, account.locked ? "Yes" : "No", privileges_of(account)});
    }
    co_return std::move(table);
}

system_answer system_variables(const services& s) {
    system_table table;
    table.columns = {"Name", "Value"};
    if (s.variables) {
        for (auto& [name, value] : s.variables()) table.rows.push_back({std::move(name), std::move(value)});
    }
    co_return std::move(table);
}

}  // namespace rollcall::api
