// What a statement is: the FE's own statements as plain data, and those that the engine runs, rewritten for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rollcall/base/ids.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/told_time.hpp"
#include "rollcall/sql/text/token.hpp"
#include "rollcall/sql/types/sql_type.hpp"

namespace rollcall::sql {

// A constant in a statement, or what a variable holds. monostate is NULL; decimal keeps its text, and so do integers beyond int64.
struct decimal_text {
    std::string digits;
    bool operator==(const decimal_text&) const = default;
};
struct double_number {
    double value = 0;
    bool operator==(const double_number&) const = default;
};
struct byte_text {
    std::string bytes;
    bool operator==(const byte_text&) const = default;
};
using literal = std::variant<std::monostate, std::int64_t, decimal_text, double_number, std::string, byte_text>;

// What a statement's client is told beside its answer (SHOW WARNINGS).
struct statement_warning {
    sql_errc code = sql_errc::unknown;
    std::string message;
    bool is_note = false;
    bool operator==(const statement_warning&) const = default;
};

enum class variable_scope : std::uint8_t { session, global, user };

// --- statements that the FE answers ---
struct use_statement {
    std::string database;
};

enum class transaction_verb : std::uint8_t { begin, commit, rollback };
struct transaction_statement {
    transaction_verb verb = transaction_verb::begin;
    bool read_only = false;  // START TRANSACTION READ ONLY
    bool snapshot = false;   // WITH CONSISTENT SNAPSHOT: it reads what is there now, not at its first statement
    bool chain = false;      // AND CHAIN
    bool release = false;    // RELEASE
};

// KILL [CONNECTION|QUERY] id and KILL QUERY '<QueryId>'. A prepared one is parsed again for each execution: its id may be a parameter.
struct kill_statement {
    bool only_query = false;
    std::size_t parameter_count = 0;
    std::variant<connection_id, query_id> target;
};

enum class show_kind : std::uint8_t {
    databases,
    tables,
    columns,
    create_table,
    create_view,
    create_database,
    variables,
    status,
    warnings,
    errors,
    processlist,
    grants,
    engines,
    character_set,
    collation,
    index,
    table_status,
    front_ends,
    plugins,
    privileges,
    count_warnings,
    count_errors,
    triggers,
    procedure_status,
    function_status,
    events,
    open_tables,
    source_status,
    replica_status,
    slave_status,  // the same in the words of before
    replicas,
};
struct show_statement {
    show_kind kind = show_kind::databases;
    bool full = false;
    variable_scope scope = variable_scope::session;  // variables, status
    std::string database;                            // FROM db or db.table's db; "" = the current one
    std::string table;
    std::optional<std::string> like;  // LIKE pattern
    // WHERE column = 'value', IN ('value', ...) and LIKE, the forms that clients send; joined with AND. `like`: the value is a pattern.
    struct condition {
        std::string column;
        std::vector<std::string> values;
        bool like = false;
    };
    std::vector<condition> where;
    std::string user;                    // grants: FOR user; "" = the current account
    std::uint64_t offset = 0;            // warnings, errors: LIMIT
    std::optional<std::uint64_t> limit;  // the same; none: all
};

struct create_database_statement {
    std::string name;
    bool if_not_exists = false;
    std::string collation;  // that its new tables get; "": of code points
};
struct drop_database_statement {
    std::string name;
    bool if_exists = false;
};

// CREATE USER / ALTER USER: one entry an account.
struct account_change {
    std::string user;
    std::string host = "%";
    bool current_user = false;            // USER() or CURRENT_USER() was written
    bool has_credential = false;          // IDENTIFIED ... was written
    std::string plugin;                   // "" = the default
    std::optional<std::string> password;  // BY '...'
    std::optional<std::string> stored;    // AS '...'
    std::optional<bool> locked;           // ACCOUNT LOCK | UNLOCK
};
struct create_user_statement {
    bool if_not_exists = false;
    std::vector<account_change> accounts;
};
struct alter_user_statement {
    bool if_exists = false;
    std::vector<account_change> accounts;
};
struct drop_user_statement {
    bool if_exists = false;
    std::vector<account_change> accounts;
};
// SET PASSWORD [FOR user] = '...'; user "" = the caller's own.
struct set_password_statement {
    std::string user;
    std::string password;
};
// GRANT / REVOKE of global privileges ON *.*; names in upper case as written ("PROCESS", "ALL").
struct grant_statement {
    bool revoke = false;
    std::vector<std::string> privileges;
    std::vector<account_change> accounts;
};

// PREPARE, with the text that its string or variable holds; EXECUTE, with the values of its variables; DEALLOCATE PREPARE.
struct prepare_statement {
    std::string name;
    std::string text;
};
struct execute_statement {
    std::string name;
    std::vector<literal> values;
};
struct deallocate_statement {
    std::string name;
};

// A statement that does nothing here and succeeds: FLUSH PRIVILEGES, UNLOCK TABLES, an empty /*! */.
struct no_operation {};

// --- statements that the engine runs ---
enum class verb : std::uint8_t {
    select,
    insert,
    update,
    delete_rows,
    replace,
    create_table,
    drop_table,
    alter_table,
    truncate,
    create_index,
    drop_index,
    create_view,
    drop_view,
    rename_table,
    explain,
    values,
    compute,  // DO
};
std::string_view verb_name(verb v) noexcept;  // "SELECT", "INSERT" ...

// A table of the FE's that a statement reads; its rows are gathered before it runs.
enum class virtual_table : std::uint8_t {
    processlist,         // information_schema.processlist
    sessions,            // rollcall.sessions: of this FE
    cluster_sessions,    // rollcall.cluster_sessions: of all
    cluster_nodes,       // rollcall.cluster_nodes: the FEs themselves
    upstreams,           // rollcall.upstreams: the servers that this FE watches
    query_history,       // rollcall.query_history: statements of this FE that have ended
    statement_digests,   // performance_schema.events_statements_summary_by_digest: of those, one a form
    profiles,            // rollcall.profiles: the operators of those that were measured
    server_status,       // performance_schema.global_status and session_status
    account_privileges,  // information_schema.USER_PRIVILEGES
    digested_sessions,   // rollcall.sessions with DigestText; statements cannot name it
};

// A table by its MySQL names. `database` is lower case (lower_case_table_names = 2), `table` as written.
struct table_name {
    std::string database;
    std::string table;
    bool operator==(const table_name&) const = default;
};

// The table that a result's column comes from, by its alias where it has one; "" for an expression.
struct column_origin {
    std::string database;
    std::string table;
    bool all = false;              // "*": as many columns as the table has
    std::string base_table = {};   // what the table is called itself; "" where that is not known
    std::string base_column = {};  // what the column is called there, where the result may call it otherwise
    bool operator==(const column_origin&) const = default;
};

// The engine's text: three-part names everywhere, strings and identifiers in its own quoting, exactly one statement.
// Which of a gathered table's rows the statement can need: behind the table, `AS "h" WHERE "h"."StartTime" >= ...`; "": all.
struct read_range {
    std::string text;
    bool several = false;  // the statement names the table again: no one range says it
};

// INSERT ... ON DUPLICATE KEY UPDATE and REPLACE, row by row as MySQL has them: the statement's texts, which run in one transaction.
// Where there is a `stage`, the rows stand in a temporary table, each with the round in which it is its turn: no key comes twice in a
// round. Every other text then ends where the round's number is to be added. Without a stage there is one row, in the texts themselves.
struct row_change {
    struct key {
        // Counts the rows that are there by this unique key, and tells the last of the numbers that they were given. For REPLACE: counts
        // those that it leaves as they are, which MySQL does not delete; "" where there are none of them.
        std::string matches;
        std::string change;  // updates them, or deletes them
    };
    std::string stage;
    std::string rounds;  // rows of each round: its number, how many
    std::vector<key> keys;
    std::string insert;
    std::string first_number;  // the first that a counter gave a row which was inserted; "": no row is passed over
    std::string end;           // drops the temporary table
    bool replaces = false;
};

// A change in several steps, whose texts run in one transaction: of several tables, which finds its rows in one query; or of a parent's
// rows, by whether their keys change.
struct staged_change {
    std::string stage;  // makes a temporary table of the rows' numbers and new values; "": there is none, nor an end
    std::vector<std::string> changes;
    std::string end;  // drops it
};

// Where a statement's rows go: SELECT ... INTO @a keeps one, DO none.
enum class rows_go : std::uint8_t { to_client, into_variables, nowhere };

// The column that an INSERT counts up.
struct numbered_column {
    table_name table;
    std::string column;
    bool operator==(const numbered_column&) const = default;
};

// A column's DEFAULT as it is stored: `query` gives the engine's text of it, in one row.
struct computed_default {
    std::string column;
    std::string query;
};

// A parameter (from 1) whose text compares without the blanks at its end (PAD SPACE). `ordered`: as if it went on in them, for what orders.
struct padded_parameter {
    std::size_t number = 0;
    bool ordered = false;
    bool operator==(const padded_parameter&) const = default;
};

// What a statement does with one of the users' tables, for whoever is to decide whether it may. Those that a view reads are the view's.
enum class table_use : std::uint8_t { read, write, define };
struct table_access {
    table_name table;
    table_use use = table_use::read;
    bool operator==(const table_access&) const = default;
};

// What a statement does to a table that foreign keys refer to: it brings rows that refer to its rows, or it deletes such rows or changes
// their keys.
struct parent_use {
    std::string table;  // schema_key()
    bool changes_keys = false;
    bool operator==(const parent_use&) const = default;
};

struct engine_statement {
    sql::verb verb = verb::select;
    std::string text;
    std::optional<row_change> change;         // runs in place of `text`
    std::optional<staged_change> staged;      // the same; `text` is the query that it stages
    std::optional<numbered_column> numbered;  // its numbers come from the table's counter
    bool tells_id = false;                    // calls LAST_INSERT_ID(expression)
    std::vector<table_name> recounted;        // their counters begin anew
    std::vector<std::string> probes;          // run before the transaction, each in its own: where one fails, nothing is done
    std::vector<computed_default> defaults;   // "@DEFAULT<n>@" stands for the n-th in the texts below and in `text`
    std::vector<std::string> before;          // run first, in the same transaction
    std::vector<std::string> after;           // run last, in the same transaction
    std::vector<std::string> lists;           // what $1, $2 and so on stand for where the client has no parameters: values as lists
    std::size_t parameter_count = 0;
    std::vector<padded_parameter> padded_parameters;
    bool typed_by_parameters = false;  // computes with what may be a parameter: rewrite for the types of those that are bound
    bool commits_implicitly = false;   // DDL
    bool is_constant = false;          // SELECT of literals and values of the session alone: its text tells its result
    std::vector<told_time> times;      // all items of one that is constant but for them; none: it gives no time
    bool session_dependent = false;    // holds values of the session (DATABASE(), @@x): rewrite again for each execution
    std::vector<virtual_table> reads;  // "@GATHERED<n>@" stands in `text` for the n-th
    std::vector<read_range> ranges;    // one for each of `reads`
    rows_go rows = rows_go::to_client;
    std::vector<std::string> into;       // into_variables: the user variables, one a column
    std::string export_file;             // INTO OUTFILE: the file that the rows go to; "": to the client
    std::vector<table_access> accesses;  // each once, as they are named
    std::vector<parent_use> parents;     // each once
    // DROP ... IF EXISTS, CREATE ... IF NOT EXISTS: what is worth a note where it is absent, or there already.
    std::vector<table_name> noted;
    std::vector<column_origin> origins;  // of a query's columns, one an item; none where that is not known
    std::vector<sql_type> column_types;  // of a query's columns; none where they are not known
    std::uint64_t shape = 0;             // shape_of() its text
    std::uint64_t time_limit_ms = 0;     // by its hint MAX_EXECUTION_TIME; 0: the session's variable holds
    std::vector<statement_warning> warnings;
    std::uint64_t more_warnings = 0;         // that are counted, and not kept
    std::vector<table_name> unknown_tables;  // what is known of them would have changed the text: load it and rewrite again
};

// --- SET, whose values may be the engine's ---
struct default_value {
    bool operator==(const default_value&) const = default;
};
struct variable_reference {
    variable_scope scope = variable_scope::session;
    std::string name;
    bool operator==(const variable_reference&) const = default;
};
// An expression that the engine computes: which column of set_statement's query.
struct computed_value {
    std::size_t column = 0;
    bool operator==(const computed_value&) const = default;
};
using assigned_value =
    std::variant<literal, default_value, variable_reference, computed_value, std::vector<std::variant<literal, variable_reference>>>;
struct assignment {
    variable_scope scope = variable_scope::session;
    std::string name;               // lower case; of a user variable as written
    assigned_value value;           // the vector form is CONCAT(...); a bare word (ON, utf8mb4) is a string literal
    collation by = collation::bin;  // of a user variable: what its text is compared by
};
// SET ..., SET NAMES (as its three variables and collation_connection), SET CHARACTER SET, SET [SESSION|GLOBAL] TRANSACTION.
struct set_statement {
    std::vector<assignment> assignments;
    std::optional<engine_statement> query = std::nullopt;  // gives one row: the values that the engine computes; nothing: it computes none
};

using statement =
    std::variant<engine_statement, set_statement, use_statement, transaction_statement, kill_statement, show_statement,
                 create_database_statement, drop_database_statement, create_user_statement, alter_user_statement, drop_user_statement,
                 set_password_statement, grant_statement, prepare_statement, execute_statement, deallocate_statement, no_operation>;

// What of it the engine runs: all, or a SET's query. Returns: null where it runs nothing of it; lives as long as the statement.
const engine_statement* engine_part(const statement& s) noexcept;

// What it does, in MySQL's words: "SELECT", "CREATE TABLE", "SET", "SHOW"; "" for one that does nothing. A literal.
std::string_view verb_of(const statement& s) noexcept;

}  // namespace rollcall::sql
