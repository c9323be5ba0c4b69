// The columns of performance_schema's tables, and of sys' and the server's own, as system_columns.hpp reads them.
// Source: MySQL 8.0 Reference Manual, "MySQL Performance Schema".
#pragma once

#include <string_view>

namespace rollcall::sql::system_columns {

inline constexpr std::string_view variables = "VARIABLE_NAME: varchar(64)~!; VARIABLE_VALUE: varchar(1024)~";

inline constexpr std::string_view statement_processlist =
    "ID: bigint unsigned!; USER: varchar(32); HOST: varchar(261); DB: varchar(64); COMMAND: varchar(16); TIME: bigint; STATE: varchar(64); "
    "INFO: longtext; EXECUTION_ENGINE: enum('PRIMARY','SECONDARY')";
inline constexpr std::string_view threads =
    "THREAD_ID: bigint unsigned!; NAME: varchar(128)!; TYPE: varchar(10)!; PROCESSLIST_ID: bigint unsigned; PROCESSLIST_USER: varchar(32); "
    "PROCESSLIST_HOST: varchar(255); PROCESSLIST_DB: varchar(64); PROCESSLIST_COMMAND: varchar(16); PROCESSLIST_TIME: bigint; "
    "PROCESSLIST_STATE: "
    "varchar(64); PROCESSLIST_INFO: longtext; PARENT_THREAD_ID: bigint unsigned; ROLE: varchar(64); INSTRUMENTED HISTORY: "
    "enum('YES','NO')!; "
    "CONNECTION_TYPE: varchar(16); THREAD_OS_ID: bigint unsigned; RESOURCE_GROUP: varchar(64)";
inline constexpr std::string_view connect_attributes =
    "PROCESSLIST_ID: bigint unsigned!; ATTR_NAME: varchar(32)!; ATTR_VALUE: varchar(1024); ORDINAL_POSITION: int";
inline constexpr std::string_view events_statements =
    "THREAD_ID EVENT_ID: bigint unsigned!; END_EVENT_ID: bigint unsigned; EVENT_NAME: varchar(128)!; SOURCE: varchar(64); TIMER_START "
    "TIMER_END "
    "TIMER_WAIT: bigint unsigned; LOCK_TIME: bigint unsigned!; SQL_TEXT: longtext; DIGEST: varchar(64); DIGEST_TEXT: longtext; "
    "CURRENT_SCHEMA "
    "OBJECT_TYPE OBJECT_SCHEMA OBJECT_NAME: varchar(64); OBJECT_INSTANCE_BEGIN: bigint unsigned; MYSQL_ERRNO: int; RETURNED_SQLSTATE: "
    "varchar(5); "
    "MESSAGE_TEXT: varchar(128); ERRORS WARNINGS ROWS_AFFECTED ROWS_SENT ROWS_EXAMINED CREATED_TMP_DISK_TABLES CREATED_TMP_TABLES "
    "SELECT_FULL_JOIN "
    "SELECT_FULL_RANGE_JOIN SELECT_RANGE SELECT_RANGE_CHECK SELECT_SCAN SORT_MERGE_PASSES SORT_RANGE SORT_ROWS SORT_SCAN NO_INDEX_USED "
    "NO_GOOD_INDEX_USED: bigint unsigned!; NESTING_EVENT_ID: bigint unsigned; NESTING_EVENT_TYPE: "
    "enum('TRANSACTION','STATEMENT','STAGE','WAIT'); "
    "NESTING_EVENT_LEVEL: int; STATEMENT_ID: bigint unsigned; CPU_TIME MAX_CONTROLLED_MEMORY MAX_TOTAL_MEMORY: bigint unsigned!; "
    "EXECUTION_ENGINE: "
    "enum('PRIMARY','SECONDARY')";
inline constexpr std::string_view statement_digests =
    "SCHEMA_NAME: varchar(64); DIGEST: varchar(64); DIGEST_TEXT: longtext; COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT "
    "MAX_TIMER_WAIT "
    "SUM_LOCK_TIME SUM_ERRORS SUM_WARNINGS SUM_ROWS_AFFECTED SUM_ROWS_SENT SUM_ROWS_EXAMINED SUM_CREATED_TMP_DISK_TABLES "
    "SUM_CREATED_TMP_TABLES "
    "SUM_SELECT_FULL_JOIN SUM_SELECT_FULL_RANGE_JOIN SUM_SELECT_RANGE SUM_SELECT_RANGE_CHECK SUM_SELECT_SCAN SUM_SORT_MERGE_PASSES "
    "SUM_SORT_RANGE "
    "SUM_SORT_ROWS SUM_SORT_SCAN SUM_NO_INDEX_USED SUM_NO_GOOD_INDEX_USED SUM_CPU_TIME MAX_CONTROLLED_MEMORY MAX_TOTAL_MEMORY "
    "COUNT_SECONDARY: "
    "bigint unsigned!; FIRST_SEEN LAST_SEEN: timestamp(6)!; QUANTILE_95 QUANTILE_99 QUANTILE_999: bigint unsigned!; QUERY_SAMPLE_TEXT: "
    "longtext; "
    "QUERY_SAMPLE_SEEN: timestamp(6)!; QUERY_SAMPLE_TIMER_WAIT: bigint unsigned!";

// What is never filled: nothing is instrumented, replicated or locked by rows.
inline constexpr std::string_view events_waits =
    "THREAD_ID EVENT_ID: bigint unsigned!; END_EVENT_ID: bigint unsigned; EVENT_NAME: varchar(128)!; SOURCE: varchar(64); TIMER_START "
    "TIMER_END "
    "TIMER_WAIT: bigint unsigned; SPINS: int unsigned; OBJECT_SCHEMA: varchar(64); OBJECT_NAME: varchar(512); INDEX_NAME OBJECT_TYPE: "
    "varchar(64); "
    "OBJECT_INSTANCE_BEGIN: bigint unsigned!; NESTING_EVENT_ID: bigint unsigned; NESTING_EVENT_TYPE: "
    "enum('TRANSACTION','STATEMENT','STAGE','WAIT'); "
    "OPERATION: varchar(32)!; NUMBER_OF_BYTES: bigint; FLAGS: int unsigned";
inline constexpr std::string_view events_stages =
    "THREAD_ID EVENT_ID: bigint unsigned!; END_EVENT_ID: bigint unsigned; EVENT_NAME: varchar(128)!; SOURCE: varchar(64); TIMER_START "
    "TIMER_END "
    "TIMER_WAIT WORK_COMPLETED WORK_ESTIMATED NESTING_EVENT_ID: bigint unsigned; NESTING_EVENT_TYPE: "
    "enum('TRANSACTION','STATEMENT','STAGE','WAIT')";
inline constexpr std::string_view events_transactions =
    "THREAD_ID EVENT_ID: bigint unsigned!; END_EVENT_ID: bigint unsigned; EVENT_NAME: varchar(128)!; STATE: "
    "enum('ACTIVE','COMMITTED','ROLLED BACK'); "
    "TRX_ID: bigint unsigned; GTID: varchar(64); XID_FORMAT_ID: int; XID_GTRID XID_BQUAL: varchar(130); XA_STATE SOURCE: varchar(64); "
    "TIMER_START "
    "TIMER_END TIMER_WAIT: bigint unsigned; ACCESS_MODE: enum('READ ONLY','READ WRITE'); ISOLATION_LEVEL: varchar(64); AUTOCOMMIT: "
    "enum('YES','NO')!; "
    "NUMBER_OF_SAVEPOINTS NUMBER_OF_ROLLBACK_TO_SAVEPOINT NUMBER_OF_RELEASE_SAVEPOINT OBJECT_INSTANCE_BEGIN NESTING_EVENT_ID: bigint "
    "unsigned; "
    "NESTING_EVENT_TYPE: enum('TRANSACTION','STATEMENT','STAGE','WAIT')";
inline constexpr std::string_view waits_by_event =
    "EVENT_NAME: varchar(128)!; COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT MAX_TIMER_WAIT: bigint unsigned!";
inline constexpr std::string_view memory_by_event =
    "EVENT_NAME: varchar(128)!; COUNT_ALLOC COUNT_FREE SUM_NUMBER_OF_BYTES_ALLOC SUM_NUMBER_OF_BYTES_FREE: bigint unsigned!; "
    "LOW_COUNT_USED "
    "CURRENT_COUNT_USED HIGH_COUNT_USED LOW_NUMBER_OF_BYTES_USED CURRENT_NUMBER_OF_BYTES_USED HIGH_NUMBER_OF_BYTES_USED: bigint!";
inline constexpr std::string_view file_instances = "FILE_NAME: varchar(512)!; EVENT_NAME: varchar(128)!; OPEN_COUNT: int unsigned!";
inline constexpr std::string_view files_by_event =
    "EVENT_NAME: varchar(128)!; COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT MAX_TIMER_WAIT COUNT_READ SUM_TIMER_READ "
    "MIN_TIMER_READ "
    "AVG_TIMER_READ MAX_TIMER_READ: bigint unsigned!; SUM_NUMBER_OF_BYTES_READ: bigint!; COUNT_WRITE SUM_TIMER_WRITE MIN_TIMER_WRITE "
    "AVG_TIMER_WRITE "
    "MAX_TIMER_WRITE: bigint unsigned!; SUM_NUMBER_OF_BYTES_WRITE: bigint!; COUNT_MISC SUM_TIMER_MISC MIN_TIMER_MISC AVG_TIMER_MISC "
    "MAX_TIMER_MISC: "
    "bigint unsigned!";
inline constexpr std::string_view files_by_instance =
    "FILE_NAME: varchar(512)!; EVENT_NAME: varchar(128)!; OBJECT_INSTANCE_BEGIN COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT "
    "MAX_TIMER_WAIT "
    "COUNT_READ SUM_TIMER_READ MIN_TIMER_READ AVG_TIMER_READ MAX_TIMER_READ: bigint unsigned!; SUM_NUMBER_OF_BYTES_READ: bigint!; "
    "COUNT_WRITE "
    "SUM_TIMER_WRITE MIN_TIMER_WRITE AVG_TIMER_WRITE MAX_TIMER_WRITE: bigint unsigned!; SUM_NUMBER_OF_BYTES_WRITE: bigint!; COUNT_MISC "
    "SUM_TIMER_MISC "
    "MIN_TIMER_MISC AVG_TIMER_MISC MAX_TIMER_MISC: bigint unsigned!";
inline constexpr std::string_view table_io =
    "OBJECT_TYPE OBJECT_SCHEMA OBJECT_NAME: varchar(64); COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT MAX_TIMER_WAIT COUNT_READ "
    "SUM_TIMER_READ MIN_TIMER_READ AVG_TIMER_READ MAX_TIMER_READ COUNT_WRITE SUM_TIMER_WRITE MIN_TIMER_WRITE AVG_TIMER_WRITE "
    "MAX_TIMER_WRITE "
    "COUNT_FETCH SUM_TIMER_FETCH MIN_TIMER_FETCH AVG_TIMER_FETCH MAX_TIMER_FETCH COUNT_INSERT SUM_TIMER_INSERT MIN_TIMER_INSERT "
    "AVG_TIMER_INSERT "
    "MAX_TIMER_INSERT COUNT_UPDATE SUM_TIMER_UPDATE MIN_TIMER_UPDATE AVG_TIMER_UPDATE MAX_TIMER_UPDATE COUNT_DELETE SUM_TIMER_DELETE "
    "MIN_TIMER_DELETE "
    "AVG_TIMER_DELETE MAX_TIMER_DELETE: bigint unsigned!";
inline constexpr std::string_view index_io =
    "OBJECT_TYPE OBJECT_SCHEMA OBJECT_NAME INDEX_NAME: varchar(64); COUNT_STAR SUM_TIMER_WAIT MIN_TIMER_WAIT AVG_TIMER_WAIT MAX_TIMER_WAIT "
    "COUNT_READ "
    "SUM_TIMER_READ MIN_TIMER_READ AVG_TIMER_READ MAX_TIMER_READ COUNT_WRITE SUM_TIMER_WRITE MIN_TIMER_WRITE AVG_TIMER_WRITE "
    "MAX_TIMER_WRITE "
    "COUNT_FETCH SUM_TIMER_FETCH MIN_TIMER_FETCH AVG_TIMER_FETCH MAX_TIMER_FETCH COUNT_INSERT SUM_TIMER_INSERT MIN_TIMER_INSERT "
    "AVG_TIMER_INSERT "
    "MAX_TIMER_INSERT COUNT_UPDATE SUM_TIMER_UPDATE MIN_TIMER_UPDATE AVG_TIMER_UPDATE MAX_TIMER_UPDATE COUNT_DELETE SUM_TIMER_DELETE "
    "MIN_TIMER_DELETE "
    "AVG_TIMER_DELETE MAX_TIMER_DELETE: bigint unsigned!";
inline constexpr std::string_view table_handles =
    "OBJECT_TYPE OBJECT_SCHEMA OBJECT_NAME: varchar(64)!; OBJECT_INSTANCE_BEGIN: bigint unsigned!; OWNER_THREAD_ID OWNER_EVENT_ID: bigint "
    "unsigned; "
    "INTERNAL_LOCK EXTERNAL_LOCK: varchar(64)";
inline constexpr std::string_view metadata_locks =
    "OBJECT_TYPE: varchar(64)!; OBJECT_SCHEMA OBJECT_NAME COLUMN_NAME: varchar(64); OBJECT_INSTANCE_BEGIN: bigint unsigned!; LOCK_TYPE "
    "LOCK_DURATION "
    "LOCK_STATUS: varchar(32)!; SOURCE: varchar(64); OWNER_THREAD_ID OWNER_EVENT_ID: bigint unsigned";
inline constexpr std::string_view data_locks =
    "ENGINE: varchar(32)!; ENGINE_LOCK_ID: varchar(128)!; ENGINE_TRANSACTION_ID THREAD_ID EVENT_ID: bigint unsigned; OBJECT_SCHEMA "
    "OBJECT_NAME "
    "PARTITION_NAME SUBPARTITION_NAME INDEX_NAME: varchar(64); OBJECT_INSTANCE_BEGIN: bigint unsigned!; LOCK_TYPE LOCK_MODE LOCK_STATUS: "
    "varchar(32)!; "
    "LOCK_DATA: varchar(8192)";
inline constexpr std::string_view data_lock_waits =
    "ENGINE: varchar(32)!; REQUESTING_ENGINE_LOCK_ID: varchar(128)!; REQUESTING_ENGINE_TRANSACTION_ID REQUESTING_THREAD_ID "
    "REQUESTING_EVENT_ID: "
    "bigint unsigned; REQUESTING_OBJECT_INSTANCE_BEGIN: bigint unsigned!; BLOCKING_ENGINE_LOCK_ID: varchar(128)!; "
    "BLOCKING_ENGINE_TRANSACTION_ID "
    "BLOCKING_THREAD_ID BLOCKING_EVENT_ID: bigint unsigned; BLOCKING_OBJECT_INSTANCE_BEGIN: bigint unsigned!";
inline constexpr std::string_view setup_consumers = "NAME: varchar(64)!; ENABLED: enum('YES','NO')!";
inline constexpr std::string_view setup_instruments =
    "NAME: varchar(128)!; ENABLED: enum('YES','NO')!; TIMED: enum('YES','NO'); PROPERTIES: "
    "set('singleton','progress','user','global_statistics',"
    "'mutable','controlled_by_default')!; FLAGS: set('controlled'); VOLATILITY: int!; DOCUMENTATION: longtext";
inline constexpr std::string_view applier_configuration =
    "CHANNEL_NAME: char(64)!; DESIRED_DELAY: int!; PRIVILEGE_CHECKS_USER: text; REQUIRE_ROW_FORMAT: enum('YES','NO')!; "
    "REQUIRE_TABLE_PRIMARY_KEY_CHECK: enum('STREAM','ON','OFF','GENERATE')!; ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS_TYPE: "
    "enum('OFF','LOCAL','UUID')!; "
    "ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS_VALUE: text";
inline constexpr std::string_view applier_status =
    "CHANNEL_NAME: char(64)!; SERVICE_STATE: enum('ON','OFF')!; REMAINING_DELAY: int unsigned; COUNT_TRANSACTIONS_RETRIES: bigint "
    "unsigned!";
inline constexpr std::string_view applier_coordinator =
    "CHANNEL_NAME: char(64)!; THREAD_ID: bigint unsigned; SERVICE_STATE: enum('ON','OFF')!; LAST_ERROR_NUMBER: int!; LAST_ERROR_MESSAGE: "
    "varchar(1024)!; "
    "LAST_ERROR_TIMESTAMP: timestamp(6)!; LAST_PROCESSED_TRANSACTION: char(57); LAST_PROCESSED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP "
    "LAST_PROCESSED_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP LAST_PROCESSED_TRANSACTION_START_BUFFER_TIMESTAMP "
    "LAST_PROCESSED_TRANSACTION_END_BUFFER_TIMESTAMP: timestamp(6)!; PROCESSING_TRANSACTION: char(57); "
    "PROCESSING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP PROCESSING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP "
    "PROCESSING_TRANSACTION_START_BUFFER_TIMESTAMP: timestamp(6)!";
inline constexpr std::string_view applier_worker =
    "CHANNEL_NAME: char(64)!; WORKER_ID: bigint unsigned!; THREAD_ID: bigint unsigned; SERVICE_STATE: enum('ON','OFF')!; "
    "LAST_ERROR_NUMBER: int!; "
    "LAST_ERROR_MESSAGE: varchar(1024)!; LAST_ERROR_TIMESTAMP: timestamp(6)!; LAST_APPLIED_TRANSACTION: char(57); "
    "LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP LAST_APPLIED_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP "
    "LAST_APPLIED_TRANSACTION_START_APPLY_TIMESTAMP LAST_APPLIED_TRANSACTION_END_APPLY_TIMESTAMP: timestamp(6)!; APPLYING_TRANSACTION: "
    "char(57); "
    "APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP APPLYING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP "
    "APPLYING_TRANSACTION_START_APPLY_TIMESTAMP: "
    "timestamp(6)!; LAST_APPLIED_TRANSACTION_RETRIES_COUNT: bigint unsigned!; LAST_APPLIED_TRANSACTION_LAST_TRANSIENT_ERROR_NUMBER: int!; "
    "LAST_APPLIED_TRANSACTION_LAST_TRANSIENT_ERROR_MESSAGE: varchar(1024); LAST_APPLIED_TRANSACTION_LAST_TRANSIENT_ERROR_TIMESTAMP: "
    "timestamp(6)!; "
    "APPLYING_TRANSACTION_RETRIES_COUNT: bigint unsigned!; APPLYING_TRANSACTION_LAST_TRANSIENT_ERROR_NUMBER: int!; "
    "APPLYING_TRANSACTION_LAST_TRANSIENT_ERROR_MESSAGE: varchar(1024); APPLYING_TRANSACTION_LAST_TRANSIENT_ERROR_TIMESTAMP: timestamp(6)!";
inline constexpr std::string_view connection_status =
    "CHANNEL_NAME: char(64)!; GROUP_NAME SOURCE_UUID: char(36)!; THREAD_ID: bigint unsigned; SERVICE_STATE: "
    "enum('ON','OFF','CONNECTING')!; "
    "COUNT_RECEIVED_HEARTBEATS: bigint unsigned!; LAST_HEARTBEAT_TIMESTAMP: timestamp(6)!; RECEIVED_TRANSACTION_SET: longtext!; "
    "LAST_ERROR_NUMBER: int!; "
    "LAST_ERROR_MESSAGE: varchar(1024)!; LAST_ERROR_TIMESTAMP: timestamp(6)!; LAST_QUEUED_TRANSACTION: char(57); "
    "LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP LAST_QUEUED_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP "
    "LAST_QUEUED_TRANSACTION_START_QUEUE_TIMESTAMP LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP: timestamp(6)!; QUEUEING_TRANSACTION: "
    "char(57); "
    "QUEUEING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP QUEUEING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP "
    "QUEUEING_TRANSACTION_START_QUEUE_TIMESTAMP: "
    "timestamp(6)!";
inline constexpr std::string_view group_members =
    "CHANNEL_NAME: char(64)!; MEMBER_ID: char(36)!; MEMBER_HOST: char(255)!; MEMBER_PORT: int; MEMBER_STATE: char(64)!; MEMBER_ROLE "
    "MEMBER_VERSION "
    "MEMBER_COMMUNICATION_STACK: char(64)!";
inline constexpr std::string_view group_member_stats =
    "CHANNEL_NAME: char(64)!; VIEW_ID: char(60)!; MEMBER_ID: char(36)!; COUNT_TRANSACTIONS_IN_QUEUE COUNT_TRANSACTIONS_CHECKED "
    "COUNT_CONFLICTS_DETECTED "
    "COUNT_TRANSACTIONS_ROWS_VALIDATING: bigint unsigned!; TRANSACTIONS_COMMITTED_ALL_MEMBERS: longtext!; LAST_CONFLICT_FREE_TRANSACTION: "
    "text!; "
    "COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE COUNT_TRANSACTIONS_REMOTE_APPLIED COUNT_TRANSACTIONS_LOCAL_PROPOSED "
    "COUNT_TRANSACTIONS_LOCAL_ROLLBACK: "
    "bigint unsigned!";

inline constexpr std::string_view applier_filters =
    "CHANNEL_NAME FILTER_NAME: char(64)!; FILTER_RULE: longtext!; CONFIGURED_BY: enum('STARTUP_OPTIONS','CHANGE_REPLICATION_FILTER',"
    "'STARTUP_OPTIONS_FOR_CHANNEL','CHANGE_REPLICATION_FILTER_FOR_CHANNEL')!; ACTIVE_SINCE: timestamp(6)!; COUNTER: bigint unsigned!";
inline constexpr std::string_view applier_global_filters =
    "FILTER_NAME: char(64)!; FILTER_RULE: longtext!; CONFIGURED_BY: enum('STARTUP_OPTIONS','CHANGE_REPLICATION_FILTER')!; ACTIVE_SINCE: "
    "timestamp(6)!";
inline constexpr std::string_view connection_configuration =
    "CHANNEL_NAME: char(64)!; HOST: char(255)!; PORT: int!; USER: char(32)!; NETWORK_INTERFACE: char(60)!; AUTO_POSITION: enum('1','0')!; "
    "SSL_ALLOWED: enum('YES','NO','IGNORED')!; SSL_CA_FILE SSL_CA_PATH SSL_CERTIFICATE SSL_CIPHER SSL_KEY: varchar(512)!; "
    "SSL_VERIFY_SERVER_CERTIFICATE: enum('YES','NO')!; SSL_CRL_FILE SSL_CRL_PATH: varchar(255)!; CONNECTION_RETRY_INTERVAL: int!; "
    "CONNECTION_RETRY_COUNT: bigint unsigned!; HEARTBEAT_INTERVAL: double(10,3)!; TLS_VERSION: varchar(255)!; PUBLIC_KEY_PATH: "
    "varchar(512)!; GET_PUBLIC_KEY: enum('YES','NO')!; NETWORK_NAMESPACE: varchar(64)!; COMPRESSION_ALGORITHM: char(64)!; "
    "ZSTD_COMPRESSION_LEVEL: int!; TLS_CIPHERSUITES: text; SOURCE_CONNECTION_AUTO_FAILOVER GTID_ONLY: enum('1','0')!";
inline constexpr std::string_view connection_failover =
    "CHANNEL_NAME: char(64)!; HOST: char(255)!; PORT: int!; NETWORK_NAMESPACE: char(64); WEIGHT: int unsigned!; MANAGED_NAME: char(64)!";
inline constexpr std::string_view connection_failover_managed = "CHANNEL_NAME MANAGED_NAME MANAGED_TYPE: char(64)!; CONFIGURATION: json";

inline constexpr std::string_view connections_by_account =
    "USER: char(32); HOST: char(255); CURRENT_CONNECTIONS TOTAL_CONNECTIONS: bigint!; MAX_SESSION_CONTROLLED_MEMORY "
    "MAX_SESSION_TOTAL_MEMORY: bigint unsigned!";
inline constexpr std::string_view connections_by_user =
    "USER: char(32); CURRENT_CONNECTIONS TOTAL_CONNECTIONS: bigint!; MAX_SESSION_CONTROLLED_MEMORY MAX_SESSION_TOTAL_MEMORY: bigint "
    "unsigned!";
inline constexpr std::string_view connections_by_host =
    "HOST: char(255); CURRENT_CONNECTIONS TOTAL_CONNECTIONS: bigint!; MAX_SESSION_CONTROLLED_MEMORY MAX_SESSION_TOTAL_MEMORY: bigint "
    "unsigned!";

// sys, and what has no model in MySQL.
inline constexpr std::string_view sys_processlist =
    "thd_id conn_id: bigint unsigned; user: varchar(288); db: varchar(64); command: varchar(16); state: varchar(64); time: bigint; "
    "current_statement: "
    "longtext; execution_engine: enum('PRIMARY','SECONDARY'); statement_latency: varchar(11); progress: double; lock_latency: varchar(11); "
    "rows_sent: "
    "bigint unsigned; trx_state: enum('ACTIVE','COMMITTED','ROLLED BACK'); pid program_name: varchar(1024)";
inline constexpr std::string_view sys_version = "sys_version: varchar(5)!; mysql_version: varchar(3)!";
inline constexpr std::string_view sessions =
    "CurrentConnected: longtext; Id: bigint unsigned; User Host: longtext; LoginTime: datetime(6); Catalog Db Command: longtext; Time: "
    "bigint; State "
    "QueryId TraceId Info FE CloudCluster Protocol Cluster Kind: longtext; TimeMs: bigint; Queries Errors RowsSent BytesIn BytesOut: "
    "bigint unsigned; "
    "Progress: double; TlsVersion TlsCipher ClientName ClientVersion ClientPid ProgramName InTransaction Upstream UpstreamId Digest "
    "KillState BlockedBy: longtext";
inline constexpr std::string_view cluster_sessions =
    "FE CurrentConnected: longtext; Id: bigint unsigned; User Host: longtext; LoginTime: datetime(6); Catalog Db Command: longtext; Time: "
    "bigint; State "
    "QueryId TraceId Info CloudCluster Protocol Cluster Kind: longtext; TimeMs: bigint; Queries Errors RowsSent BytesIn BytesOut: bigint "
    "unsigned; "
    "Progress: double; TlsVersion TlsCipher ClientName ClientVersion ClientPid ProgramName InTransaction Upstream UpstreamId Digest "
    "KillState BlockedBy: longtext";
inline constexpr std::string_view cluster_nodes =
    "FE Address: longtext; FeNumber: bigint unsigned; Uuid Version State: longtext; Since: datetime(6); Self Error: longtext";
inline constexpr std::string_view upstreams =
    "Pool Member Address Kind Version Role State: longtext; Since: datetime(6); Sessions Active MaxSessions: bigint unsigned; CheckMs "
    "LagSeconds: bigint; Identity: longtext; PollMs IntervalMs: bigint unsigned; Share: double; Error: longtext";
inline constexpr std::string_view query_history =
    "QueryId: longtext; Connection: bigint unsigned; User Host Db: longtext; StartTime EndTime: datetime(6); TotalMs QueueMs PlanMs "
    "ExecuteMs SendMs: "
    "double; RowsSent BytesSent RowsChanged: bigint unsigned; State Verb: longtext; ErrorCode: bigint; Error Statement Digest ClientName "
    "ClientVersion "
    "ProgramName TraceId: longtext";
inline constexpr std::string_view profiles = "QueryId Operators: longtext";

}  // namespace rollcall::sql::system_columns
