// The queries of system_views.cpp over what stands beside other tables of information_schema, in the engine's dialect.
#pragma once

#include <string_view>

namespace rollcall::sql::system_queries {

// The engine's text of a view names each table with its schema; what its own parser makes of that tells tables from words in quotes.
inline constexpr std::string_view view_table_usage =
    R"sql(SELECT DISTINCT 'def' AS "VIEW_CATALOG", s AS "VIEW_SCHEMA", n AS "VIEW_NAME", 'def' AS "TABLE_CATALOG", substr(t ->> 'schema_name', {behind_prefix}) AS "TABLE_SCHEMA",
t ->> 'table_name' AS "TABLE_NAME" FROM (SELECT s, n, CAST('{' || unnest(regexp_extract_all(CAST(json_serialize_sql(q) AS VARCHAR),
'"schema_name":"(?:[^"\\]|\\.)*","table_name":"(?:[^"\\]|\\.)*"')) || '}' AS JSON) AS t FROM (SELECT substr(schema_name, {behind_prefix}) AS s, view_name AS n,
rtrim(regexp_replace(sql, '(?s)^CREATE VIEW (?:"(?:[^"]|"")*"|[^" (])+(?: \((?:"(?:[^"]|"")*"|[^")])*\))? AS ', ''), ';') AS q
FROM duckdb_views() WHERE database_name = {catalog} AND starts_with(schema_name, {prefix}))) WHERE starts_with(t ->> 'schema_name', {prefix}))sql";

inline constexpr std::string_view schemata_extensions = R"(SELECT "CATALOG_NAME", "SCHEMA_NAME", '' AS "OPTIONS" FROM ({schemata}))";

inline constexpr std::string_view tables_extensions =
    R"(SELECT "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", CAST(NULL AS JSON) AS "ENGINE_ATTRIBUTE", CAST(NULL AS JSON) AS "SECONDARY_ENGINE_ATTRIBUTE" FROM ({tables}))";

inline constexpr std::string_view columns_extensions =
    R"(SELECT "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", CAST(NULL AS JSON) AS "ENGINE_ATTRIBUTE", CAST(NULL AS JSON) AS "SECONDARY_ENGINE_ATTRIBUTE" FROM ({columns}))";

// Of keys alone, as MySQL has it.
inline constexpr std::string_view constraints_extensions =
    R"(SELECT DISTINCT 'def' AS "CONSTRAINT_CATALOG", s AS "CONSTRAINT_SCHEMA", n AS "CONSTRAINT_NAME", t AS "TABLE_NAME", CAST(NULL AS JSON) AS "ENGINE_ATTRIBUTE",
CAST(NULL AS JSON) AS "SECONDARY_ENGINE_ATTRIBUTE" FROM ({keys}) WHERE k IN ('PRIMARY KEY', 'UNIQUE'))";

}  // namespace rollcall::sql::system_queries
