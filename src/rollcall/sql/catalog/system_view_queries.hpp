// The queries of system_views.cpp, in the engine's dialect.
#pragma once

#include <string_view>

namespace rollcall::sql::system_queries {

inline constexpr std::string_view schemata =
    R"(SELECT 'def' AS "CATALOG_NAME", d.name AS "SCHEMA_NAME", 'utf8mb4' AS "DEFAULT_CHARACTER_SET_NAME",
coalesce(z.clause, 'utf8mb4_0900_bin') AS "DEFAULT_COLLATION_NAME", CAST(NULL AS VARCHAR) AS "SQL_PATH", 'NO' AS "DEFAULT_ENCRYPTION" FROM (
SELECT substr(schema_name, {behind_prefix}) AS name FROM duckdb_schemas() WHERE database_name = {catalog} AND starts_with(schema_name, {prefix})
UNION ALL SELECT unnest(['information_schema', 'mysql', 'performance_schema', 'rollcall', 'sys'])) AS d
LEFT JOIN {hidden}.parts AS z ON z.kind = 'COLLATION' AND z.table_name = '' AND lower(z.database_name) = lower(d.name))";

inline constexpr std::string_view tables =
    R"(SELECT 'def' AS "TABLE_CATALOG", s AS "TABLE_SCHEMA", n AS "TABLE_NAME", k AS "TABLE_TYPE", g AS "ENGINE",
CAST(CASE k WHEN 'BASE TABLE' THEN 10 END AS INTEGER) AS "VERSION", CASE k WHEN 'BASE TABLE' THEN 'Dynamic' END AS "ROW_FORMAT",
CAST(r AS UBIGINT) AS "TABLE_ROWS", CAST(NULL AS UBIGINT) AS "AVG_ROW_LENGTH", CAST(NULL AS UBIGINT) AS "DATA_LENGTH", CAST(NULL AS UBIGINT) AS "MAX_DATA_LENGTH",
CAST(NULL AS UBIGINT) AS "INDEX_LENGTH", CAST(NULL AS UBIGINT) AS "DATA_FREE", CAST(NULL AS UBIGINT) AS "AUTO_INCREMENT",
CAST(NULL AS TIMESTAMP) AS "CREATE_TIME", CAST(NULL AS TIMESTAMP) AS "UPDATE_TIME", CAST(NULL AS TIMESTAMP) AS "CHECK_TIME",
CASE k WHEN 'BASE TABLE' THEN coalesce(z.clause, 'utf8mb4_0900_bin') END AS "TABLE_COLLATION", CAST(NULL AS BIGINT) AS "CHECKSUM", CASE k WHEN 'BASE TABLE' THEN '' END AS "CREATE_OPTIONS",
c AS "TABLE_COMMENT" FROM (
SELECT substr(schema_name, {behind_prefix}) AS s, table_name AS n, 'BASE TABLE' AS k, 'DuckDB' AS g, estimated_size AS r, coalesce(comment, '') AS c FROM duckdb_tables()
WHERE database_name = {catalog} AND starts_with(schema_name, {prefix})
UNION ALL SELECT substr(schema_name, {behind_prefix}), view_name, 'VIEW', NULL, NULL, 'VIEW' FROM duckdb_views()
WHERE database_name = {catalog} AND starts_with(schema_name, {prefix})
UNION ALL SELECT d, t, CASE WHEN d IN ('performance_schema', 'mysql') THEN 'BASE TABLE' WHEN d = 'sys' THEN 'VIEW' ELSE 'SYSTEM VIEW' END,
CASE d WHEN 'performance_schema' THEN 'PERFORMANCE_SCHEMA' END, NULL, CASE d WHEN 'sys' THEN 'VIEW' ELSE '' END FROM (VALUES {system_names}) AS v(d, t))
LEFT JOIN {hidden}.parts AS z ON z.kind = 'COLLATION' AND z.name = '' AND lower(z.database_name) = lower(s) AND lower(z.table_name) = lower(n))";

// MySQL's type texts are in the hidden schema; what was made by a query has but the engine's.
inline constexpr std::string_view columns =
    R"(SELECT 'def' AS "TABLE_CATALOG", s AS "TABLE_SCHEMA", t AS "TABLE_NAME", n AS "COLUMN_NAME", CAST(i AS UINTEGER) AS "ORDINAL_POSITION",
