// The columns of information_schema's tables, as system_columns.hpp reads them. Source: MySQL 8.0 Reference Manual, "INFORMATION_SCHEMA
// Tables".
#pragma once

#include <string_view>

namespace rollcall::sql::system_columns {

inline constexpr std::string_view schemata =
    "CATALOG_NAME SCHEMA_NAME DEFAULT_CHARACTER_SET_NAME DEFAULT_COLLATION_NAME: varchar(64)!; SQL_PATH: binary(0); DEFAULT_ENCRYPTION: "
    "enum('NO','YES')!";
inline constexpr std::string_view tables =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; TABLE_TYPE: enum('BASE TABLE','VIEW','SYSTEM VIEW')!; ENGINE: varchar(64); "
    "VERSION: int; "
    "ROW_FORMAT: enum('Fixed','Dynamic','Compressed','Redundant','Compact','Paged'); TABLE_ROWS AVG_ROW_LENGTH DATA_LENGTH MAX_DATA_LENGTH "
    "INDEX_LENGTH DATA_FREE AUTO_INCREMENT: bigint unsigned; CREATE_TIME: timestamp!; UPDATE_TIME CHECK_TIME: datetime; TABLE_COLLATION: "
    "varchar(64); "
    "CHECKSUM: bigint; CREATE_OPTIONS: varchar(256); TABLE_COMMENT: text";
inline constexpr std::string_view columns =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; COLUMN_NAME: varchar(64); ORDINAL_POSITION: int unsigned!; COLUMN_DEFAULT: text; "
    "IS_NULLABLE: varchar(3)!; DATA_TYPE: longtext; CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH: bigint; NUMERIC_PRECISION "
    "NUMERIC_SCALE: bigint "
    "unsigned; DATETIME_PRECISION: int unsigned; CHARACTER_SET_NAME COLLATION_NAME: varchar(64); COLUMN_TYPE: mediumtext!; "
    "COLUMN_KEY: enum('','PRI','UNI','MUL')!; EXTRA: varchar(256); PRIVILEGES: varchar(154); COLUMN_COMMENT: text!; GENERATION_EXPRESSION: "
    "longtext!; "
    "SRS_ID: int unsigned";
inline constexpr std::string_view statistics =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; NON_UNIQUE: int!; INDEX_SCHEMA: varchar(64)!; INDEX_NAME: varchar(64); "
    "SEQ_IN_INDEX: int unsigned!; "
    "COLUMN_NAME: varchar(64); COLLATION: varchar(1); CARDINALITY SUB_PART: bigint; PACKED: binary(0); NULLABLE: varchar(3)!; INDEX_TYPE: "
    "varchar(11)!; "
    "COMMENT: varchar(8)!; INDEX_COMMENT: varchar(2048)!; IS_VISIBLE: varchar(3)!; EXPRESSION: longtext";
inline constexpr std::string_view key_column_usage =
    "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA: varchar(64)!; CONSTRAINT_NAME: varchar(64); TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: "
    "varchar(64)!; "
    "COLUMN_NAME: varchar(64); ORDINAL_POSITION: int unsigned!; POSITION_IN_UNIQUE_CONSTRAINT: int unsigned; REFERENCED_TABLE_SCHEMA "
    "REFERENCED_TABLE_NAME REFERENCED_COLUMN_NAME: varchar(64)";
inline constexpr std::string_view table_constraints =
    "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA: varchar(64)!; CONSTRAINT_NAME: varchar(64); TABLE_SCHEMA TABLE_NAME: varchar(64)!; "
    "CONSTRAINT_TYPE: varchar(11)!; ENFORCED: varchar(3)!";
inline constexpr std::string_view referential_constraints =
    "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA: varchar(64)!; CONSTRAINT_NAME: varchar(64); UNIQUE_CONSTRAINT_CATALOG UNIQUE_CONSTRAINT_SCHEMA: "
    "varchar(64)!; "
    "UNIQUE_CONSTRAINT_NAME: varchar(64); MATCH_OPTION: enum('NONE','PARTIAL','FULL')!; UPDATE_RULE DELETE_RULE: enum('NO "
    "ACTION','RESTRICT','CASCADE',"
    "'SET NULL','SET DEFAULT')!; TABLE_NAME REFERENCED_TABLE_NAME: varchar(64)!";
inline constexpr std::string_view check_constraints =
    "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME: varchar(64)!; CHECK_CLAUSE: longtext!";
inline constexpr std::string_view views =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; VIEW_DEFINITION: longtext; CHECK_OPTION: enum('NONE','LOCAL','CASCADED'); "
    "IS_UPDATABLE: enum('NO','YES'); DEFINER: varchar(288); SECURITY_TYPE: varchar(7); CHARACTER_SET_CLIENT COLLATION_CONNECTION: "
    "varchar(64)!";
inline constexpr std::string_view engines =
    "ENGINE: varchar(64)!; SUPPORT: varchar(8)!; COMMENT: varchar(80)!; TRANSACTIONS XA SAVEPOINTS: varchar(3)";
inline constexpr std::string_view collations =
    "COLLATION_NAME CHARACTER_SET_NAME: varchar(64)!; ID: bigint unsigned!; IS_DEFAULT IS_COMPILED: varchar(3)!; SORTLEN: int unsigned!; "
    "PAD_ATTRIBUTE: enum('PAD SPACE','NO PAD')!";
inline constexpr std::string_view character_sets =
    "CHARACTER_SET_NAME DEFAULT_COLLATE_NAME: varchar(64)!; DESCRIPTION: varchar(2048)!; MAXLEN: int unsigned!";
inline constexpr std::string_view applicability = "COLLATION_NAME CHARACTER_SET_NAME: varchar(64)!";
inline constexpr std::string_view routines =
    "SPECIFIC_NAME: varchar(64)!; ROUTINE_CATALOG ROUTINE_SCHEMA: varchar(64)!; ROUTINE_NAME: varchar(64)!; ROUTINE_TYPE: "
    "enum('FUNCTION','PROCEDURE')!; "
    "DATA_TYPE: longtext; CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH: bigint; NUMERIC_PRECISION NUMERIC_SCALE DATETIME_PRECISION: int "
    "unsigned; "
    "CHARACTER_SET_NAME COLLATION_NAME: varchar(64); DTD_IDENTIFIER: longtext; ROUTINE_BODY: varchar(3)!; ROUTINE_DEFINITION: longtext; "
    "EXTERNAL_NAME: binary(0); EXTERNAL_LANGUAGE: varchar(64)!; PARAMETER_STYLE: varchar(3)!; IS_DETERMINISTIC: varchar(3)!; "
    "SQL_DATA_ACCESS: enum('CONTAINS SQL','NO SQL','READS SQL DATA','MODIFIES SQL DATA')!; SQL_PATH: binary(0); SECURITY_TYPE: "
    "enum('DEFAULT','INVOKER','DEFINER')!; CREATED LAST_ALTERED: timestamp!; SQL_MODE: longtext!; ROUTINE_COMMENT: text!; DEFINER: "
    "varchar(288)!; "
    "CHARACTER_SET_CLIENT COLLATION_CONNECTION DATABASE_COLLATION: varchar(64)!";
inline constexpr std::string_view parameters =
    "SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME: varchar(64)!; ORDINAL_POSITION: bigint unsigned!; PARAMETER_MODE: varchar(5); "
    "PARAMETER_NAME: "
    "varchar(64); DATA_TYPE: longtext; CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH: bigint; NUMERIC_PRECISION: int unsigned; "
    "NUMERIC_SCALE: bigint; "
    "DATETIME_PRECISION: int unsigned; CHARACTER_SET_NAME COLLATION_NAME: varchar(64); DTD_IDENTIFIER: mediumtext!; ROUTINE_TYPE: "
    "enum('FUNCTION','PROCEDURE')!";
inline constexpr std::string_view triggers =
    "TRIGGER_CATALOG TRIGGER_SCHEMA TRIGGER_NAME: varchar(64)!; EVENT_MANIPULATION: enum('INSERT','UPDATE','DELETE')!; "
    "EVENT_OBJECT_CATALOG "
    "EVENT_OBJECT_SCHEMA EVENT_OBJECT_TABLE: varchar(64)!; ACTION_ORDER: int unsigned!; ACTION_CONDITION: binary(0); ACTION_STATEMENT: "
    "longtext!; "
    "ACTION_ORIENTATION: varchar(3)!; ACTION_TIMING: enum('BEFORE','AFTER')!; ACTION_REFERENCE_OLD_TABLE ACTION_REFERENCE_NEW_TABLE: "
    "binary(0); "
    "ACTION_REFERENCE_OLD_ROW ACTION_REFERENCE_NEW_ROW: varchar(3)!; CREATED: timestamp(2)!; SQL_MODE: longtext!; DEFINER: varchar(288)!; "
    "CHARACTER_SET_CLIENT COLLATION_CONNECTION DATABASE_COLLATION: varchar(64)!";
inline constexpr std::string_view events =
    "EVENT_CATALOG EVENT_SCHEMA EVENT_NAME: varchar(64)!; DEFINER: varchar(288)!; TIME_ZONE: varchar(64)!; EVENT_BODY: varchar(3)!; "
    "EVENT_DEFINITION: "
    "longtext!; EVENT_TYPE: varchar(9)!; EXECUTE_AT: datetime; INTERVAL_VALUE: varchar(256); INTERVAL_FIELD: "
    "enum('YEAR','QUARTER','MONTH','DAY','HOUR',"
    "'MINUTE','WEEK','SECOND','MICROSECOND','YEAR_MONTH','DAY_HOUR','DAY_MINUTE','DAY_SECOND','HOUR_MINUTE','HOUR_SECOND','MINUTE_SECOND',"
    "'DAY_MICROSECOND','HOUR_MICROSECOND','MINUTE_MICROSECOND','SECOND_MICROSECOND'); SQL_MODE: longtext!; STARTS ENDS: datetime; STATUS: "
    "enum('ENABLED','DISABLED','SLAVESIDE_DISABLED')!; ON_COMPLETION: varchar(12)!; CREATED LAST_ALTERED: timestamp!; LAST_EXECUTED: "
    "datetime; "
    "EVENT_COMMENT: varchar(2048)!; ORIGINATOR: int unsigned!; CHARACTER_SET_CLIENT COLLATION_CONNECTION DATABASE_COLLATION: varchar(64)!";
inline constexpr std::string_view partitions =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; PARTITION_NAME SUBPARTITION_NAME: varchar(64); PARTITION_ORDINAL_POSITION "
    "SUBPARTITION_ORDINAL_POSITION: int unsigned; PARTITION_METHOD SUBPARTITION_METHOD: varchar(13); PARTITION_EXPRESSION "
    "SUBPARTITION_EXPRESSION: "
    "varchar(2048); PARTITION_DESCRIPTION: text; TABLE_ROWS AVG_ROW_LENGTH DATA_LENGTH MAX_DATA_LENGTH INDEX_LENGTH DATA_FREE: bigint "
    "unsigned; "
    "CREATE_TIME: timestamp!; UPDATE_TIME CHECK_TIME: datetime; CHECKSUM: bigint; PARTITION_COMMENT: text!; NODEGROUP: varchar(256); "
    "TABLESPACE_NAME: "
    "varchar(268)";
inline constexpr std::string_view files =
    "FILE_ID: bigint; FILE_NAME: text; FILE_TYPE: varchar(256); TABLESPACE_NAME: varchar(268)!; TABLE_CATALOG: char(0)!; TABLE_SCHEMA "
    "TABLE_NAME: "
    "binary(0); LOGFILE_GROUP_NAME: varchar(256); LOGFILE_GROUP_NUMBER: bigint; ENGINE: varchar(64)!; FULLTEXT_KEYS DELETED_ROWS "
    "UPDATE_COUNT: "
    "binary(0); FREE_EXTENTS TOTAL_EXTENTS EXTENT_SIZE INITIAL_SIZE MAXIMUM_SIZE AUTOEXTEND_SIZE: bigint; CREATION_TIME LAST_UPDATE_TIME "
    "LAST_ACCESS_TIME RECOVER_TIME TRANSACTION_COUNTER: binary(0); VERSION: bigint; ROW_FORMAT: varchar(256); TABLE_ROWS AVG_ROW_LENGTH "
    "DATA_LENGTH "
    "MAX_DATA_LENGTH INDEX_LENGTH: binary(0); DATA_FREE: bigint; CREATE_TIME UPDATE_TIME CHECK_TIME CHECKSUM: binary(0); STATUS: "
    "varchar(256); "
    "EXTRA: varchar(256)";
inline constexpr std::string_view processlist =
    "ID: bigint unsigned!; USER: varchar(32)!; HOST: varchar(261)!; DB: varchar(64); COMMAND: varchar(16)!; TIME: int!; STATE: "
    "varchar(64); "
    "INFO: varchar(65535)";
inline constexpr std::string_view user_privileges =
    "GRANTEE: varchar(292)!; TABLE_CATALOG: varchar(512)!; PRIVILEGE_TYPE: varchar(64)!; IS_GRANTABLE: varchar(3)!";
inline constexpr std::string_view schema_privileges =
    "GRANTEE: varchar(292)!; TABLE_CATALOG: varchar(512)!; TABLE_SCHEMA: varchar(64)!; PRIVILEGE_TYPE: varchar(64)!; IS_GRANTABLE: "
    "varchar(3)!";
inline constexpr std::string_view table_privileges =
    "GRANTEE: varchar(292)!; TABLE_CATALOG: varchar(512)!; TABLE_SCHEMA TABLE_NAME: varchar(64)!; PRIVILEGE_TYPE: varchar(64)!; "
    "IS_GRANTABLE: varchar(3)!";
inline constexpr std::string_view column_privileges =
    "GRANTEE: varchar(292)!; TABLE_CATALOG: varchar(512)!; TABLE_SCHEMA TABLE_NAME COLUMN_NAME: varchar(64)!; PRIVILEGE_TYPE: "
    "varchar(64)!; "
    "IS_GRANTABLE: varchar(3)!";
inline constexpr std::string_view applicable_roles =
    "USER HOST: varchar(97); GRANTEE GRANTEE_HOST: varchar(97); ROLE_NAME: varchar(255); ROLE_HOST: varchar(256); IS_GRANTABLE: "
    "varchar(3)!; "
    "IS_DEFAULT: varchar(3); IS_MANDATORY: varchar(3)!";
inline constexpr std::string_view enabled_roles =
    "ROLE_NAME: varchar(255); ROLE_HOST: varchar(255); IS_DEFAULT: varchar(3); IS_MANDATORY: varchar(3)!";
inline constexpr std::string_view keywords = "WORD: varchar(31); RESERVED: int";
inline constexpr std::string_view plugins =
    "PLUGIN_NAME: varchar(64)!; PLUGIN_VERSION: varchar(20)!; PLUGIN_STATUS: varchar(10)!; PLUGIN_TYPE: varchar(80)!; PLUGIN_TYPE_VERSION: "
    "varchar(20)!; "
    "PLUGIN_LIBRARY: varchar(64); PLUGIN_LIBRARY_VERSION: varchar(20); PLUGIN_AUTHOR: varchar(64); PLUGIN_DESCRIPTION: longtext; "
    "PLUGIN_LICENSE: "
    "varchar(80); LOAD_OPTION: varchar(64)!";
inline constexpr std::string_view profiling =
    "QUERY_ID SEQ: int!; STATE: varchar(30)!; DURATION: decimal(9,6)!; CPU_USER CPU_SYSTEM: decimal(9,6); CONTEXT_VOLUNTARY "
    "CONTEXT_INVOLUNTARY "
    "BLOCK_OPS_IN BLOCK_OPS_OUT MESSAGES_SENT MESSAGES_RECEIVED PAGE_FAULTS_MAJOR PAGE_FAULTS_MINOR SWAPS: int; SOURCE_FUNCTION: "
    "varchar(30); "
    "SOURCE_FILE: varchar(20); SOURCE_LINE: int";
inline constexpr std::string_view optimizer_trace =
    "QUERY TRACE: varchar(65535)!; MISSING_BYTES_BEYOND_MAX_MEM_SIZE: int!; INSUFFICIENT_PRIVILEGES: tinyint(1)!";
inline constexpr std::string_view column_statistics = "SCHEMA_NAME TABLE_NAME COLUMN_NAME: varchar(64)!; HISTOGRAM: json!";
inline constexpr std::string_view geometry_columns =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; COLUMN_NAME: varchar(64); SRS_NAME: varchar(80); SRS_ID: int unsigned; "
    "GEOMETRY_TYPE_NAME: longtext";
inline constexpr std::string_view innodb_cmp = "page_size compress_ops compress_ops_ok compress_time uncompress_ops uncompress_time: int!";
inline constexpr std::string_view innodb_cmpmem =
    "page_size buffer_pool_instance pages_used pages_free: int!; relocation_ops: bigint!; relocation_time: int!";
inline constexpr std::string_view innodb_trx =
    "trx_id: bigint unsigned!; trx_state: varchar(13)!; trx_started: datetime!; trx_requested_lock_id: varchar(126); trx_wait_started: "
    "datetime; "
    "trx_weight: bigint unsigned!; trx_mysql_thread_id: bigint unsigned!; trx_query: varchar(1024); trx_operation_state: varchar(64); "
    "trx_tables_in_use trx_tables_locked trx_lock_structs trx_lock_memory_bytes trx_rows_locked trx_rows_modified trx_concurrency_tickets: "
    "bigint unsigned!; trx_isolation_level: varchar(16)!; trx_unique_checks trx_foreign_key_checks: int!; trx_last_foreign_key_error: "
    "varchar(256); "
    "trx_adaptive_hash_latched: int!; trx_adaptive_hash_timeout: bigint unsigned!; trx_is_read_only trx_autocommit_non_locking: int!; "
    "trx_schedule_weight: bigint unsigned";
inline constexpr std::string_view innodb_metrics =
    "NAME SUBSYSTEM: varchar(193)!; COUNT: bigint!; MAX_COUNT MIN_COUNT: bigint; AVG_COUNT: float(12,0); COUNT_RESET: bigint!; "
    "MAX_COUNT_RESET "
    "MIN_COUNT_RESET: bigint; AVG_COUNT_RESET: float(12,0); TIME_ENABLED TIME_DISABLED: datetime; TIME_ELAPSED: bigint; TIME_RESET: "
    "datetime; "
    "STATUS TYPE "
    "COMMENT: varchar(193)!";
inline constexpr std::string_view innodb_tablespaces =
    "SPACE: int unsigned!; NAME: varchar(655)!; FLAG: int unsigned!; ROW_FORMAT: varchar(22); PAGE_SIZE ZIP_PAGE_SIZE: int unsigned!; "
    "SPACE_TYPE: "
    "varchar(10); FS_BLOCK_SIZE: int unsigned!; FILE_SIZE ALLOCATED_SIZE AUTOEXTEND_SIZE: bigint unsigned!; SERVER_VERSION: varchar(10); "
    "SPACE_VERSION: int unsigned!; ENCRYPTION: varchar(1); STATE: varchar(10)";
inline constexpr std::string_view view_table_usage =
    "VIEW_CATALOG VIEW_SCHEMA VIEW_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!";
inline constexpr std::string_view view_routine_usage =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME: varchar(64)!";
inline constexpr std::string_view schemata_extensions = "CATALOG_NAME SCHEMA_NAME: varchar(64)!; OPTIONS: varchar(256)";
inline constexpr std::string_view tables_extensions =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE: json";
inline constexpr std::string_view columns_extensions =
    "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME: varchar(64)!; COLUMN_NAME: varchar(64); ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE: json";
inline constexpr std::string_view constraints_extensions =
    "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_NAME: varchar(64)!; ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE: json";
inline constexpr std::string_view resource_groups =
    "RESOURCE_GROUP_NAME: varchar(64)!; RESOURCE_GROUP_TYPE: enum('SYSTEM','USER')!; RESOURCE_GROUP_ENABLED: tinyint(1)!; VCPU_IDS: blob; "
    "THREAD_PRIORITY: int!";
inline constexpr std::string_view innodb_tables =
    "TABLE_ID: bigint unsigned!; NAME: varchar(655)!; FLAG N_COLS: int!; SPACE: bigint!; ROW_FORMAT: varchar(12); ZIP_PAGE_SIZE: int "
    "unsigned!; "
    "SPACE_TYPE: varchar(10); INSTANT_COLS TOTAL_ROW_VERSIONS: int!";

}  // namespace rollcall::sql::system_columns
