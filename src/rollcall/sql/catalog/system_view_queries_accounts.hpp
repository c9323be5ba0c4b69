// The queries of system_views.cpp over accounts and the sessions of each, in the engine's dialect.
#pragma once

#include <string_view>

namespace rollcall::sql::system_queries {

inline constexpr std::string_view user_privileges =
    R"(SELECT "GRANTEE", "TABLE_CATALOG", "PRIVILEGE_TYPE", "IS_GRANTABLE" FROM {accounts})";

// What a password is checked against is nobody's to read.
inline constexpr std::string_view mysql_user =
    R"(SELECT '%' AS "Host", "USER" AS "User",
if(list_contains(p, 'SELECT'), 'Y', 'N') AS "Select_priv", if(list_contains(p, 'INSERT'), 'Y', 'N') AS "Insert_priv",
if(list_contains(p, 'UPDATE'), 'Y', 'N') AS "Update_priv", if(list_contains(p, 'DELETE'), 'Y', 'N') AS "Delete_priv",
if(list_contains(p, 'CREATE'), 'Y', 'N') AS "Create_priv", if(list_contains(p, 'DROP'), 'Y', 'N') AS "Drop_priv",
if(list_contains(p, 'RELOAD'), 'Y', 'N') AS "Reload_priv", if(list_contains(p, 'SHUTDOWN'), 'Y', 'N') AS "Shutdown_priv",
if(list_contains(p, 'PROCESS'), 'Y', 'N') AS "Process_priv", if(list_contains(p, 'FILE'), 'Y', 'N') AS "File_priv", 'N' AS "Grant_priv",
if(list_contains(p, 'REFERENCES'), 'Y', 'N') AS "References_priv", if(list_contains(p, 'INDEX'), 'Y', 'N') AS "Index_priv",
if(list_contains(p, 'ALTER'), 'Y', 'N') AS "Alter_priv", if(list_contains(p, 'SHOW DATABASES'), 'Y', 'N') AS "Show_db_priv",
if(list_contains(p, 'SUPER'), 'Y', 'N') AS "Super_priv", if(list_contains(p, 'CREATE TEMPORARY TABLES'), 'Y', 'N') AS "Create_tmp_table_priv",
if(list_contains(p, 'LOCK TABLES'), 'Y', 'N') AS "Lock_tables_priv", if(list_contains(p, 'EXECUTE'), 'Y', 'N') AS "Execute_priv",
if(list_contains(p, 'REPLICATION SLAVE'), 'Y', 'N') AS "Repl_slave_priv", if(list_contains(p, 'REPLICATION CLIENT'), 'Y', 'N') AS "Repl_client_priv",
if(list_contains(p, 'CREATE VIEW'), 'Y', 'N') AS "Create_view_priv", if(list_contains(p, 'SHOW VIEW'), 'Y', 'N') AS "Show_view_priv",
if(list_contains(p, 'CREATE ROUTINE'), 'Y', 'N') AS "Create_routine_priv", if(list_contains(p, 'ALTER ROUTINE'), 'Y', 'N') AS "Alter_routine_priv",
if(list_contains(p, 'CREATE USER'), 'Y', 'N') AS "Create_user_priv", if(list_contains(p, 'EVENT'), 'Y', 'N') AS "Event_priv",
if(list_contains(p, 'TRIGGER'), 'Y', 'N') AS "Trigger_priv", if(list_contains(p, 'CREATE TABLESPACE'), 'Y', 'N') AS "Create_tablespace_priv",
'' AS "ssl_type", CAST('' AS BLOB) AS "ssl_cipher", CAST('' AS BLOB) AS "x509_issuer", CAST('' AS BLOB) AS "x509_subject", CAST(0 AS UINTEGER) AS "max_questions",
CAST(0 AS UINTEGER) AS "max_updates", CAST(0 AS UINTEGER) AS "max_connections", CAST(0 AS UINTEGER) AS "max_user_connections", "PLUGIN" AS "plugin", '' AS "authentication_string",
'N' AS "password_expired", CAST(NULL AS TIMESTAMP) AS "password_last_changed", CAST(NULL AS USMALLINT) AS "password_lifetime", "LOCKED" AS "account_locked",
if(list_contains(p, 'CREATE ROLE'), 'Y', 'N') AS "Create_role_priv", if(list_contains(p, 'DROP ROLE'), 'Y', 'N') AS "Drop_role_priv", CAST(NULL AS USMALLINT) AS "Password_reuse_history",
CAST(NULL AS USMALLINT) AS "Password_reuse_time", CAST(NULL AS VARCHAR) AS "Password_require_current", CAST(NULL AS JSON) AS "User_attributes"
FROM (SELECT "USER", "PLUGIN", "LOCKED", list("PRIVILEGE_TYPE") AS p FROM {accounts} GROUP BY "USER", "PLUGIN", "LOCKED"))";

// Of the sessions that are there. How many there have been is not kept, memory is not measured.
inline constexpr std::string_view connections_by_account =
    R"(SELECT "User" AS "USER", regexp_replace("Host", ':[0-9]+$', '') AS "HOST", count(*) AS "CURRENT_CONNECTIONS", CAST(NULL AS BIGINT) AS "TOTAL_CONNECTIONS",
CAST(0 AS UBIGINT) AS "MAX_SESSION_CONTROLLED_MEMORY", CAST(0 AS UBIGINT) AS "MAX_SESSION_TOTAL_MEMORY" FROM {sessions} GROUP BY ALL)";
inline constexpr std::string_view connections_by_user =
    R"(SELECT "User" AS "USER", count(*) AS "CURRENT_CONNECTIONS", CAST(NULL AS BIGINT) AS "TOTAL_CONNECTIONS",
CAST(0 AS UBIGINT) AS "MAX_SESSION_CONTROLLED_MEMORY", CAST(0 AS UBIGINT) AS "MAX_SESSION_TOTAL_MEMORY" FROM {sessions} GROUP BY ALL)";
inline constexpr std::string_view connections_by_host =
    R"(SELECT regexp_replace("Host", ':[0-9]+$', '') AS "HOST", count(*) AS "CURRENT_CONNECTIONS", CAST(NULL AS BIGINT) AS "TOTAL_CONNECTIONS",
CAST(0 AS UBIGINT) AS "MAX_SESSION_CONTROLLED_MEMORY", CAST(0 AS UBIGINT) AS "MAX_SESSION_TOTAL_MEMORY" FROM {sessions} GROUP BY ALL)";

}  // namespace rollcall::sql::system_queries
