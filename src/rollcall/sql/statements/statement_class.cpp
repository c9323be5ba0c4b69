// The table of statements' first words. What stands in no row is no statement of MySQL's, whatever the engine would make
// of it: COPY, ATTACH, PRAGMA and their like end here.
#include "rollcall/sql/statements/statement_class.hpp"

#include <array>

namespace rollcall::sql {
namespace {

using lane = statement_lane;

struct first_words {
    spelling first;
    spelling second;  // "" = any
    statement_lane lane;
    std::string_view name = {};
    std::string_view remedy = {};
};

constexpr std::string_view by_hand = "Run its statements from the client";
constexpr std::string_view leave_out = "Leave the statement out";

// The first row that fits holds.
constexpr auto table = std::to_array<first_words>({
    {"SELECT", "", lane::query},
    {"WITH", "", lane::query},
    {"VALUES", "", lane::query},
    {"TABLE", "", lane::query},
    {"INSERT", "", lane::query},
    {"REPLACE", "", lane::query},
    {"UPDATE", "", lane::query},
    {"DELETE", "", lane::query},
    {"DO", "", lane::query},

    {"CREATE", "TABLE", lane::ddl},
    {"CREATE", "TEMPORARY", lane::ddl},
    {"CREATE", "INDEX", lane::ddl},
    {"CREATE", "UNIQUE", lane::ddl},
    {"CREATE", "FULLTEXT", lane::ddl},
    {"CREATE", "SPATIAL", lane::ddl},
    {"CREATE", "VIEW", lane::ddl},
    {"CREATE", "ALGORITHM", lane::ddl},
    {"CREATE", "SQL", lane::ddl},
    {"CREATE", "OR", lane::ddl},
    {"DROP", "TABLE", lane::ddl},
    {"DROP", "TABLES", lane::ddl},
    {"DROP", "TEMPORARY", lane::ddl},
    {"DROP", "VIEW", lane::ddl},
    {"DROP", "INDEX", lane::ddl},
    {"ALTER", "TABLE", lane::ddl},
    {"TRUNCATE", "", lane::ddl},
    {"RENAME", "TABLE", lane::ddl},
    {"RENAME", "TABLES", lane::ddl},

    {"SET", "PASSWORD", lane::set_password},
    {"SET", "", lane::set},
    {"SHOW", "", lane::show},
    {"USE", "", lane::use},
    {"BEGIN", "", lane::transaction},
    {"START", "TRANSACTION", lane::transaction},
    {"COMMIT", "", lane::transaction},
    {"ROLLBACK", "", lane::transaction},
    {"KILL", "", lane::kill},
    {"CREATE", "DATABASE", lane::create_database},
    {"CREATE", "SCHEMA", lane::create_database},
    {"DROP", "DATABASE", lane::drop_database},
    {"DROP", "SCHEMA", lane::drop_database},
    {"CREATE", "USER", lane::create_user},
    {"ALTER", "USER", lane::alter_user},
    {"DROP", "USER", lane::drop_user},
    {"GRANT", "", lane::grant},
    {"REVOKE", "", lane::revoke},
    {"PREPARE", "", lane::prepare},
    {"EXECUTE", "", lane::execute},
    {"DEALLOCATE", "", lane::deallocate},
    {"DROP", "PREPARE", lane::deallocate},
    {"CHECK", "", lane::maintenance},
    {"ANALYZE", "", lane::maintenance},
    {"OPTIMIZE", "", lane::maintenance},
    {"UNLOCK", "TABLE", lane::no_operation},
    {"UNLOCK", "TABLES", lane::no_operation},
    {"FLUSH", "PRIVILEGES", lane::no_operation},

    {"SAVEPOINT", "", lane::not_served, "SAVEPOINT", "Use a transaction for each part"},
    {"RELEASE", "SAVEPOINT", lane::not_served, "RELEASE SAVEPOINT", "Use a transaction for each part"},
    {"LOCK", "TABLE", lane::not_served, "LOCK TABLES", "Use a transaction: it reads a snapshot"},
    {"LOCK", "TABLES", lane::not_served, "LOCK TABLES", "Use a transaction: it reads a snapshot"},
    {"LOCK", "INSTANCE", lane::not_served, "LOCK INSTANCE", leave_out},
    {"UNLOCK", "INSTANCE", lane::not_served, "UNLOCK INSTANCE", leave_out},
    {"XA", "", lane::not_served, "XA", "Use a transaction"},
    {"FLUSH", "", lane::not_served, "FLUSH of anything but PRIVILEGES", leave_out},
    {"CALL", "", lane::not_served, "CALL", by_hand},
    {"HANDLER", "", lane::not_served, "HANDLER", "Use SELECT"},
    {"LOAD", "DATA", lane::not_served, "LOAD DATA", "Use INSERT with many rows"},
    {"LOAD", "XML", lane::not_served, "LOAD XML", "Use INSERT with many rows"},
    {"LOAD", "INDEX", lane::not_served, "LOAD INDEX", leave_out},
    {"IMPORT", "TABLE", lane::not_served, "IMPORT TABLE", "Use INSERT with many rows"},
    {"CHECKSUM", "", lane::not_served, "CHECKSUM TABLE", "Compare aggregates of the rows"},
    {"REPAIR", "", lane::not_served, "REPAIR TABLE", leave_out},
    {"CACHE", "INDEX", lane::not_served, "CACHE INDEX", leave_out},
    {"RENAME", "USER", lane::not_served, "RENAME USER", "Create the other account and drop this one"},
    {"CREATE", "ROLE", lane::not_served, "CREATE ROLE", "Grant privileges to accounts"},
    {"DROP", "ROLE", lane::not_served, "DROP ROLE", "Grant privileges to accounts"},
    {"CREATE", "PROCEDURE", lane::not_served, "CREATE PROCEDURE", by_hand},
    {"CREATE", "FUNCTION", lane::not_served, "CREATE FUNCTION", by_hand},
    {"CREATE", "AGGREGATE", lane::not_served, "CREATE FUNCTION", by_hand},
    {"CREATE", "TRIGGER", lane::not_served, "CREATE TRIGGER", by_hand},
    {"CREATE", "EVENT", lane::not_served, "CREATE EVENT", by_hand},
    {"CREATE", "DEFINER", lane::not_served, "CREATE with DEFINER", "Leave DEFINER out of a view; there are no stored programs"},
    {"CREATE", "SERVER", lane::not_served, "CREATE SERVER", leave_out},
    {"CREATE", "TABLESPACE", lane::not_served, "CREATE TABLESPACE", leave_out},
    {"CREATE", "UNDO", lane::not_served, "CREATE UNDO TABLESPACE", leave_out},
    {"CREATE", "LOGFILE", lane::not_served, "CREATE LOGFILE GROUP", leave_out},
    {"CREATE", "RESOURCE", lane::not_served, "CREATE RESOURCE GROUP", leave_out},
    {"DROP", "PROCEDURE", lane::not_served, "DROP PROCEDURE", leave_out},
    {"DROP", "FUNCTION", lane::not_served, "DROP FUNCTION", leave_out},
    {"DROP", "TRIGGER", lane::not_served, "DROP TRIGGER", leave_out},
    {"DROP", "EVENT", lane::not_served, "DROP EVENT", leave_out},
    {"DROP", "SERVER", lane::not_served, "DROP SERVER", leave_out},
    {"DROP", "TABLESPACE", lane::not_served, "DROP TABLESPACE", leave_out},
    {"DROP", "UNDO", lane::not_served, "DROP UNDO TABLESPACE", leave_out},
    {"DROP", "LOGFILE", lane::not_served, "DROP LOGFILE GROUP", leave_out},
    {"DROP", "RESOURCE", lane::not_served, "DROP RESOURCE GROUP", leave_out},
    {"DROP", "SPATIAL", lane::not_served, "DROP SPATIAL REFERENCE SYSTEM", leave_out},
    {"ALTER", "DATABASE", lane::not_served, "ALTER DATABASE", leave_out},
    {"ALTER", "SCHEMA", lane::not_served, "ALTER SCHEMA", leave_out},
    {"ALTER", "VIEW", lane::not_served, "ALTER VIEW", "Use CREATE OR REPLACE VIEW"},
    {"ALTER", "ALGORITHM", lane::not_served, "ALTER VIEW", "Use CREATE OR REPLACE VIEW"},
    {"ALTER", "SQL", lane::not_served, "ALTER VIEW", "Use CREATE OR REPLACE VIEW"},
    {"ALTER", "DEFINER", lane::not_served, "ALTER with DEFINER", leave_out},
    {"ALTER", "PROCEDURE", lane::not_served, "ALTER PROCEDURE", leave_out},
    {"ALTER", "FUNCTION", lane::not_served, "ALTER FUNCTION", leave_out},
    {"ALTER", "EVENT", lane::not_served, "ALTER EVENT", leave_out},
    {"ALTER", "INSTANCE", lane::not_served, "ALTER INSTANCE", leave_out},
    {"ALTER", "SERVER", lane::not_served, "ALTER SERVER", leave_out},
    {"ALTER", "TABLESPACE", lane::not_served, "ALTER TABLESPACE", leave_out},
    {"ALTER", "UNDO", lane::not_served, "ALTER UNDO TABLESPACE", leave_out},
    {"ALTER", "LOGFILE", lane::not_served, "ALTER LOGFILE GROUP", leave_out},
    {"ALTER", "RESOURCE", lane::not_served, "ALTER RESOURCE GROUP", leave_out},
    {"INSTALL", "PLUGIN", lane::not_served, "INSTALL PLUGIN", leave_out},
    {"INSTALL", "COMPONENT", lane::not_served, "INSTALL COMPONENT", leave_out},
    {"UNINSTALL", "PLUGIN", lane::not_served, "UNINSTALL PLUGIN", leave_out},
    {"UNINSTALL", "COMPONENT", lane::not_served, "UNINSTALL COMPONENT", leave_out},
    {"START", "REPLICA", lane::not_served, "START REPLICA", leave_out},
    {"START", "SLAVE", lane::not_served, "START SLAVE", leave_out},
    {"START", "GROUP_REPLICATION", lane::not_served, "START GROUP_REPLICATION", leave_out},
    {"STOP", "REPLICA", lane::not_served, "STOP REPLICA", leave_out},
    {"STOP", "SLAVE", lane::not_served, "STOP SLAVE", leave_out},
    {"STOP", "GROUP_REPLICATION", lane::not_served, "STOP GROUP_REPLICATION", leave_out},
    {"CHANGE", "", lane::not_served, "CHANGE REPLICATION", leave_out},
    {"RESET", "", lane::not_served, "RESET", leave_out},
    {"PURGE", "", lane::not_served, "PURGE BINARY LOGS", leave_out},
    {"BINLOG", "", lane::not_served, "BINLOG", leave_out},
    {"CLONE", "", lane::not_served, "CLONE", "Copy the data directory of a stopped server"},
    {"SHUTDOWN", "", lane::not_served, "SHUTDOWN", "Send the process SIGTERM"},
    {"RESTART", "", lane::not_served, "RESTART", "Restart the process"},
    {"HELP", "", lane::not_served, "HELP", "Read the manual"},
    {"GET", "", lane::not_served, "GET DIAGNOSTICS", "Use SHOW WARNINGS"},
    {"SIGNAL", "", lane::not_served, "SIGNAL", leave_out},
    {"RESIGNAL", "", lane::not_served, "RESIGNAL", leave_out},
});

// EXPLAIN and its like are about a query, or about a table, which is SHOW COLUMNS.
statement_class classify_explain(const token_cursor& in) noexcept {
    constexpr auto query_words = std::to_array<spelling>(
        {"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "REPLACE", "UPDATE", "DELETE", "ANALYZE", "FORMAT", "EXTENDED", "PARTITIONS"});
    if (in.is_word("FOR", 1)) return {lane::not_served, "EXPLAIN FOR CONNECTION", "See /rest/v1/query_profile"};
    for (const spelling word : query_words) {
        if (in.is_word(word, 1)) return {lane::query};
    }
    return {in.is_symbol("(", 1) ? lane::query : lane::describe};
}

}  // namespace

statement_class classify(const token_cursor& in) noexcept {
    if (in.is_symbol("(")) return {lane::query};
    if (in.is_word("EXPLAIN") || in.is_word("DESCRIBE") || in.is_word("DESC")) return classify_explain(in);
    if (in.is_word("SET") && (in.is_symbol("=", 2) || in.is_symbol(":=", 2)) && !in.is_word("PASSWORD", 1)) return {lane::set};
    for (const first_words& row : table) {
        if (in.is_word(row.first) && (row.second.text().empty() || in.is_word(row.second, 1))) return {row.lane, row.name, row.remedy};
    }
    return {};
}

}  // namespace rollcall::sql
