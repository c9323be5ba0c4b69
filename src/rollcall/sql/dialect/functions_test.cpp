// The allow-list, row by row: what computes passes; what reads or changes anything else does not.
#include <gtest/gtest.h>

#include <string_view>

#include "rollcall/sql/dialect/functions.hpp"

namespace rollcall::sql {
namespace {

TEST(allowed_functions, computing_ones_pass) {
    for (const std::string_view name : {"abs",        "any_value",    "approx_count_distinct",
                                        "ascii",      "avg",          "bin",
                                        "bit_and",    "ceil",         "chr",
                                        "coalesce",   "concat_ws",    "count",
                                        "date_diff",  "date_part",    "date_trunc",
                                        "dense_rank", "epoch",        "first_value",
                                        "floor",      "format",       "greatest",
                                        "hex",        "if",           "ifnull",
                                        "instr",      "json_extract", "lag",
                                        "last_day",   "lead",         "least",
                                        "left",       "length",       "list_value",
                                        "ln",         "lower",        "lpad",
                                        "max",        "md5",          "median",
                                        "min",        "mod",          "ntile",
                                        "nullif",     "pi",           "pow",
                                        "random",     "rank",         "regexp_matches",
                                        "repeat",     "replace",      "reverse",
                                        "round",      "row_number",   "rpad",
                                        "sha256",     "sign",         "sqrt",
                                        "stddev_pop", "strftime",     "string_agg",
                                        "strlen",     "substring",    "sum",
                                        "trim",       "trunc",        "try_strptime",
                                        "unhex",      "upper",        "uuid",
                                        "var_pop",    "year",         "rollcall_sleep"}) {
        EXPECT_TRUE(is_allowed_function(name)) << name;
    }
}

TEST(allowed_functions, files_and_networks_do_not_pass) {
    for (const std::string_view name : {"read_blob",
                                        "read_text",
                                        "read_csv",
                                        "read_csv_auto",
                                        "sniff_csv",
                                        "read_json",
                                        "read_json_auto",
                                        "read_json_objects",
                                        "read_json_objects_auto",
                                        "read_ndjson",
                                        "read_ndjson_auto",
                                        "read_ndjson_objects",
                                        "read_parquet",
                                        "parquet_scan",
                                        "parquet_metadata",
                                        "parquet_schema",
                                        "parquet_file_metadata",
                                        "parquet_kv_metadata",
                                        "parquet_bloom_probe",
                                        "glob",
                                        "copy",
                                        "write_blob",
                                        "write_csv",
                                        "getenv",
                                        "arrow_scan",
                                        "arrow_scan_dumb",
                                        "pandas_scan",
                                        "python_map_function",
                                        "iceberg_scan",
                                        "delta_scan",
                                        "sqlite_scan",
                                        "postgres_scan",
                                        "mysql_scan"}) {
        EXPECT_FALSE(is_allowed_function(name)) << name;
    }
}

TEST(allowed_functions, queries_within_queries_do_not_pass) {
    for (const std::string_view name :
         {"query", "query_table", "json_execute_serialized_sql", "json_serialize_sql", "json_deserialize_sql", "json_serialize_plan",
          "from_substrait", "sql_auto_complete", "check_peg_parser", "sql_tokens", "test_all_types", "repeat_row", "seq_scan", "index_scan",
          "summary", "checkpoint", "force_checkpoint", "write_log", "parse_duckdb_log_message"}) {
        EXPECT_FALSE(is_allowed_function(name)) << name;
    }
}

TEST(allowed_functions, the_engines_inside_does_not_pass) {
    for (const std::string_view name : {"duckdb_secrets",
                                        "duckdb_settings",
                                        "duckdb_tables",
                                        "duckdb_columns",
                                        "duckdb_databases",
                                        "duckdb_functions",
                                        "duckdb_logs",
                                        "duckdb_log_contexts",
                                        "duckdb_memory",
                                        "duckdb_temporary_files",
                                        "duckdb_views",
                                        "duckdb_schemas",
                                        "duckdb_sequences",
                                        "duckdb_variables",
                                        "duckdb_extensions",
                                        "duckdb_prepared_statements",
                                        "duckdb_optimizers",
                                        "duckdb_approx_database_count",
                                        "which_secret",
                                        "pragma_database_size",
                                        "pragma_storage_info",
                                        "pragma_table_info",
                                        "pragma_show",
                                        "pragma_version",
                                        "pragma_platform",
                                        "pragma_user_agent",
                                        "pragma_metadata_info",
                                        "pragma_collations",
                                        "pragma_last_profiling_output",
                                        "stats",
                                        "current_setting",
                                        "getvariable",
                                        "set_config",
                                        "setseed",
                                        "nextval",
                                        "currval",
                                        "txid_current",
                                        "version",
                                        "current_schemas",
                                        "current_schema",
                                        "current_database",
                                        "current_user",
                                        "current_query",
                                        "current_connection_id",
                                        "current_query_id",
                                        "current_transaction_id",
                                        "in_search_path",
                                        "pg_typeof",
                                        "pg_get_viewdef",
                                        "pg_size_pretty",
                                        "has_table_privilege",
                                        "error",
                                        "alias",
                                        "add_parquet_key",
                                        "get_block_size",
                                        "enable_logging",
                                        "disable_logging",
                                        "enable_profile",
                                        "rollcall_gathered",
                                        "list_transform",
                                        "array_filter",
                                        "apply",
                                        "reduce",
                                        "combine",
                                        "finalize",
                                        "sleep",
                                        "benchmark",
                                        "load_file"}) {
        EXPECT_FALSE(is_allowed_function(name)) << name;
    }
}

TEST(allowed_functions, names_match_exactly) {
    for (const std::string_view name : {"", "ABS", "abs ", " abs", "ab", "abss", "main.abs", "\"abs\"", "abs("})
        EXPECT_FALSE(is_allowed_function(name)) << name;
}

}  // namespace
}  // namespace rollcall::sql
