// The system variables, sorted by name. Where a value would change results in a way that is not served, `served` lists those
// that may be set: a SET is refused, never ignored. Harmless ones, and those of which we always serve the stronger, pass.
#include "rollcall/sql/variables/variable_table.hpp"

#include <algorithm>

namespace rollcall::sql {
namespace {

constexpr std::uint64_t unbounded = 18446744073709551615U;
#if defined(__aarch64__)
constexpr std::string_view machine = "aarch64";
#else
constexpr std::string_view machine = "x86_64";
#endif

constexpr known_variable boolean(std::string_view name, std::string_view initial) {
    known_variable v;
    v.name = name;
    v.type = variable_type::boolean;
    v.initial = initial;
    return v;
}
constexpr known_variable special(variable_type type, std::string_view name, std::string_view initial) {
    known_variable v = boolean(name, initial);
    v.type = type;
    return v;
}
constexpr known_variable text(std::string_view name, std::string_view initial) { return special(variable_type::text, name, initial); }
constexpr known_variable integer(std::string_view name, std::string_view initial, std::uint64_t min, std::uint64_t max) {
    known_variable v = special(variable_type::integer, name, initial);
    v.min = min;
    v.max = max;
    return v;
}
constexpr known_variable choice(std::string_view name, std::string_view initial, std::string_view choices) {
    known_variable v = special(variable_type::enumeration, name, initial);
    v.choices = choices;
    return v;
}
constexpr known_variable only(std::string_view served, std::string_view remedy, known_variable v) {
    v.served = served;
    v.remedy = remedy;
    return v;
}
constexpr known_variable same_as(std::string_view name, known_variable v) {
    v.same_as = name;
    return v;
}
constexpr known_variable read_only(known_variable v) {
    v.read_only = true;
    return v;
}
constexpr known_variable exact(known_variable v) {
    v.exact = true;
    return v;
}
constexpr known_variable session_only(known_variable v) {
    v.reach = variable_reach::session_only;
    return v;
}
constexpr known_variable global_only(known_variable v) {
    v.reach = variable_reach::global_only;
    return v;
}
constexpr known_variable server_fact(known_variable v) { return read_only(global_only(v)); }

constexpr known_variable table[] = {
    server_fact(text("authentication_policy", "*,,")),
    only("1", "Keys are counted up by 1", integer("auto_increment_increment", "1", 1, 65535)),
    only("1", "Keys are counted up from 1", integer("auto_increment_offset", "1", 1, 65535)),
    boolean("autocommit", "ON"),
    global_only(boolean("automatic_sp_privileges", "ON")),
    server_fact(integer("back_log", "1024", 1, 65535)),
    server_fact(text("basedir", "/usr/")),
    boolean("big_tables", "OFF"),
    choice("binlog_format", "ROW", "MIXED,STATEMENT,ROW"),
    integer("bulk_insert_buffer_size", "8388608", 0, unbounded),
    special(variable_type::character_set, "character_set_client", "utf8mb4"),
    special(variable_type::character_set, "character_set_connection", "utf8mb4"),
    special(variable_type::character_set, "character_set_database", "utf8mb4"),
    read_only(text("character_set_filesystem", "binary")),
    special(variable_type::character_set, "character_set_results", "utf8mb4"),
    special(variable_type::character_set, "character_set_server", "utf8mb4"),
    server_fact(text("character_set_system", "utf8mb3")),
    server_fact(text("character_sets_dir", "/usr/share/mysql/charsets/")),
    special(variable_type::collation, "collation_connection", "utf8mb4_0900_bin"),
    special(variable_type::collation, "collation_database", "utf8mb4_0900_bin"),
    special(variable_type::collation, "collation_server", "utf8mb4_0900_bin"),
    only("NO_CHAIN", "Write COMMIT AND CHAIN or COMMIT RELEASE", choice("completion_type", "NO_CHAIN", "NO_CHAIN,CHAIN,RELEASE")),
    global_only(choice("concurrent_insert", "AUTO", "NEVER,AUTO,ALWAYS")),
    global_only(integer("connect_timeout", "10", 2, 31536000)),
    integer("cte_max_recursion_depth", "1000", 0, 4294967295),
    server_fact(text("datadir", "")),
    global_only(text("default_authentication_plugin", "caching_sha2_password")),
    special(variable_type::collation, "default_collation_for_utf8mb4", "utf8mb4_0900_bin"),
    global_only(integer("default_password_lifetime", "0", 0, 65535)),
    choice("default_storage_engine", "InnoDB", "InnoDB,DuckDB,MyISAM,MEMORY"),
    only("OFF", "Tables are not encrypted", boolean("default_table_encryption", "OFF")),
    choice("default_tmp_storage_engine", "InnoDB", "InnoDB,DuckDB,MyISAM,MEMORY"),
    only("0", "Give WEEK() its second argument", integer("default_week_format", "0", 0, 7)),
    only("4", "Round the quotient with ROUND()", integer("div_precision_increment", "4", 0, 30)),
    session_only(boolean("enable_profile", "OFF")),
    boolean("end_markers_in_json", "OFF"),
    integer("eq_range_index_dive_limit", "200", 0, 4294967295),
    read_only(session_only(integer("error_count", "0", 0, unbounded))),
    global_only(boolean("event_scheduler", "OFF")),
    only("TRADITIONAL", "The plan is text", choice("explain_format", "TRADITIONAL", "TRADITIONAL,JSON,TREE")),
    only("ON", "Write the default of a TIMESTAMP column", boolean("explicit_defaults_for_timestamp", "ON")),
    global_only(boolean("flush", "OFF")),
    boolean("foreign_key_checks", "ON"),
    integer("group_concat_max_len", "1024", 4, unbounded),
    server_fact(text("gtid_executed", "")),
    server_fact(choice("gtid_mode", "OFF", "OFF,ON")),
    server_fact(text("gtid_purged", "")),
    server_fact(text("have_compress", "YES")),
    server_fact(text("have_dynamic_loading", "NO")),
    server_fact(text("have_geometry", "NO")),
    server_fact(choice("have_openssl", "YES", "YES,DISABLED")),
    server_fact(text("have_profiling", "NO")),
    server_fact(text("have_query_cache", "NO")),
    server_fact(text("have_rtree_keys", "NO")),
    server_fact(choice("have_ssl", "YES", "YES,DISABLED")),
    server_fact(text("have_statement_timeout", "YES")),
    server_fact(text("have_symlink", "DISABLED")),
    server_fact(text("hostname", "")),
    session_only(
        same_as("last_insert_id", only("0", "LAST_INSERT_ID() tells what the last INSERT made", integer("identity", "0", 0, unbounded)))),
    global_only(text("init_connect", "")),
    global_only(integer("innodb_buffer_pool_size", "134217728", 0, unbounded)),
    server_fact(boolean("innodb_file_per_table", "ON")),
    global_only(integer("innodb_flush_log_at_trx_commit", "1", 0, 2)),
    integer("innodb_lock_wait_timeout", "50", 1, 1073741824),
    server_fact(integer("innodb_page_size", "16384", 4096, 65536)),
    server_fact(boolean("innodb_read_only", "OFF")),
    boolean("innodb_strict_mode", "ON"),
    server_fact(text("innodb_version", "8.0.0")),
    session_only(only("0", "Write the key into the INSERT", integer("insert_id", "0", 0, unbounded))),
    integer("interactive_timeout", "28800", 1, 31536000),
    integer("join_buffer_size", "262144", 128, unbounded),
    boolean("keep_files_on_create", "OFF"),
    server_fact(boolean("large_files_support", "ON")),
    session_only(only("0", "LAST_INSERT_ID() tells what the last INSERT made", integer("last_insert_id", "0", 0, unbounded))),
    text("lc_messages", "en_US"),
    only("en_US", "Names of days and months are English",
         choice("lc_time_names", "en_US", "en_US,en_GB,de_DE,fr_FR,es_ES,it_IT,ja_JP,zh_CN")),
    server_fact(text("license", "Apache-2.0")),
    global_only(boolean("local_infile", "OFF")),
    integer("lock_wait_timeout", "31536000", 1, 31536000),
    server_fact(boolean("log_bin", "OFF")),
    global_only(boolean("log_bin_trust_function_creators", "OFF")),
    integer("long_query_time", "10", 0, 31536000),
    boolean("low_priority_updates", "OFF"),
    server_fact(boolean("lower_case_file_system", "OFF")),
    server_fact(integer("lower_case_table_names", "2", 0, 2)),
    read_only(integer("max_allowed_packet", "67108864", 1024, 1073741824)),
    global_only(integer("max_connect_errors", "100", 1, unbounded)),
    global_only(integer("max_connections", "20000", 1, 100000)),
    integer("max_error_count", "1024", 0, 65535),
    integer("max_execution_time", "0", 0, 4294967295),
    integer("max_heap_table_size", "16777216", 16384, unbounded),
    only("18446744073709551615", "Bound the statement with max_execution_time",
         integer("max_join_size", "18446744073709551615", 1, unbounded)),
    integer("max_length_for_sort_data", "4096", 4, 8388608),
    integer("max_points_in_geometry", "65536", 3, 1048576),
    global_only(integer("max_prepared_stmt_count", "16382", 0, 4194304)),
    integer("max_seeks_for_key", "18446744073709551615", 1, unbounded),
    integer("max_sort_length", "1024", 4, 8388608),
    integer("max_sp_recursion_depth", "0", 0, 255),
    global_only(integer("max_user_connections", "0", 0, 4294967295)),
    integer("min_examined_row_limit", "0", 0, unbounded),
    server_fact(text("named_pipe", "OFF")),
    read_only(integer("net_buffer_length", "16384", 1024, 1048576)),
    integer("net_read_timeout", "30", 1, 31536000),
    integer("net_retry_count", "10", 1, unbounded),
    integer("net_write_timeout", "60", 1, 31536000),
    boolean("new", "OFF"),
    global_only(boolean("offline_mode", "OFF")),
    boolean("old_alter_table", "OFF"),
    only("0", "Passwords are kept as the account's plugin says", integer("old_passwords", "0", 0, 2)),
    server_fact(integer("open_files_limit", "1048576", 0, unbounded)),
    integer("optimizer_prune_level", "1", 0, 1),
    integer("optimizer_search_depth", "62", 0, 62),
    text("optimizer_switch",
         "index_merge=on,index_merge_union=on,index_condition_pushdown=on,mrr=on,materialization=on,semijoin=on,derived_merge=on"),
    text("optimizer_trace", "enabled=off,one_line=off"),
    server_fact(boolean("performance_schema", "OFF")),
    server_fact(text("pid_file", "")),
    server_fact(text("plugin_dir", "")),
    server_fact(integer("port", "9030", 0, 65535)),
    integer("preload_buffer_size", "32768", 1024, 1073741824),
    boolean("print_identified_with_as_hex", "OFF"),
    only("OFF", "Profiles of statements are at /rest/v1/query_profile", boolean("profiling", "OFF")),
    integer("profiling_history_size", "15", 0, 100),
    server_fact(integer("protocol_version", "10", 0, unbounded)),
    read_only(session_only(text("proxy_user", null_text))),
    read_only(session_only(integer("pseudo_thread_id", "0", 0, 2147483647))),
    integer("query_alloc_block_size", "8192", 1024, 4294966272),
    global_only(integer("query_cache_size", "0", 0, unbounded)),
    only("OFF", "There is no query cache", choice("query_cache_type", "OFF", "OFF,ON,DEMAND")),
    integer("query_prealloc_size", "8192", 8192, unbounded),
    session_only(only("0", "Random numbers cannot be seeded", integer("rand_seed1", "0", 0, 4294967295))),
    session_only(only("0", "Random numbers cannot be seeded", integer("rand_seed2", "0", 0, 4294967295))),
    integer("range_optimizer_max_mem_size", "8388608", 0, unbounded),
    integer("read_buffer_size", "131072", 8192, 2147479552),
    global_only(boolean("read_only", "OFF")),
    integer("read_rnd_buffer_size", "262144", 1, 2147483647),
    global_only(boolean("require_secure_transport", "OFF")),
    session_only(only("FULL", "Columns are always described", choice("resultset_metadata", "FULL", "NONE,FULL"))),
    server_fact(text("secure_file_priv", null_text)),
    global_only(integer("server_id", "1", 0, 4294967295)),
    server_fact(text("server_uuid", "")),
    session_only(text("session_context", "")),
    choice("session_track_gtids", "OFF", "OFF,OWN_GTID,ALL_GTIDS"),
    boolean("session_track_schema", "ON"),
    boolean("session_track_state_change", "OFF"),
    text("session_track_system_variables", "time_zone,autocommit,character_set_client,character_set_results,character_set_connection"),
    choice("session_track_transaction_info", "OFF", "OFF,STATE,CHARACTERISTICS"),
    boolean("show_create_table_verbosity", "OFF"),
    boolean("show_old_temporals", "OFF"),
    server_fact(boolean("skip_external_locking", "ON")),
    server_fact(boolean("skip_name_resolve", "ON")),
    server_fact(boolean("skip_networking", "OFF")),
    server_fact(boolean("skip_show_database", "OFF")),
    server_fact(text("socket", "")),
    integer("sort_buffer_size", "262144", 32768, unbounded),
    only("OFF", "Ask for the new key with LAST_INSERT_ID()", boolean("sql_auto_is_null", "OFF")),
    only("ON", "Bound the statement with max_execution_time", boolean("sql_big_selects", "ON")),
    boolean("sql_buffer_result", "OFF"),
    only("OFF", "Write the key into the CREATE TABLE", boolean("sql_generate_invisible_primary_key", "OFF")),
    session_only(boolean("sql_log_bin", "ON")),
    boolean("sql_log_off", "OFF"),
    special(variable_type::mode_set, "sql_mode",
            "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"),
    boolean("sql_notes", "ON"),
    only("ON", "Names are always quoted", boolean("sql_quote_show_create", "ON")),
    only("OFF", "Tables without a primary key are allowed", boolean("sql_require_primary_key", "OFF")),
    only("OFF", "UPDATE and DELETE without a key are not held back", boolean("sql_safe_updates", "OFF")),
    only("18446744073709551615", "Write LIMIT into the statement", integer("sql_select_limit", "18446744073709551615", 0, unbounded)),
    boolean("sql_warnings", "OFF"),
    server_fact(text("ssl_cipher", "")),
    global_only(boolean("super_read_only", "OFF")),
    global_only(integer("sync_binlog", "1", 0, 4294967295)),
    server_fact(text("system_time_zone", "UTC")),
    global_only(integer("table_definition_cache", "2000", 400, 524288)),
    global_only(integer("table_open_cache", "4000", 1, 524288)),
    global_only(integer("thread_cache_size", "0", 0, 16384)),
    server_fact(text("thread_handling", "one-thread-per-core")),
    server_fact(integer("thread_stack", "1048576", 131072, unbounded)),
    special(variable_type::zone, "time_zone", "SYSTEM"),
    session_only(only("0", "NOW() always tells the time", exact(integer("timestamp", "0", 0, 2147483647)))),
    server_fact(text("tls_version", "TLSv1.2,TLSv1.3")),
    integer("tmp_table_size", "16777216", 1024, unbounded),
    server_fact(text("tmpdir", "/tmp")),
    integer("transaction_alloc_block_size", "8192", 1024, 131072),
    only("READ-UNCOMMITTED,READ-COMMITTED,REPEATABLE-READ", "Transactions read a snapshot: at most REPEATABLE READ",
         choice("transaction_isolation", "REPEATABLE-READ", "READ-UNCOMMITTED,READ-COMMITTED,REPEATABLE-READ,SERIALIZABLE")),
    integer("transaction_prealloc_size", "4096", 1024, 131072),
    boolean("transaction_read_only", "OFF"),
    same_as("transaction_isolation",
            only("READ-UNCOMMITTED,READ-COMMITTED,REPEATABLE-READ", "Transactions read a snapshot: at most REPEATABLE READ",
                 choice("tx_isolation", "REPEATABLE-READ", "READ-UNCOMMITTED,READ-COMMITTED,REPEATABLE-READ,SERIALIZABLE"))),
    same_as("transaction_read_only", boolean("tx_read_only", "OFF")),
    boolean("unique_checks", "ON"),
    boolean("updatable_views_with_limit", "ON"),
    server_fact(text("version", "")),
    server_fact(text("version_comment", "")),
    server_fact(text("version_compile_machine", machine)),
    server_fact(text("version_compile_os", "Linux")),
    server_fact(text("version_compile_zlib", "1.2.13")),
    integer("wait_timeout", "28800", 1, 31536000),
    read_only(session_only(integer("warning_count", "0", 0, unbounded))),
    boolean("windowing_use_high_precision", "ON"),
    boolean("xa_detach_on_prepare", "ON"),
};

}  // namespace

std::span<const known_variable> known_variables() noexcept { return table; }

const known_variable* find_known_variable(std::string_view name) noexcept {
    const auto* const found = std::ranges::lower_bound(table, name, {}, &known_variable::name);
    return found != std::end(table) && found->name == name ? found : nullptr;
}

}  // namespace rollcall::sql
