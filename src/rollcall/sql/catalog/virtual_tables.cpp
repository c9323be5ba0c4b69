// The table of virtual tables.
#include "rollcall/sql/catalog/virtual_tables.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/system_columns_information_schema.hpp"
#include "rollcall/sql/catalog/system_columns_performance_schema.hpp"
#include "rollcall/sql/catalog/system_views.hpp"

namespace rollcall::sql {

namespace {

constexpr std::string_view privilege_columns = "GRANTEE TABLE_CATALOG PRIVILEGE_TYPE IS_GRANTABLE USER PLUGIN LOCKED: varchar(292)";

constexpr auto tables = std::to_array<virtual_table_entry>({
    {"information_schema", "processlist", virtual_table::processlist, "PROCESSLIST", system_columns::processlist, "DB INFO"},
    {"rollcall", "sessions", virtual_table::sessions, "sessions", system_columns::sessions, ""},
    {"rollcall", "cluster_sessions", virtual_table::cluster_sessions, "cluster_sessions", system_columns::cluster_sessions, ""},
    {"rollcall", "cluster_nodes", virtual_table::cluster_nodes, "cluster_nodes", system_columns::cluster_nodes, ""},
    {"rollcall", "upstreams", virtual_table::upstreams, "upstreams", system_columns::upstreams, "MaxSessions CheckMs LagSeconds Since"},
    {"rollcall", "query_history", virtual_table::query_history, "query_history", system_columns::query_history, "Db Error Digest TraceId"},
    {"performance_schema", "events_statements_summary_by_digest", virtual_table::statement_digests, "events_statements_summary_by_digest",
     system_columns::statement_digests, "SCHEMA_NAME"},
    {"performance_schema", "global_status", virtual_table::server_status, "global_status", system_columns::variables, ""},
    {"performance_schema", "session_status", virtual_table::server_status, "session_status", system_columns::variables, ""},
    {"rollcall", "profiles", virtual_table::profiles, "profiles", system_columns::profiles, ""},
});
// What no statement names, but queries of system_views.hpp.
constexpr auto unnamed = std::to_array<virtual_table_entry>({
    {"", "", virtual_table::digested_sessions, "", system_columns::sessions, ""},
    {"", "", virtual_table::account_privileges, "", privilege_columns, ""},
});

bool is_among(std::string_view words, std::string_view word) noexcept {
    while (!words.empty()) {
        const std::string_view first = words.substr(0, words.find(' '));
        if (first == word) return true;
        words.remove_prefix(std::min(first.size() + 1, words.size()));
    }
    return false;
}

}  // namespace

std::span<const virtual_table_entry> virtual_tables() noexcept { return tables; }

const virtual_table_entry& entry_of(virtual_table which) noexcept {
    const auto* const hidden = std::ranges::find(unnamed, which, &virtual_table_entry::which);
    return hidden != unnamed.end() ? *hidden : *std::ranges::find(tables, which, &virtual_table_entry::which);
}

std::string values_of_texts(const virtual_table_entry& entry) {
    std::string out;
    for (const system_column& each : system_columns_of(entry.columns)) {
        const std::string name = quote_name(each.name);
        const std::string_view type = kept_type(each.type);
        std::string value;
        if (type != "VARCHAR") {
            value = "CAST(NULLIF(" + name + ", '') AS " + std::string(type) + ")";
        } else if (is_among(entry.absent, each.name)) {
            value = "NULLIF(" + name + ", '')";
        } else if (each.ignores_case) {
            value = name + " COLLATE NOCASE.ICU_NOACCENT";
        } else {
            continue;
        }
        out += (out.empty() ? "" : ", ") + value + " AS " + name;
    }
    return out;
}

bool reads_history_alone(const engine_statement& query) noexcept {
    const bool only_reads = query.verb == verb::select || query.verb == verb::explain;
    return only_reads && !query.reads.empty() && query.accesses.empty() && std::ranges::all_of(query.reads, is_of_history);
}

bool is_virtual_database(std::string_view database) noexcept {
    return std::ranges::any_of(tables, [&](const virtual_table_entry& each) { return iequals(each.database, database); }) ||
           std::ranges::any_of(system_views(), [&](const system_view& each) { return iequals(each.database, database); });
}

const virtual_table_entry* find_virtual(std::string_view database, std::string_view table) noexcept {
    const auto* const found =
        std::ranges::find_if(tables, [&](const virtual_table_entry& each) { return each.database == database && each.table == table; });
    return found == tables.end() ? nullptr : found;
}

}  // namespace rollcall::sql
