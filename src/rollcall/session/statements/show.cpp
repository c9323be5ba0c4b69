// SHOW: what the FE knows itself. What stands in the engine's catalog is in show_catalog.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/security/privilege_names.hpp"
#include "rollcall/session/execution/processlist.hpp"
#include "rollcall/session/execution/status_rows.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/statements/show.hpp"

namespace rollcall::session {

namespace {

// LIMIT of SHOW WARNINGS and SHOW ERRORS.
void cut_to_limit(std::vector<std::vector<table_cell>>& rows, const sql::show_statement& statement) {
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(statement.offset, rows.size())));
    if (statement.limit && *statement.limit < rows.size()) rows.resize(*statement.limit);
}

}  // namespace

asio::awaitable<sql_result<void>> show_statements::run(sql::show_statement statement, row_format format) {
    if (statement.kind == sql::show_kind::processlist && format == row_format::text && !statement.like && statement.where.empty()) {
        core_.state.forget_warnings();
        core_.state.row_count = -1;
        co_await send_processlist(statement);
        co_return sql_result<void>{};
    }
    auto table = co_await show_table(statement);
    if (table.has_error()) co_return table.error();
    auto filtered = filter_show_table(*table, statement);
    if (filtered.has_error()) co_return filtered.error();
    const bool diagnostic = statement.kind == sql::show_kind::warnings || statement.kind == sql::show_kind::errors ||
                            statement.kind == sql::show_kind::count_warnings || statement.kind == sql::show_kind::count_errors;
    if (!diagnostic) core_.state.forget_warnings();
    core_.state.row_count = -1;
    answer_.write_table(*table, format);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<text_table>> show_statements::show_table(const sql::show_statement& statement) {
    using sql::show_kind;
    auto table = empty_show_table(statement, core_.state.database);
    switch (statement.kind) {
        case show_kind::databases: co_return co_await show_databases(statement);
        case show_kind::tables: co_return co_await show_tables(statement);
        case show_kind::columns: co_return co_await show_columns(statement);
        case show_kind::index: co_return co_await show_index(statement);
        case show_kind::table_status: co_return co_await show_table_status(statement);
        case show_kind::create_table:
        case show_kind::create_view:
        case show_kind::create_database: co_return co_await show_create(statement);
        case show_kind::processlist: co_return co_await processlist_table(core_, statement);
        case show_kind::front_ends: co_return show_front_ends();
        case show_kind::grants: co_return show_grants(statement);
        case show_kind::variables:
            for (auto& [name, value] : core_.state.variables.list(statement.scope))
                table.rows.push_back({std::move(name), std::move(value)});
            break;
        case show_kind::status: table.rows = co_await status_rows(core_); break;
        case show_kind::warnings:
        case show_kind::errors:
            for (const auto& each : core_.state.warnings) {
                if (statement.kind == show_kind::errors && each.level != "Error") continue;
                table.rows.push_back({each.level, std::int64_t{each.code}, each.message});
            }
            cut_to_limit(table.rows, statement);
            break;
        case show_kind::count_warnings: table.rows.push_back({static_cast<std::int64_t>(core_.state.warning_count())}); break;
        case show_kind::count_errors: table.rows.push_back({static_cast<std::int64_t>(core_.state.error_count())}); break;
        case show_kind::engines:
        case show_kind::character_set:
        case show_kind::collation: co_return co_await show_view(statement, std::string{});
        case show_kind::plugins:
            for (const auto plugin : {wire::auth_plugin::native_password, wire::auth_plugin::caching_sha2_password}) {
                table.rows.push_back({std::string{wire::plugin_name(plugin)}, "ACTIVE", "AUTHENTICATION", std::monostate{}, "Apache-2.0"});
            }
            break;
        case show_kind::privileges:
            for (const auto each : security::all_privileges()) {
                table.rows.push_back({std::string{security::privilege_name(each)}, "Server Admin", ""});
            }
            break;
        case show_kind::open_tables:  // the engine keeps no cache of them
        case show_kind::source_status:
        case show_kind::replica_status:
        case show_kind::slave_status:
        case show_kind::replicas:
        case show_kind::triggers:
        case show_kind::procedure_status:
        case show_kind::function_status:
        case show_kind::events: break;  // there are none
    }
    co_return std::move(table);
}

// Doris' statement, with what of its columns there is here.
text_table show_statements::show_front_ends() const {
    sql::show_statement head;
    head.kind = sql::show_kind::front_ends;
    auto table = empty_show_table(head, {});
    for (const auto& each : core_.with.fleet.front_ends(core_.caller())) {
        const auto colon = each.address.rfind(':');
        const bool has_address = colon != std::string::npos;
        const auto host = has_address ? each.address.substr(0, colon) : each.fe;
        const auto port = has_address ? each.address.substr(colon + 1) : std::string{};
        table.rows.push_back({each.fe, host, port, each.fe_number, each.state == "up" ? "true" : "false", each.state, each.since,
                              each.version, each.self ? "Yes" : "No", each.error});
    }
    return table;
}

sql_result<text_table> show_statements::show_grants(const sql::show_statement& statement) {
    const std::string name = statement.user.empty() ? core_.who.request().user : statement.user;
    const auto snapshot = core_.with.accounts.snapshot();
    const auto* const account = snapshot->find(name);
    // Another's grants are for whoever may change accounts; to others that account does not exist.
    const bool allowed = name == core_.who.request().user || security::may_change_accounts(core_.caller());
    if (account == nullptr || !allowed) {
        return sql_error{sql_errc::nonexisting_grant, fmt::format("There is no such grant defined for user '{}' on host '%'", name)};
    }
    text_table table;
    table.text(fmt::format("Grants for {}@%", name));
    for (auto& line : security::show_grants(*account)) table.rows.push_back({std::move(line)});
    return table;
}

}  // namespace rollcall::session
