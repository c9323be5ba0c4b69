// Each table from where it is known: fleet, registry, accounts, settings.
#include "rollcall/api/system/system_tables.hpp"

#include <functional>
#include <utility>

#include "rollcall/api/questions/query_rows.hpp"
#include "rollcall/history/duration_text.hpp"
#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/security/privilege_names.hpp"

namespace rollcall::api {

namespace {

using answer = http::http_result<system_table>;

using cells = std::vector<std::string>;

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
    listing->filter.keep_to_own_list();
    listing->context.now = s.time.steady_now();
    listing->context.cluster = s.cluster;
    std::function<cells(const registry::session_row&)> make = [columns, context = listing->context](const registry::session_row& row) {
        cells made(columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) registry::append_cell(made[i], row, columns[i], context);
        return made;
    };
    auto found = co_await s.sessions.collect(std::move(listing), std::move(make));
    table.rows = std::move(found.rows);
    co_return std::move(table);
}

system_answer system_current_queries(const services& s, security::principal caller) {
    system_table table;
    table.columns = {"QueryId", "ConnectionId", "User", "Host", "Database", "State", "StartTime", "Total", "Progress", "Statement"};
    auto listing = std::make_shared<registry::listing>();
    listing->filter.visible_to = std::move(caller);
    listing->filter.keep_to_own_list();
    listing->filter.query_runs = true;
    listing->context.now = s.time.steady_now();
    std::function<cells(const registry::session_row&)> make = [zone = s.zone, now = s.time.steady_now(),
                                                               wall_now = s.time.wall_now()](const registry::session_row& row) {
        const auto query = running_query(row, now, wall_now);
        return cells{to_string(query.id),
                     std::to_string(query.connection().value),
                     query.user,
                     query.host,
                     query.db,
                     std::string{registry::query_state_name(query.state)},
                     zone.format(query.started),
                     history::duration_text(query.total),
                     query.progress,
                     registry::cut_info(query.statement, registry::default_info_bytes)};
    };
    auto found = co_await s.sessions.collect(std::move(listing), std::move(make));
    table.rows = std::move(found.rows);
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
