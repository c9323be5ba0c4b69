// What information_schema and its kin tell. Source: MySQL 8.0 Reference Manual, "INFORMATION_SCHEMA Tables", "MySQL
// Performance Schema", "MySQL sys Schema".
#include "rollcall/sql/catalog/system_views.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/system_columns_information_schema.hpp"
#include "rollcall/sql/catalog/system_columns_mysql.hpp"
#include "rollcall/sql/catalog/system_columns_performance_schema.hpp"
#include "rollcall/sql/catalog/system_view_queries.hpp"
#include "rollcall/sql/catalog/system_view_queries_accounts.hpp"
#include "rollcall/sql/catalog/system_view_queries_extensions.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {
namespace {

constexpr auto views = std::to_array<system_view>({
    {"information_schema", "SCHEMATA", system_columns::schemata, system_queries::schemata},
    {"information_schema", "TABLES", system_columns::tables, system_queries::tables},
    {"information_schema", "COLUMNS", system_columns::columns, system_queries::columns},
    {"information_schema", "STATISTICS", system_columns::statistics, system_queries::statistics},
    {"information_schema", "KEY_COLUMN_USAGE", system_columns::key_column_usage, system_queries::key_column_usage},
    {"information_schema", "TABLE_CONSTRAINTS", system_columns::table_constraints, system_queries::table_constraints},
    {"information_schema", "REFERENTIAL_CONSTRAINTS", system_columns::referential_constraints, system_queries::referential_constraints},
    {"information_schema", "VIEWS", system_columns::views, system_queries::views},
    {"information_schema", "ENGINES", system_columns::engines, system_queries::engines},
    {"information_schema", "COLLATIONS", system_columns::collations, system_queries::collations},
    {"information_schema", "CHARACTER_SETS", system_columns::character_sets, system_queries::character_sets},
    {"information_schema", "COLLATION_CHARACTER_SET_APPLICABILITY", system_columns::applicability, system_queries::applicability},
    {"information_schema", "CHECK_CONSTRAINTS", system_columns::check_constraints, system_queries::check_constraints},
    {"information_schema", "KEYWORDS", system_columns::keywords, system_queries::keywords},
    {"information_schema", "PLUGINS", system_columns::plugins, system_queries::plugins},
    {"information_schema", "ROUTINES", system_columns::routines, ""},
    {"information_schema", "PARAMETERS", system_columns::parameters, ""},
    {"information_schema", "TRIGGERS", system_columns::triggers, ""},
    {"information_schema", "EVENTS", system_columns::events, ""},
    {"information_schema", "PARTITIONS", system_columns::partitions, ""},
    {"information_schema", "FILES", system_columns::files, ""},
    {"information_schema", "INNODB_CMP", system_columns::innodb_cmp, ""},
    {"information_schema", "INNODB_CMPMEM", system_columns::innodb_cmpmem, ""},
    {"information_schema", "INNODB_CMP_RESET", system_columns::innodb_cmp, ""},
    {"information_schema", "INNODB_CMPMEM_RESET", system_columns::innodb_cmpmem, ""},
    {"information_schema", "INNODB_TRX", system_columns::innodb_trx, ""},
    {"information_schema", "INNODB_METRICS", system_columns::innodb_metrics, ""},
    {"information_schema", "INNODB_TABLESPACES", system_columns::innodb_tablespaces, ""},
    {"information_schema", "INNODB_TABLES", system_columns::innodb_tables, ""},
    {"information_schema", "VIEW_TABLE_USAGE", system_columns::view_table_usage, system_queries::view_table_usage},
    {"information_schema", "VIEW_ROUTINE_USAGE", system_columns::view_routine_usage, ""},
    {"information_schema", "SCHEMATA_EXTENSIONS", system_columns::schemata_extensions, system_queries::schemata_extensions},
    {"information_schema", "TABLES_EXTENSIONS", system_columns::tables_extensions, system_queries::tables_extensions},
    {"information_schema", "COLUMNS_EXTENSIONS", system_columns::columns_extensions, system_queries::columns_extensions},
    {"information_schema", "TABLE_CONSTRAINTS_EXTENSIONS", system_columns::constraints_extensions, system_queries::constraints_extensions},
    {"information_schema", "RESOURCE_GROUPS", system_columns::resource_groups, ""},
    {"information_schema", "USER_PRIVILEGES", system_columns::user_privileges, system_queries::user_privileges},
    {"information_schema", "SCHEMA_PRIVILEGES", system_columns::schema_privileges, ""},
    {"information_schema", "TABLE_PRIVILEGES", system_columns::table_privileges, ""},
    {"information_schema", "COLUMN_PRIVILEGES", system_columns::column_privileges, ""},
    {"information_schema", "ADMINISTRABLE_ROLE_AUTHORIZATIONS", system_columns::applicable_roles, ""},
    {"information_schema", "APPLICABLE_ROLES", system_columns::applicable_roles, ""},
    {"information_schema", "ENABLED_ROLES", system_columns::enabled_roles, ""},
    {"information_schema", "PROFILING", system_columns::profiling, ""},
    {"information_schema", "OPTIMIZER_TRACE", system_columns::optimizer_trace, ""},
    {"information_schema", "COLUMN_STATISTICS", system_columns::column_statistics, ""},
    {"information_schema", "ST_GEOMETRY_COLUMNS", system_columns::geometry_columns, ""},
    {"performance_schema", "processlist", system_columns::statement_processlist, system_queries::processlist},
    {"performance_schema", "threads", system_columns::threads, system_queries::threads},
    {"performance_schema", "session_connect_attrs", system_columns::connect_attributes, system_queries::connect_attributes},
    {"performance_schema", "session_account_connect_attrs", system_columns::connect_attributes, system_queries::connect_attributes},
    {"performance_schema", "events_statements_current", system_columns::events_statements, system_queries::statements_current},
    {"performance_schema", "global_variables", system_columns::variables, system_queries::global_variables},
    {"performance_schema", "session_variables", system_columns::variables, system_queries::session_variables},
    {"performance_schema", "events_statements_history", system_columns::events_statements, ""},
    {"performance_schema", "events_statements_history_long", system_columns::events_statements, ""},
    {"performance_schema", "events_waits_current", system_columns::events_waits, ""},
    {"performance_schema", "events_waits_history", system_columns::events_waits, ""},
    {"performance_schema", "events_waits_history_long", system_columns::events_waits, ""},
    {"performance_schema", "events_stages_current", system_columns::events_stages, ""},
    {"performance_schema", "events_stages_history", system_columns::events_stages, ""},
    {"performance_schema", "events_stages_history_long", system_columns::events_stages, ""},
    {"performance_schema", "events_transactions_current", system_columns::events_transactions, ""},
    {"performance_schema", "events_transactions_history", system_columns::events_transactions, ""},
    {"performance_schema", "events_transactions_history_long", system_columns::events_transactions, ""},
    {"performance_schema", "events_waits_summary_global_by_event_name", system_columns::waits_by_event, ""},
    {"performance_schema", "events_stages_summary_global_by_event_name", system_columns::waits_by_event, ""},
    {"performance_schema", "memory_summary_global_by_event_name", system_columns::memory_by_event, ""},
    {"performance_schema", "file_instances", system_columns::file_instances, ""},
    {"performance_schema", "file_summary_by_event_name", system_columns::files_by_event, ""},
    {"performance_schema", "file_summary_by_instance", system_columns::files_by_instance, ""},
    {"performance_schema", "table_io_waits_summary_by_table", system_columns::table_io, ""},
    {"performance_schema", "table_io_waits_summary_by_index_usage", system_columns::index_io, ""},
    {"performance_schema", "table_handles", system_columns::table_handles, ""},
    {"performance_schema", "metadata_locks", system_columns::metadata_locks, ""},
    {"performance_schema", "data_locks", system_columns::data_locks, ""},
    {"performance_schema", "data_lock_waits", system_columns::data_lock_waits, ""},
    {"performance_schema", "setup_consumers", system_columns::setup_consumers, ""},
    {"performance_schema", "setup_instruments", system_columns::setup_instruments, ""},
    {"performance_schema", "accounts", system_columns::connections_by_account, system_queries::connections_by_account},
    {"performance_schema", "users", system_columns::connections_by_user, system_queries::connections_by_user},
    {"performance_schema", "hosts", system_columns::connections_by_host, system_queries::connections_by_host},
    {"performance_schema", "replication_applier_filters", system_columns::applier_filters, ""},
    {"performance_schema", "replication_applier_global_filters", system_columns::applier_global_filters, ""},
    {"performance_schema", "replication_asynchronous_connection_failover", system_columns::connection_failover, ""},
    {"performance_schema", "replication_asynchronous_connection_failover_managed", system_columns::connection_failover_managed, ""},
    {"performance_schema", "replication_connection_configuration", system_columns::connection_configuration, ""},
    {"performance_schema", "replication_applier_configuration", system_columns::applier_configuration, ""},
    {"performance_schema", "replication_applier_status", system_columns::applier_status, ""},
    {"performance_schema", "replication_applier_status_by_coordinator", system_columns::applier_coordinator, ""},
    {"performance_schema", "replication_applier_status_by_worker", system_columns::applier_worker, ""},
    {"performance_schema", "replication_connection_status", system_columns::connection_status, ""},
    {"performance_schema", "replication_group_members", system_columns::group_members, ""},
    {"performance_schema", "replication_group_member_stats", system_columns::group_member_stats, ""},
    {"mysql", "user", system_columns::mysql_user, system_queries::mysql_user},
    {"mysql", "db", system_columns::mysql_db, ""},
    {"sys", "processlist", system_columns::sys_processlist, system_queries::sys_processlist},
    {"sys", "session", system_columns::sys_processlist, system_queries::sys_processlist},
    {"sys", "version", system_columns::sys_version, system_queries::sys_version},
});

// ('information_schema', 'TABLES'), ...: a table a row; `described`: with its columns behind, 'TABLE_CATALOG varchar(64)!; ...'.
std::string list_tables(bool described) {
    std::string list;
    const auto add = [&](std::string_view database, std::string_view table, std::string_view description) {
        list += (list.empty() ? "(" : ", (") + quote_string(database) + ", " + quote_string(table);
        std::string columns;
        for (const system_column& each : system_columns_of(described ? description : std::string_view{})) {
            columns.append(columns.empty() ? "" : "; ").append(each.name).append(" ").append(each.type);
            if (each.ignores_case) columns += '~';
            if (!each.nullable) columns += '!';
        }
        list += described ? ", " + quote_string(columns) + ")" : ")";
    };
    for (const system_view& each : views) add(each.database, each.table, each.columns);
    for (const virtual_table_entry& each : virtual_tables()) add(each.database, each.alias, each.columns);
    return list;
}

}  // namespace