CASE WHEN w IS NULL AND v IS NOT NULL AND starts_with(m, 'bit(') THEN concat('b''', bin(TRY_CAST(v AS UBIGINT)), '''') ELSE v END AS "COLUMN_DEFAULT",
CASE WHEN b THEN 'YES' ELSE 'NO' END AS "IS_NULLABLE", regexp_extract(m, '^[a-z]+') AS "DATA_TYPE",
CAST(CASE WHEN regexp_matches(m, '^(var)?(char|binary)\(') THEN CAST(regexp_extract(m, '\((\d+)', 1) AS BIGINT) WHEN m IN ('text', 'blob') THEN 65535
WHEN starts_with(m, 'enum(') THEN (SELECT max(length(replace(each, '''''', ''''))) FROM (SELECT unnest(regexp_extract_all(m, '''((?:[^'']|'''')*)''', 1)) AS each))
WHEN m IN ('tinytext', 'tinyblob') THEN 255 WHEN m IN ('mediumtext', 'mediumblob') THEN 16777215 WHEN m IN ('longtext', 'longblob') THEN 4294967295 END AS BIGINT) AS "CHARACTER_MAXIMUM_LENGTH",
CAST(CASE WHEN regexp_matches(m, '^(var)?char\(') THEN 4 * CAST(regexp_extract(m, '\((\d+)', 1) AS BIGINT) WHEN regexp_matches(m, '^(var)?binary\(')
THEN CAST(regexp_extract(m, '\((\d+)', 1) AS BIGINT) WHEN m IN ('text', 'blob') THEN 65535 WHEN m IN ('tinytext', 'tinyblob') THEN 255
WHEN starts_with(m, 'enum(') THEN 4 * (SELECT max(length(replace(each, '''''', ''''))) FROM (SELECT unnest(regexp_extract_all(m, '''((?:[^'']|'''')*)''', 1)) AS each))
WHEN m IN ('mediumtext', 'mediumblob') THEN 16777215 WHEN m IN ('longtext', 'longblob') THEN 4294967295 END AS BIGINT) AS "CHARACTER_OCTET_LENGTH",
CAST(CASE WHEN m LIKE 'decimal(%' THEN CAST(regexp_extract(m, '\((\d+)', 1) AS BIGINT) WHEN m LIKE 'tinyint%' THEN 3 WHEN m LIKE 'smallint%' THEN 5 WHEN m LIKE 'mediumint%' THEN 7
WHEN m LIKE 'int%' THEN 10 WHEN m LIKE 'bigint%unsigned' THEN 20 WHEN m LIKE 'bigint%' THEN 19 WHEN m LIKE 'float%' THEN 12 WHEN m LIKE 'double%' THEN 22
WHEN m LIKE 'bit(%' THEN CAST(regexp_extract(m, '\((\d+)', 1) AS BIGINT) END AS UBIGINT) AS "NUMERIC_PRECISION",
CAST(CASE WHEN m LIKE 'decimal(%' THEN CAST(regexp_extract(m, ',(\d+)', 1) AS BIGINT) WHEN m LIKE '%int%' THEN 0 END AS UBIGINT) AS "NUMERIC_SCALE",
CAST(CASE WHEN regexp_matches(m, '^(time|datetime|timestamp)\(') THEN CAST(regexp_extract(m, '\((\d+)', 1) AS INTEGER) WHEN m IN ('time', 'datetime', 'timestamp') THEN 0 END AS UINTEGER) AS "DATETIME_PRECISION",
CASE WHEN regexp_matches(m, 'char|text|^enum') THEN 'utf8mb4' END AS "CHARACTER_SET_NAME", CASE WHEN regexp_matches(m, 'char|text|^enum') THEN coalesce(z, 'utf8mb4_0900_bin') END AS "COLLATION_NAME",
m AS "COLUMN_TYPE", coalesce(k, '') AS "COLUMN_KEY", coalesce(x, '') AS "EXTRA", CASE WHEN y THEN 'select' ELSE 'select,insert,update,references' END AS "PRIVILEGES", c AS "COLUMN_COMMENT",
'' AS "GENERATION_EXPRESSION", CAST(NULL AS UINTEGER) AS "SRS_ID" FROM (
SELECT substr(o.schema_name, {behind_prefix}) AS s, o.table_name AS t, o.column_name AS n, o.column_index AS i, CASE WHEN w.clause IS NOT NULL THEN w.clause WHEN o.column_default = 'CAST(''t'' AS BOOLEAN)' THEN '1' WHEN o.column_default = 'CAST(''f'' AS BOOLEAN)' THEN '0'
WHEN regexp_full_match(o.column_default, '(?s)(CAST\()?''.*''( AS .*\))?') THEN replace(regexp_extract(o.column_default, '(?s)''(.*)''', 1), '''''', '''')
WHEN o.column_default IS NULL OR o.column_default = 'NULL' OR contains(o.column_default, 'nextval(') THEN NULL WHEN contains(lower(o.column_default), 'current_timestamp') OR contains(lower(o.column_default), 'now()') THEN 'CURRENT_TIMESTAMP' ELSE o.column_default END AS v, o.is_nullable AND coalesce(q.index_name, '') <> 'NOT NULL' AS b,
coalesce(h.type_text, nullif(q.clause, ''), CASE o.data_type WHEN 'BOOLEAN' THEN 'tinyint(1)' WHEN 'INTEGER' THEN 'int' WHEN 'UTINYINT' THEN 'tinyint unsigned' WHEN 'USMALLINT' THEN 'smallint unsigned'
WHEN 'UINTEGER' THEN 'int unsigned' WHEN 'UBIGINT' THEN 'bigint unsigned' WHEN 'HUGEINT' THEN 'decimal(39,0)' WHEN 'VARCHAR' THEN 'text' WHEN 'TIMESTAMP' THEN 'datetime(6)'
WHEN 'TIME' THEN 'time(6)' ELSE lower(o.data_type) END) AS m, coalesce(h.extra, CASE WHEN q.name IS NOT NULL AND starts_with(w.clause, 'CURRENT_TIMESTAMP') THEN 'DEFAULT_GENERATED' END) AS x, w.clause AS w, z.clause AS z, coalesce(nullif(h.comment, ''), o.comment, '') AS c,
CASE WHEN p.p THEN 'PRI' WHEN p.u THEN 'UNI' WHEN e.column_name IS NOT NULL OR p.m THEN 'MUL' END AS k, false AS y
FROM duckdb_columns() AS o
LEFT JOIN {hidden}.columns AS h ON lower(h.database_name) = lower(substr(o.schema_name, {behind_prefix})) AND lower(h.table_name) = lower(o.table_name) AND lower(h.column_name) = lower(o.column_name)
LEFT JOIN {hidden}.parts AS w ON w.kind = 'DEFAULT' AND lower(w.database_name) = lower(substr(o.schema_name, {behind_prefix})) AND lower(w.table_name) = lower(o.table_name) AND lower(w.name) = lower(o.column_name)
LEFT JOIN {hidden}.parts AS z ON z.kind = 'COLLATION' AND lower(z.database_name) = lower(substr(o.schema_name, {behind_prefix})) AND lower(z.table_name) = lower(o.table_name) AND lower(z.name) = lower(o.column_name)
LEFT JOIN {hidden}.parts AS q ON q.kind = 'COLUMN' AND lower(q.database_name) = lower(substr(o.schema_name, {behind_prefix})) AND lower(q.table_name) = lower(o.table_name) AND lower(q.name) = lower(o.column_name)
LEFT JOIN (SELECT schema_name, table_name, n AS column_name, bool_or(constraint_type = 'PRIMARY KEY') AS p, bool_or(constraint_type = 'UNIQUE' AND z = 1) AS u,
bool_or(constraint_type <> 'PRIMARY KEY' AND q = 1) AS m FROM (SELECT *, unnest(constraint_column_names) AS n, generate_subscripts(constraint_column_names, 1) AS q, len(constraint_column_names) AS z
FROM duckdb_constraints() WHERE database_name = {catalog} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')) GROUP BY ALL) AS p
ON p.schema_name = o.schema_name AND p.table_name = o.table_name AND p.column_name = o.column_name
LEFT JOIN (SELECT DISTINCT schema_name, table_name, trim(string_split(trim(expressions, '[]'), ', ')[1], '''"') AS column_name FROM duckdb_indexes() WHERE database_name = {catalog} AND NOT starts_with(index_name, concat(lower(table_name), '|'))
UNION SELECT concat({prefix}, s), t, c FROM ({key_names}) WHERE i = 1) AS e
ON e.schema_name = o.schema_name AND e.table_name = o.table_name AND e.column_name = o.column_name
WHERE o.database_name = {catalog} AND starts_with(o.schema_name, {prefix})
UNION ALL SELECT s, t, split_part(e, ' ', 1), i, NULL, NOT ends_with(e, '!'), rtrim(substr(e, strpos(e, ' ') + 1), '!~'), NULL, NULL,
CASE WHEN contains(e, '~') THEN 'utf8mb4_0900_ai_ci' END, '', NULL, true
FROM (SELECT d AS s, t, unnest(string_split(c, '; ')) AS e, generate_subscripts(string_split(c, '; '), 1) AS i FROM (VALUES {system_tables}) AS v(d, t, c))))";

// Unique keys of a table's definition are constraints to the engine, others are indexes named table.index. What the client named the
// constraints is in the hidden schema, by their number among those of their kind. p: their order; l: how much of a column is indexed.
inline constexpr std::string_view keys =
    R"(SELECT s, t, n, k, unnest(v) AS c, generate_subscripts(v, 1) AS i, d, r, unnest(f) AS f, p, NULL AS l FROM (
SELECT s, t, CASE constraint_type WHEN 'PRIMARY KEY' THEN 'PRIMARY' WHEN 'UNIQUE' THEN coalesce(h.name, constraint_column_names[1]) ELSE coalesce(h.name, constraint_name) END AS n,
constraint_type AS k, constraint_column_names AS v, CASE constraint_type WHEN 'FOREIGN KEY' THEN 1 ELSE 0 END AS d, referenced_table AS r, referenced_column_names AS f, constraint_index AS p
FROM ({constraints}) AS o LEFT JOIN {hidden}.parts AS h ON lower(h.database_name) = lower(s) AND lower(h.table_name) = lower(t) AND h.kind = constraint_type AND h.number = o.number)
UNION ALL SELECT s, t, h.index_name, 'INDEX', unnest(constraint_column_names), generate_subscripts(constraint_column_names, 1), 1, NULL, NULL, 1000000000 + constraint_index, NULL
FROM ({constraints}) AS o JOIN {hidden}.parts AS h ON lower(h.database_name) = lower(s) AND lower(h.table_name) = lower(t) AND h.kind = constraint_type AND h.number = o.number WHERE h.index_name <> ''
UNION ALL SELECT s, t, n, CASE WHEN u THEN 'UNIQUE' ELSE 'INDEX' END, trim(c, '''"'), i, CASE WHEN u THEN 0 ELSE 1 END, NULL, NULL, o, CAST(string_split(h.clause, ',')[i] AS BIGINT) FROM (
SELECT substr(schema_name, {behind_prefix}) AS s, table_name AS t, substr(index_name, length(table_name) + 2) AS n, is_unique AS u, index_oid AS o,
unnest(string_split(trim(expressions, '[]'), ', ')) AS c, generate_subscripts(string_split(trim(expressions, '[]'), ', '), 1) AS i
FROM duckdb_indexes() WHERE database_name = {catalog} AND starts_with(schema_name, {prefix}) AND NOT starts_with(index_name, concat(lower(table_name), '|'))) AS x
LEFT JOIN {hidden}.parts AS h ON lower(h.database_name) = lower(s) AND lower(h.table_name) = lower(t) AND h.kind = 'INDEX' AND lower(h.name) = lower(n)
UNION ALL SELECT s, t, n, 'INDEX', c, i, 1, NULL, NULL, 2000000000 + p, CAST(string_split(l, ',')[i] AS BIGINT) FROM ({key_names}))";

// Those of parents, which are names alone.
inline constexpr std::string_view key_names =
    R"(SELECT s, t, n, trim(c, '"') AS c, i, p, l FROM (SELECT substr(o.schema_name, {behind_prefix}) AS s, o.table_name AS t, h.name AS n, h.rowid AS p, nullif(h.index_name, '') AS l,
unnest(string_split(trim(h.clause, '()'), ', ')) AS c, generate_subscripts(string_split(trim(h.clause, '()'), ', '), 1) AS i
FROM {hidden}.parts AS h JOIN duckdb_tables() AS o ON o.database_name = {catalog} AND lower(o.schema_name) = lower(concat({prefix}, h.database_name)) AND lower(o.table_name) = lower(h.table_name)
WHERE h.kind = 'KEY'))";

inline constexpr std::string_view constraints =
    R"(SELECT *, substr(schema_name, {behind_prefix}) AS s, table_name AS t, row_number() OVER (PARTITION BY schema_name, table_name, constraint_type ORDER BY constraint_index) AS number
FROM duckdb_constraints() WHERE database_name = {catalog} AND starts_with(schema_name, {prefix}) AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY'))";

inline constexpr std::string_view statistics =
    R"(SELECT 'def' AS "TABLE_CATALOG", s AS "TABLE_SCHEMA", t AS "TABLE_NAME", CAST(d AS INTEGER) AS "NON_UNIQUE", s AS "INDEX_SCHEMA", n AS "INDEX_NAME",
CAST(i AS UINTEGER) AS "SEQ_IN_INDEX", c AS "COLUMN_NAME", 'A' AS "COLLATION", CAST(NULL AS BIGINT) AS "CARDINALITY", CAST(nullif(l, 0) AS BIGINT) AS "SUB_PART", CAST(NULL AS VARCHAR) AS "PACKED",
CASE WHEN o.is_nullable THEN 'YES' ELSE '' END AS "NULLABLE", 'BTREE' AS "INDEX_TYPE", '' AS "COMMENT", '' AS "INDEX_COMMENT", 'YES' AS "IS_VISIBLE", CAST(NULL AS VARCHAR) AS "EXPRESSION"
FROM ({keys}) LEFT JOIN duckdb_columns() AS o ON o.database_name = {catalog} AND o.schema_name = concat({prefix}, s) AND o.table_name = t AND o.column_name = c
WHERE k <> 'FOREIGN KEY' ORDER BY s, t, k <> 'PRIMARY KEY', d, p, n, i)";

inline constexpr std::string_view key_column_usage =
    R"(SELECT 'def' AS "CONSTRAINT_CATALOG", s AS "CONSTRAINT_SCHEMA", n AS "CONSTRAINT_NAME", 'def' AS "TABLE_CATALOG", s AS "TABLE_SCHEMA", t AS "TABLE_NAME", c AS "COLUMN_NAME",
CAST(i AS UINTEGER) AS "ORDINAL_POSITION", CAST(CASE k WHEN 'FOREIGN KEY' THEN i END AS UINTEGER) AS "POSITION_IN_UNIQUE_CONSTRAINT",
CASE k WHEN 'FOREIGN KEY' THEN s END AS "REFERENCED_TABLE_SCHEMA", r AS "REFERENCED_TABLE_NAME", f AS "REFERENCED_COLUMN_NAME" FROM ({keys}) WHERE k <> 'INDEX')";

inline constexpr std::string_view table_constraints =
    R"(SELECT 'def' AS "CONSTRAINT_CATALOG", s AS "CONSTRAINT_SCHEMA", n AS "CONSTRAINT_NAME", s AS "TABLE_SCHEMA", t AS "TABLE_NAME", k AS "CONSTRAINT_TYPE", 'YES' AS "ENFORCED"
FROM (SELECT DISTINCT s, t, n, k FROM ({keys}) WHERE k <> 'INDEX' UNION ALL SELECT database_name, table_name, name, kind FROM {hidden}.parts WHERE kind = 'CHECK'))";

// What a foreign key refers to is unique there: by the primary key, or by the unique key of these columns.
inline constexpr std::string_view referential_constraints =
    R"(SELECT DISTINCT 'def' AS "CONSTRAINT_CATALOG", s AS "CONSTRAINT_SCHEMA", n AS "CONSTRAINT_NAME", 'def' AS "UNIQUE_CONSTRAINT_CATALOG", s AS "UNIQUE_CONSTRAINT_SCHEMA",
coalesce(u, 'PRIMARY') AS "UNIQUE_CONSTRAINT_NAME", 'NONE' AS "MATCH_OPTION", 'NO ACTION' AS "UPDATE_RULE", 'NO ACTION' AS "DELETE_RULE", t AS "TABLE_NAME", r AS "REFERENCED_TABLE_NAME"
FROM (SELECT s, t, n, any_value(r) AS r, list(f ORDER BY i) AS f FROM ({keys}) WHERE k = 'FOREIGN KEY' GROUP BY s, t, n)
LEFT JOIN (SELECT s AS ps, t AS pt, n AS u, list(c ORDER BY i) AS pc FROM ({keys}) WHERE k IN ('PRIMARY KEY', 'UNIQUE') GROUP BY s, t, n) ON ps = s AND pt = r AND pc = f)";

inline constexpr std::string_view check_constraints =
    R"(SELECT 'def' AS "CONSTRAINT_CATALOG", database_name AS "CONSTRAINT_SCHEMA", name AS "CONSTRAINT_NAME", clause AS "CHECK_CLAUSE" FROM {hidden}.parts WHERE kind = 'CHECK')";

inline constexpr std::string_view views =
    R"(SELECT 'def' AS "TABLE_CATALOG", substr(schema_name, {behind_prefix}) AS "TABLE_SCHEMA", view_name AS "TABLE_NAME", coalesce(h.clause, rollcall_view_definition(sql)) AS "VIEW_DEFINITION", 'NONE' AS "CHECK_OPTION",
'NO' AS "IS_UPDATABLE", 'root@%' AS "DEFINER", 'INVOKER' AS "SECURITY_TYPE", 'utf8mb4' AS "CHARACTER_SET_CLIENT", 'utf8mb4_0900_bin' AS "COLLATION_CONNECTION"
FROM duckdb_views() AS o LEFT JOIN {hidden}.parts AS h ON h.kind = 'VIEW' AND lower(h.database_name) = lower(substr(schema_name, {behind_prefix})) AND lower(h.table_name) = lower(view_name)
WHERE o.database_name = {catalog} AND starts_with(schema_name, {prefix}))";

inline constexpr std::string_view engines =
    R"(SELECT 'DuckDB' AS "ENGINE", 'DEFAULT' AS "SUPPORT", 'Columns, vectorized, in this process' AS "COMMENT", 'YES' AS "TRANSACTIONS", 'NO' AS "XA", 'NO' AS "SAVEPOINTS")";

// Those that statements may name and that MySQL's clients look for, as MySQL describes them; the default is the front end's own.
inline constexpr std::string_view collations =
    R"(SELECT n AS "COLLATION_NAME", c AS "CHARACTER_SET_NAME", CAST(i AS UBIGINT) AS "ID", CASE WHEN n IN ('utf8mb4_0900_bin', 'binary') THEN 'Yes' ELSE '' END AS "IS_DEFAULT",
'Yes' AS "IS_COMPILED", CAST(l AS UINTEGER) AS "SORTLEN", CASE WHEN l = 0 OR n IN ('utf8mb4_0900_bin', 'binary') THEN 'NO PAD' ELSE 'PAD SPACE' END AS "PAD_ATTRIBUTE"
FROM (VALUES ('utf8mb4_0900_ai_ci', 'utf8mb4', 255, 0), ('utf8mb4_0900_as_ci', 'utf8mb4', 305, 0), ('utf8mb4_0900_bin', 'utf8mb4', 309, 1), ('utf8mb4_bin', 'utf8mb4', 46, 1),
('utf8mb4_general_ci', 'utf8mb4', 45, 1), ('utf8mb4_unicode_520_ci', 'utf8mb4', 246, 8), ('utf8mb4_unicode_ci', 'utf8mb4', 224, 8), ('binary', 'binary', 63, 1)) AS v(n, c, i, l))";

inline constexpr std::string_view character_sets =
    R"(SELECT 'utf8mb4' AS "CHARACTER_SET_NAME", 'utf8mb4_0900_bin' AS "DEFAULT_COLLATE_NAME", 'UTF-8 Unicode' AS "DESCRIPTION", CAST(4 AS UINTEGER) AS "MAXLEN"
UNION ALL SELECT 'binary', 'binary', 'Binary pseudo charset', 1)";

inline constexpr std::string_view applicability = R"(SELECT "COLLATION_NAME", "CHARACTER_SET_NAME" FROM ({collations}))";

inline constexpr std::string_view processlist =
    R"(SELECT "Id" AS "ID", "User" AS "USER", "Host" AS "HOST", NULLIF("Db", '') AS "DB", "Command" AS "COMMAND", "Time" AS "TIME", "State" AS "STATE", NULLIF("Info", '') AS "INFO",
'PRIMARY' AS "EXECUTION_ENGINE" FROM {sessions})";

// A session is its thread: the ids are the same.
inline constexpr std::string_view threads =
    R"(SELECT "Id" AS "THREAD_ID", 'thread/sql/one_connection' AS "NAME", 'FOREGROUND' AS "TYPE", "Id" AS "PROCESSLIST_ID", "User" AS "PROCESSLIST_USER",
regexp_replace("Host", ':[0-9]+$', '') AS "PROCESSLIST_HOST", NULLIF("Db", '') AS "PROCESSLIST_DB", "Command" AS "PROCESSLIST_COMMAND", "Time" AS "PROCESSLIST_TIME",
"State" AS "PROCESSLIST_STATE", NULLIF("Info", '') AS "PROCESSLIST_INFO", CAST(NULL AS UBIGINT) AS "PARENT_THREAD_ID", CAST(NULL AS VARCHAR) AS "ROLE", 'YES' AS "INSTRUMENTED",
'YES' AS "HISTORY", CASE WHEN "TlsVersion" = '' THEN 'TCP/IP' ELSE 'SSL/TLS' END AS "CONNECTION_TYPE", CAST(NULL AS UBIGINT) AS "THREAD_OS_ID", 'USR_default' AS "RESOURCE_GROUP"
FROM {sessions})";

inline constexpr std::string_view connect_attributes =
    R"(SELECT i AS "PROCESSLIST_ID", n AS "ATTR_NAME", v AS "ATTR_VALUE", CAST(p AS INTEGER) AS "ORDINAL_POSITION" FROM (
SELECT "Id" AS i, unnest(['_client_name', '_client_version', '_pid', 'program_name']) AS n, unnest(["ClientName", "ClientVersion", CAST("ClientPid" AS VARCHAR), "ProgramName"]) AS v,
unnest([0, 1, 2, 3]) AS p FROM {sessions}) WHERE v <> '' AND v <> '0')";

// Times are picoseconds. What is not measured is 0.
inline constexpr std::string_view statements_current =
    R"(SELECT "Id" AS "THREAD_ID", "Queries" AS "EVENT_ID", CAST(NULL AS UBIGINT) AS "END_EVENT_ID", 'statement/sql' AS "EVENT_NAME", CAST(NULL AS VARCHAR) AS "SOURCE",
CAST(NULL AS UBIGINT) AS "TIMER_START", CAST(NULL AS UBIGINT) AS "TIMER_END", CAST("TimeMs" * 1000000000 AS UBIGINT) AS "TIMER_WAIT", CAST(0 AS UBIGINT) AS "LOCK_TIME",
"Info" AS "SQL_TEXT", NULLIF("Digest", '') AS "DIGEST", NULLIF("DigestText", '') AS "DIGEST_TEXT", NULLIF("Db", '') AS "CURRENT_SCHEMA", CAST(NULL AS VARCHAR) AS "OBJECT_TYPE",
CAST(NULL AS VARCHAR) AS "OBJECT_SCHEMA", CAST(NULL AS VARCHAR) AS "OBJECT_NAME", CAST(NULL AS UBIGINT) AS "OBJECT_INSTANCE_BEGIN", CAST(0 AS INTEGER) AS "MYSQL_ERRNO",
CAST(NULL AS VARCHAR) AS "RETURNED_SQLSTATE", CAST(NULL AS VARCHAR) AS "MESSAGE_TEXT", CAST(0 AS UBIGINT) AS "ERRORS", CAST(0 AS UBIGINT) AS "WARNINGS",
CAST(0 AS UBIGINT) AS "ROWS_AFFECTED", "RowsSent" AS "ROWS_SENT", CAST(0 AS UBIGINT) AS "ROWS_EXAMINED", CAST(0 AS UBIGINT) AS "CREATED_TMP_DISK_TABLES",
CAST(0 AS UBIGINT) AS "CREATED_TMP_TABLES", CAST(0 AS UBIGINT) AS "SELECT_FULL_JOIN", CAST(0 AS UBIGINT) AS "SELECT_FULL_RANGE_JOIN", CAST(0 AS UBIGINT) AS "SELECT_RANGE",
CAST(0 AS UBIGINT) AS "SELECT_RANGE_CHECK", CAST(0 AS UBIGINT) AS "SELECT_SCAN", CAST(0 AS UBIGINT) AS "SORT_MERGE_PASSES", CAST(0 AS UBIGINT) AS "SORT_RANGE",
CAST(0 AS UBIGINT) AS "SORT_ROWS", CAST(0 AS UBIGINT) AS "SORT_SCAN", CAST(0 AS UBIGINT) AS "NO_INDEX_USED", CAST(0 AS UBIGINT) AS "NO_GOOD_INDEX_USED",
CAST(NULL AS UBIGINT) AS "NESTING_EVENT_ID", CAST(NULL AS VARCHAR) AS "NESTING_EVENT_TYPE", CAST(0 AS INTEGER) AS "NESTING_EVENT_LEVEL", "Queries" AS "STATEMENT_ID",
CAST(0 AS UBIGINT) AS "CPU_TIME", CAST(0 AS UBIGINT) AS "MAX_CONTROLLED_MEMORY", CAST(0 AS UBIGINT) AS "MAX_TOTAL_MEMORY", 'PRIMARY' AS "EXECUTION_ENGINE"
FROM {statements} WHERE "QueryId" <> '')";

// Names compare without regard to case, as in MySQL.
inline constexpr std::string_view global_variables =
    R"(SELECT n COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_NAME", v COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_VALUE" FROM {global_variables})";
inline constexpr std::string_view session_variables =
    R"(SELECT n COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_NAME", v COLLATE NOCASE.ICU_NOACCENT AS "VARIABLE_VALUE" FROM {session_variables})";

// Those that log in by a password.
inline constexpr std::string_view plugins =
    R"(SELECT n AS "PLUGIN_NAME", '1.0' AS "PLUGIN_VERSION", 'ACTIVE' AS "PLUGIN_STATUS", 'AUTHENTICATION' AS "PLUGIN_TYPE", '2.1' AS "PLUGIN_TYPE_VERSION",
CAST(NULL AS VARCHAR) AS "PLUGIN_LIBRARY", CAST(NULL AS VARCHAR) AS "PLUGIN_LIBRARY_VERSION", 'Rollcall' AS "PLUGIN_AUTHOR", d AS "PLUGIN_DESCRIPTION",
'Apache-2.0' AS "PLUGIN_LICENSE", 'FORCE' AS "LOAD_OPTION" FROM (VALUES ('mysql_native_password', 'Native MySQL authentication'),
('caching_sha2_password', 'Caching sha2 authentication')) AS v(n, d))";

inline constexpr std::string_view keywords =
    R"(SELECT upper(unnest(string_split({reserved_words}, ' '))) AS "WORD", CAST(1 AS INTEGER) AS "RESERVED")";

inline constexpr std::string_view sys_processlist =
    R"(SELECT "Id" AS "thd_id", "Id" AS "conn_id", concat("User", '@', regexp_replace("Host", ':[0-9]+$', '')) AS "user", NULLIF("Db", '') AS "db", "Command" AS "command", "State" AS "state",
"Time" AS "time", NULLIF("Info", '') AS "current_statement", CAST(NULL AS VARCHAR) AS "execution_engine", CAST(concat("TimeMs", ' ms') AS VARCHAR) AS "statement_latency",
"Progress" AS "progress", CAST(NULL AS VARCHAR) AS "lock_latency", "RowsSent" AS "rows_sent", CASE "InTransaction" WHEN 'Yes' THEN 'ACTIVE' END AS "trx_state",
NULLIF("ClientPid", '') AS "pid", NULLIF("ProgramName", '') AS "program_name" FROM {sessions})";

inline constexpr std::string_view sys_version = R"(SELECT '2.1.2' AS "sys_version", '8.0' AS "mysql_version")";

}  // namespace rollcall::sql::system_queries
