// What each of the tables is gathered from.
#include "rollcall/session/execution/own_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/registry/upstream_row.hpp"
#include "rollcall/security/privilege_names.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/processlist.hpp"
#include "rollcall/session/execution/status_rows.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"
#include "rollcall/sql/redaction/digest.hpp"

namespace rollcall::session {

namespace {

// What a statement waits for other front ends before it goes on without them.
constexpr std::chrono::milliseconds cluster_patience{2000};

std::string text_of(table_cell& cell) {
    if (auto* const text = std::get_if<std::string>(&cell)) return std::move(*text);
    if (const auto* const count = std::get_if<std::uint64_t>(&cell)) return std::to_string(*count);
    if (const auto* const number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return {};
}

engine::gathered_table gathered_processlist(text_table table) {
    engine::gathered_table gathered;
    for (const auto& each : table.columns) {
        auto& name = gathered.column_names.emplace_back(each.name);
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    }
    for (auto& row : table.rows) {
        auto& cells = gathered.rows.emplace_back();
        for (auto& cell : row) cells.push_back(text_of(cell));
    }
    return gathered;
}

engine::gathered_table gathered_nodes(const std::vector<registry::front_end_row>& rows) {
    engine::gathered_table gathered;
    gathered.column_names = {"FE", "Address", "FeNumber", "Uuid", "Version", "State", "Since", "Self", "Error"};
    for (const auto& each : rows) {
        gathered.rows.push_back(
            {each.fe, each.address, each.fe_number, each.uuid, each.version, each.state, each.since, each.self ? "Yes" : "No", each.error});
    }
    return gathered;
}

engine::gathered_table gathered_upstreams(const std::vector<registry::watched_server>& servers,
                                          const std::vector<registry::pool_member>& members) {
    engine::gathered_table gathered;
    for (const auto name : registry::upstream_columns) gathered.column_names.emplace_back(name);
    for (const auto& each : servers) gathered.rows.push_back(registry::upstream_cells(each, time_zone{}));
    for (const auto& each : members) gathered.rows.push_back(registry::upstream_cells(each, time_zone{}));
    return gathered;
}

engine::gathered_table gathered_status(const std::vector<std::vector<table_cell>>& rows) {
    engine::gathered_table gathered;
    gathered.column_names = {"VARIABLE_NAME", "VARIABLE_VALUE"};
    for (const auto& row : rows) gathered.rows.push_back({std::get<std::string>(row[0]), std::get<std::string>(row[1])});
    return gathered;
}

// An account without a password may log in by either.
std::string_view plugin_of(security::credential_kind kind) noexcept {
    return kind == security::credential_kind::native_password ? "mysql_native_password" : "caching_sha2_password";
}

// A privilege a row: 'a'@'%', in the quotes of the list of privileges, and what else is told of the account.
engine::gathered_table gathered_privileges(const security::account_snapshot& all, const security::principal& caller,
                                           std::string_view user) {
    engine::gathered_table gathered;
    gathered.column_names = {"GRANTEE", "TABLE_CATALOG", "PRIVILEGE_TYPE", "IS_GRANTABLE", "USER", "PLUGIN", "LOCKED"};
    for (const auto& [name, account] : all.accounts) {
        if (name != user && !security::may_change_accounts(caller)) continue;
        const std::string plugin{plugin_of(account.secret.kind)};
        for (const auto privilege : security::names_of_privileges(account.privileges)) {
            gathered.rows.push_back({"'" + name + "'@'%'", "def", std::string{privilege}, "NO", name, plugin, account.locked ? "Y" : "N"});
        }
    }
    return gathered;
}

constexpr std::string_view digest_text = "DigestText";

// The table as it is gathered, without its rows.
engine::gathered_table without_rows(sql::virtual_table table) {
    engine::gathered_table described;
    for (const auto& column : sql::system_columns_of(sql::entry_of(table).columns)) described.column_names.emplace_back(column.name);
    if (table == sql::virtual_table::digested_sessions) described.column_names.emplace_back(digest_text);
    return described;
}

std::string source_of(sql::virtual_table table, std::uint64_t gathered) {
    const auto values = sql::values_of_texts(sql::entry_of(table));
    return fmt::format("(SELECT *{} FROM rollcall_gathered({}))", values.empty() ? "" : fmt::format(" REPLACE ({})", values), gathered);
}

// One more column behind Info's and Digest's: the statement's form.
void add_digest_texts(engine::gathered_table& sessions) {
    const auto info = std::ranges::find(sessions.column_names, "Info") - sessions.column_names.begin();
    sessions.column_names.emplace_back(digest_text);
    for (auto& row : sessions.rows) {
        const auto list = sql::tokenize(row[static_cast<std::size_t>(info)], {});
        row.push_back(list.has_value() ? sql::digest_of(*list).text : std::string{});
    }
}

// The columns of rollcall.sessions, and of rollcall.cluster_sessions with FE first.
registry::column_list session_columns(registry::fleet_scope scope) {
    auto columns = registry::all_columns();
    if (scope == registry::fleet_scope::all)
        std::ranges::stable_partition(columns, [](auto c) { return c == registry::session_column::fe; });
    return columns;
}

// The range of a history's table, as text. Worker.
sql_result<engine::gathered_table> read_range(engine::connection& on, const std::string& source, const std::string& range,
                                              std::string_view name) {
    constexpr std::size_t most_rows = 1'000'000;
    // Counted first: what is too much is not read.
    const auto counted = engine::collect_rows(
        on, fmt::format("SELECT count(*) > {} FROM (SELECT 1 FROM {}{} LIMIT {})", most_rows, source, range, most_rows + 1), {});
    if (counted.has_error()) return counted.error();
    if (counted->front().front() == "1") {
        return sql_error{sql_errc::out_of_resources,
                         fmt::format("rollcall.{} has more than {} rows here, too many to join with other tables; narrow its time "
                                     "(AND StartTime >= '...', a constant, where it is named once), or read it alone",
                                     name, most_rows)};
    }
    auto running = on.execute(fmt::format("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {}{} LIMIT {}", source, range, most_rows), {});
    if (running.has_error()) return running.error();
    engine::gathered_table rows;
    for (const auto& column : (*running)->columns()) rows.column_names.push_back(column.name);
    auto found = engine::collect_rows(**running);
    if (found.has_error()) return found.error();
    rows.rows.reserve(found->size());
    for (auto& row : *found) {
        auto& cells = rows.rows.emplace_back();
        for (auto& cell : row) cells.push_back(std::move(cell).value_or(std::string{}));
    }
    return rows;
}

}  // namespace

asio::awaitable<sql_result<table_sources>> own_tables::sources_of(const sql::engine_statement& statement, held_tables& held) {
    table_sources sources;
    if (sql::reads_history_alone(statement)) {
        auto view = co_await open_history();
        if (view.has_error()) co_return view.error();
        for (const auto table : statement.reads) sources.texts.push_back(view->source_of(table));
        sources.visit = core_.lane.go_to(std::move(view->on));
        co_return std::move(sources);
    }
    for (std::size_t i = 0; i < statement.reads.size(); ++i) {
        const auto table = statement.reads[i];
        auto rows = co_await gather(table, statement.ranges[i].text);
        if (rows.has_error()) co_return rows.error();
        sources.texts.push_back(source_of(table, held.hold(std::move(*rows))));
    }
    co_return std::move(sources);
}

asio::awaitable<sql_result<table_sources>> own_tables::sources_to_describe(const sql::engine_statement& statement, held_tables& held) {
    // The history's tables are views, which tell their columns as they are.
    if (sql::reads_history_alone(statement)) co_return co_await sources_of(statement, held);
    table_sources sources;
    for (const auto table : statement.reads) sources.texts.push_back(source_of(table, held.hold(without_rows(table))));
    co_return std::move(sources);
}

asio::awaitable<sql_result<history_view>> own_tables::open_history() {
    if (core_.with.history == nullptr) {
        co_return sql_error{sql_errc::no_such_table, "Finished statements are not kept here; history.enabled = true keeps them"};
    }
    auto open = [history = core_.with.history, who = core_.caller()] { return history->open(who); };
    auto opened = co_await core_.with.statement_workers.run(std::move(open));
    if (opened.has_error()) co_return statement_workers_busy();
    co_return std::move(*opened);
}

// What a statement that reads other tables too can need of it.
asio::awaitable<sql_result<engine::gathered_table>> own_tables::gather_history(sql::virtual_table table, std::string range) {
    auto view = co_await open_history();
    if (view.has_error()) co_return view.error();
    auto read = [view = std::move(*view), table, range = std::move(range)]() mutable {
        return read_range(*view.on, view.source_of(table), range, sql::entry_of(table).table);
    };
    auto done = co_await core_.with.statement_workers.run(std::move(read));
    if (done.has_error()) co_return statement_workers_busy();
    co_return std::move(*done);
}

asio::awaitable<sql_result<engine::gathered_table>> own_tables::gather(sql::virtual_table table, std::string range) {
    switch (table) {
        case sql::virtual_table::processlist: {
            sql::show_statement processlist_in_full;
            processlist_in_full.kind = sql::show_kind::processlist;
            processlist_in_full.full = true;
            auto listed = co_await processlist_table(core_, processlist_in_full);
            co_return gathered_processlist(std::move(listed));
        }
        case sql::virtual_table::cluster_nodes: co_return gathered_nodes(core_.with.fleet.front_ends(core_.caller()));
        case sql::virtual_table::upstreams: {
            const auto members = co_await core_.with.fleet.pool_members_for(core_.caller());
            co_return gathered_upstreams(core_.with.fleet.watched_for(core_.caller()), members);
        }
        case sql::virtual_table::sessions: co_return co_await gather_sessions(registry::fleet_scope::own);
        case sql::virtual_table::query_history:
        case sql::virtual_table::profiles: co_return co_await gather_history(table, std::move(range));
        case sql::virtual_table::statement_digests: co_return co_await gather_digests();
        case sql::virtual_table::server_status: co_return gathered_status(co_await status_rows(core_));
        case sql::virtual_table::account_privileges:
            co_return gathered_privileges(*core_.with.accounts.snapshot(), core_.caller(), core_.who.request().user);
        case sql::virtual_table::digested_sessions: {
            auto sessions = co_await gather_sessions(registry::fleet_scope::own);
            if (sessions.has_value()) add_digest_texts(*sessions);
            co_return std::move(sessions);
        }
        case sql::virtual_table::cluster_sessions: break;
    }
    co_return co_await gather_sessions(registry::fleet_scope::all);
}

asio::awaitable<sql_result<engine::gathered_table>> own_tables::gather_sessions(registry::fleet_scope scope) {
    const auto columns = session_columns(scope);
    auto found = co_await core_.with.fleet.sessions(scope, columns, core_.caller(), core_.who.id(), cluster_patience);
    if (!found.trouble.empty()) co_return sql_error{sql_errc::out_of_resources, std::move(found.trouble)};
    // A list that is not whole says so.
    for (const auto& node : found.nodes) {
        if (node.ok()) continue;
        core_.state.warnings.push_back(
            {"Warning", static_cast<std::uint16_t>(sql_errc::unknown),
             fmt::format("The sessions of {} {} are {}: {}{}{}", node.upstream.empty() ? "front end" : "the watched server",
                         node.upstream.empty() ? node.fe : node.upstream, node.state == "stale" ? "old" : "missing", node.state,
                         node.error.empty() ? "" : ", ", node.error)});
    }
    engine::gathered_table gathered;
    for (const auto column : columns) gathered.column_names.emplace_back(registry::column_name(column));
    gathered.rows = std::move(found.rows);
    co_return gathered;
}

}  // namespace rollcall::session