std::span<const system_view> system_views() noexcept { return views; }

const system_view* find_system_view(std::string_view database, std::string_view lower_table) noexcept {
    const auto* const found =
        std::ranges::find_if(views, [&](const system_view& each) { return each.database == database && iequals(each.table, lower_table); });
    return found == views.end() ? nullptr : found;
}

void put_for_mark(std::string& text, std::string_view mark, std::string_view with) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size())) {
        text.replace(at, mark.size(), with);
    }
}

std::string query_of(const system_view& view, const engine_names& names) {
    if (view.query.empty()) return query_without_rows(view.columns);
    std::string text{view.query};
    put_for_mark(text, "{schemata}", system_queries::schemata);
    put_for_mark(text, "{tables}", system_queries::tables);
    put_for_mark(text, "{columns}", system_queries::columns);
    put_for_mark(text, "{keys}", system_queries::keys);
    put_for_mark(text, "{key_names}", system_queries::key_names);
    put_for_mark(text, "{constraints}", system_queries::constraints);
    put_for_mark(text, "{collations}", system_queries::collations);
    static const std::string names_of_tables = list_tables(false);
    static const std::string described_tables = list_tables(true);
    put_for_mark(text, "{system_names}", names_of_tables);
    put_for_mark(text, "{system_tables}", described_tables);
    put_for_mark(text, "{reserved_words}", quote_string(reserved_word_list()));
    put_for_mark(text, "{catalog}", quote_string(names.catalog));
    put_for_mark(text, "{hidden}", quote_name(names.catalog) + "." + quote_name(names.hidden_schema));
    put_for_mark(text, "{prefix}", quote_string(names.schema_prefix));
    put_for_mark(text, "{behind_prefix}", std::to_string(names.schema_prefix.size() + 1));
    return text;
}

std::string rows_of_variables(const std::vector<std::pair<std::string, std::string>>& variables) {
    std::string text = "(VALUES ";
    for (const auto& [name, value] : variables) text += "(" + quote_string(name) + ", " + quote_string(value) + "), ";
    text.resize(text.size() - 2);
    return text + ") AS v(n, v)";
}

}  // namespace rollcall::sql
