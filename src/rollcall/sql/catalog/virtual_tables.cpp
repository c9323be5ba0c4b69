// The table of virtual tables.
#include "rollcall/sql/catalog/virtual_tables.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/system_columns_information_schema.hpp"
#include "rollcall/sql/catalog/system_columns_performance_schema.hpp"
#include "rollcall/sql/catalog/system_views.hpp"

namespace rollcall::sql {

namespace {

constexpr std::string_view processlist_conversions =
    R"(CAST("ID" AS UBIGINT) AS "ID", CAST("TIME" AS INTEGER) AS "TIME", NULLIF("DB", '') AS "DB", NULLIF("INFO", '') AS "INFO")";
constexpr std::string_view session_conversions =
    R"(CAST("Id" AS UBIGINT) AS "Id", CAST("Time" AS BIGINT) AS "Time", CAST("TimeMs" AS BIGINT) AS "TimeMs", )"
    R"(CAST("Queries" AS UBIGINT) AS "Queries", CAST("Errors" AS UBIGINT) AS "Errors", CAST("RowsSent" AS UBIGINT) AS "RowsSent", )"
    R"(CAST("BytesIn" AS UBIGINT) AS "BytesIn", CAST("BytesOut" AS UBIGINT) AS "BytesOut", )"
    R"(CAST(NULLIF("Progress", '') AS DOUBLE) AS "Progress", CAST(NULLIF("LoginTime", '') AS TIMESTAMP) AS "LoginTime")";
constexpr std::string_view node_conversions =
    R"(CAST(NULLIF("FeNumber", '') AS UBIGINT) AS "FeNumber", CAST(NULLIF("Since", '') AS TIMESTAMP) AS "Since")";

constexpr std::string_view query_conversions =
    R"(CAST("Connection" AS UBIGINT) AS "Connection", CAST("StartTime" AS TIMESTAMP) AS "StartTime", CAST("EndTime" AS TIMESTAMP) AS "EndTime", )"
    R"(CAST("TotalMs" AS DOUBLE) AS "TotalMs", CAST("QueueMs" AS DOUBLE) AS "QueueMs", CAST("PlanMs" AS DOUBLE) AS "PlanMs", )"
    R"(CAST("ExecuteMs" AS DOUBLE) AS "ExecuteMs", CAST("SendMs" AS DOUBLE) AS "SendMs", CAST("RowsSent" AS UBIGINT) AS "RowsSent", )"
    R"(CAST("BytesSent" AS UBIGINT) AS "BytesSent", CAST("RowsChanged" AS UBIGINT) AS "RowsChanged", )"
    R"(CAST(NULLIF("ErrorCode", '') AS BIGINT) AS "ErrorCode", NULLIF("Db", '') AS "Db", NULLIF("Error", '') AS "Error", )"
    R"(NULLIF("Digest", '') AS "Digest", NULLIF("TraceId", '') AS "TraceId")";
constexpr std::string_view digest_conversions =
    R"(CAST("COUNT_STAR" AS UBIGINT) AS "COUNT_STAR", CAST("SUM_TIMER_WAIT" AS UBIGINT) AS "SUM_TIMER_WAIT", )"
    R"(CAST("MIN_TIMER_WAIT" AS UBIGINT) AS "MIN_TIMER_WAIT", CAST("AVG_TIMER_WAIT" AS UBIGINT) AS "AVG_TIMER_WAIT", )"
    R"(CAST("MAX_TIMER_WAIT" AS UBIGINT) AS "MAX_TIMER_WAIT", CAST("SUM_LOCK_TIME" AS UBIGINT) AS "SUM_LOCK_TIME", )"
    R"(CAST("SUM_ERRORS" AS UBIGINT) AS "SUM_ERRORS", CAST("SUM_WARNINGS" AS UBIGINT) AS "SUM_WARNINGS", )"
    R"(CAST("SUM_ROWS_AFFECTED" AS UBIGINT) AS "SUM_ROWS_AFFECTED", CAST("SUM_ROWS_SENT" AS UBIGINT) AS "SUM_ROWS_SENT", )"
    R"(CAST("SUM_ROWS_EXAMINED" AS UBIGINT) AS "SUM_ROWS_EXAMINED", )"
    R"(CAST("SUM_CREATED_TMP_DISK_TABLES" AS UBIGINT) AS "SUM_CREATED_TMP_DISK_TABLES", )"
    R"(CAST("SUM_CREATED_TMP_TABLES" AS UBIGINT) AS "SUM_CREATED_TMP_TABLES", )"
    R"(CAST("SUM_SELECT_FULL_JOIN" AS UBIGINT) AS "SUM_SELECT_FULL_JOIN", )"
    R"(CAST("SUM_SELECT_FULL_RANGE_JOIN" AS UBIGINT) AS "SUM_SELECT_FULL_RANGE_JOIN", )"
    R"(CAST("SUM_SELECT_RANGE" AS UBIGINT) AS "SUM_SELECT_RANGE", )"
    R"(CAST("SUM_SELECT_RANGE_CHECK" AS UBIGINT) AS "SUM_SELECT_RANGE_CHECK", )"
    R"(CAST("SUM_SELECT_SCAN" AS UBIGINT) AS "SUM_SELECT_SCAN", )"
    R"(CAST("SUM_SORT_MERGE_PASSES" AS UBIGINT) AS "SUM_SORT_MERGE_PASSES", CAST("SUM_SORT_RANGE" AS UBIGINT) AS "SUM_SORT_RANGE", )"
    R"(CAST("SUM_SORT_ROWS" AS UBIGINT) AS "SUM_SORT_ROWS", CAST("SUM_SORT_SCAN" AS UBIGINT) AS "SUM_SORT_SCAN", )"
    R"(CAST("SUM_NO_INDEX_USED" AS UBIGINT) AS "SUM_NO_INDEX_USED", )"
    R"(CAST("SUM_NO_GOOD_INDEX_USED" AS UBIGINT) AS "SUM_NO_GOOD_INDEX_USED", CAST("SUM_CPU_TIME" AS UBIGINT) AS "SUM_CPU_TIME", )"
    R"(CAST("MAX_CONTROLLED_MEMORY" AS UBIGINT) AS "MAX_CONTROLLED_MEMORY", )"
    R"(CAST("MAX_TOTAL_MEMORY" AS UBIGINT) AS "MAX_TOTAL_MEMORY", CAST("COUNT_SECONDARY" AS UBIGINT) AS "COUNT_SECONDARY", )"
    R"(CAST("QUANTILE_95" AS UBIGINT) AS "QUANTILE_95", CAST("QUANTILE_99" AS UBIGINT) AS "QUANTILE_99", )"
    R"(CAST("QUANTILE_999" AS UBIGINT) AS "QUANTILE_999", CAST("QUERY_SAMPLE_TIMER_WAIT" AS UBIGINT) AS "QUERY_SAMPLE_TIMER_WAIT", )"
    R"(CAST("FIRST_SEEN" AS TIMESTAMP) AS "FIRST_SEEN", CAST("LAST_SEEN" AS TIMESTAMP) AS "LAST_SEEN", )"
    R"(CAST("QUERY_SAMPLE_SEEN" AS TIMESTAMP) AS "QUERY_SAMPLE_SEEN", NULLIF("SCHEMA_NAME", '') AS "SCHEMA_NAME")";
constexpr std::string_view profile_conversions = R"("QueryId" AS "QueryId")";

constexpr std::string_view status_conversions =
    R"("VARIABLE_NAME" COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_NAME", "VARIABLE_VALUE" COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_VALUE")";
constexpr std::string_view privilege_columns = "GRANTEE TABLE_CATALOG PRIVILEGE_TYPE IS_GRANTABLE USER PLUGIN LOCKED: varchar(292)";
constexpr std::string_view privilege_conversions = R"("GRANTEE" AS "GRANTEE")";

constexpr auto tables = std::to_array<virtual_table_entry>({
    {"information_schema", "processlist", virtual_table::processlist, "PROCESSLIST", processlist_conversions, system_columns::processlist},
    {"rollcall", "sessions", virtual_table::sessions, "sessions", session_conversions, system_columns::sessions},
    {"rollcall", "cluster_sessions", virtual_table::cluster_sessions, "cluster_sessions", session_conversions,
     system_columns::cluster_sessions},
    {"rollcall", "cluster_nodes", virtual_table::cluster_nodes, "cluster_nodes", node_conversions, system_columns::cluster_nodes},
    {"rollcall", "query_history", virtual_table::query_history, "query_history", query_conversions, system_columns::query_history},
    {"performance_schema", "events_statements_summary_by_digest", virtual_table::statement_digests, "events_statements_summary_by_digest",
     digest_conversions, system_columns::statement_digests},
    {"performance_schema", "global_status", virtual_table::server_status, "global_status", status_conversions, system_columns::variables},
    {"performance_schema", "session_status", virtual_table::server_status, "session_status", status_conversions, system_columns::variables},
    {"rollcall", "profiles", virtual_table::profiles, "profiles", profile_conversions, system_columns::profiles},
});
// What no statement names, but queries of system_views.hpp.
constexpr auto unnamed = std::to_array<virtual_table_entry>({
    {"", "", virtual_table::digested_sessions, "", session_conversions, ""},
    {"", "", virtual_table::account_privileges, "", privilege_conversions, privilege_columns},
});

}  // namespace

std::span<const virtual_table_entry> virtual_tables() noexcept { return tables; }

const virtual_table_entry& entry_of(virtual_table which) noexcept {
    const auto* const hidden = std::ranges::find(unnamed, which, &virtual_table_entry::which);
    return hidden != unnamed.end() ? *hidden : *std::ranges::find(tables, which, &virtual_table_entry::which);
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
