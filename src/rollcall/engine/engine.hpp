// The seam to what runs SQL. Every call may block and belongs on a worker, one at a time a connection, but interrupt()
// and progress(). Implementations: engine/duckdb, and a fake in tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/operator_profile.hpp"

namespace rollcall::engine {

// Receives a result's rows: per row begin_row(), one value a column in order, end_row(). Encoding is the sink's affair.
class row_sink {
public:
    virtual ~row_sink() = default;
    virtual void begin_row() = 0;
    virtual void null() = 0;
    virtual void integer(std::int64_t value) = 0;            // boolean, int8 ... int64
    virtual void unsigned_integer(std::uint64_t value) = 0;  // uint8 ... uint64
    virtual void float32(float value) = 0;
    virtual void float64(double value) = 0;
    virtual void text(std::string_view bytes) = 0;  // text, blob, json, decimal, bit
    virtual void date(const date_value& value) = 0;
    virtual void time(const time_value& value) = 0;
    virtual void datetime(const datetime_value& value) = 0;  // datetime, timestamp
    // Returns: false when the sink takes no more rows for now.
    virtual bool end_row() = 0;
};

enum class fetch_state : std::uint8_t { more, done };

// Rows on their way into a table: a sink, one value a column in the table's order. To give them up, destroy it, then roll back. Worker.
class table_writer : public row_sink {
public:
    // For a BLOB column, where text() is for one of VARCHAR.
    virtual void blob(std::string_view bytes) = 0;
    // Writes what is still held back. It takes no rows after that. Errors: why not all rows were written; roll back then.
    virtual sql_result<void> finish() = 0;
};

// A running or open result. Destroying it ends it (worker).
class execution {
public:
    virtual ~execution() = default;
    // None for a statement without a result set. Lives as long as the execution.
    [[nodiscard]] virtual std::span<const column> columns() const = 0;
    // Rows that INSERT, UPDATE or DELETE changed.
    [[nodiscard]] virtual std::uint64_t rows_changed() const = 0;
    // What planning took, at this execution: none where a plan made before still held.
    [[nodiscard]] virtual std::chrono::nanoseconds planning() const = 0;
    // Gives rows to the sink until it is full or all are given. Errors: the statement's, interrupts included.
    virtual sql_result<fetch_state> fetch(row_sink& sink) = 0;
};

// A statement that the engine has planned, its parameters still open.
class prepared_statement {
public:
    virtual ~prepared_statement() = default;
    [[nodiscard]] virtual std::size_t parameter_count() const = 0;
    [[nodiscard]] virtual std::span<const column> columns() const = 0;  // none for a statement without a result set
};

enum class rest_kind : std::uint8_t { sleep, user_lock };

// Told when a statement stops computing and only waits (SLEEP, GET_LOCK), and when it goes on: once each a wait, and waits of one statement
// may overlap. Thread: any of the engine's.
class rest_watcher {
public:
    virtual ~rest_watcher() = default;
    virtual void rest_begins(rest_kind why) noexcept = 0;
    virtual void rest_ends(rest_kind why) noexcept = 0;
};

// A column that counts up (AUTO_INCREMENT), in MySQL's names.
struct numbered_place {
    std::string database;
    std::string table;
    std::string column;
};

// The numbers that a statement took.
struct given_numbers {
    std::uint64_t first = 0;            // the first that the counter gave; 0: it gave none
    std::uint64_t last = 0;             // the last that a row got, whoever chose it; 0: none
    std::optional<std::uint64_t> told;  // by LAST_INSERT_ID(expression)
};

// What a statement does to a table that foreign keys refer to, or may come to: it brings rows that refer to its rows, or it deletes such
// rows or changes their keys.
struct parent_use {
    std::string table;  // "database.table", in lower case
    bool changes_keys = false;
    bool operator==(const parent_use&) const = default;
};

// What a statement does to one of the users' tables: it defines it, or it writes its rows. "database.": to the database itself.
struct table_use {
    std::string table;  // "database.table", in lower case
    bool defines = false;
    bool all_tables = false;     // of the database, which it defines
    bool clears = false;         // rows of it go, or get others in their place
    bool builds = false;         // its indexes are moved or made anew
    bool makes_indexes = false;  // beside those that it has
    bool operator==(const table_use&) const = default;
};

enum class table_hold : std::uint8_t {
    held,
    taken,    // another defines one of them; or a transaction of another that has written one is open, and this one is to define it
    seen,     // it is to get an index, and another's transaction is open that may see rows which it has no more
    changed,  // held, but one of them has been defined since the statement was written
};

enum class statement_end : std::uint8_t { not_run, failed, done };

// One session's way into the engine.
class connection {
public:
    virtual ~connection() = default;

    // Runs one statement to its first rows. A previous execution of this connection must have been destroyed.
    // `parameters`: one a placeholder, in order.
    virtual sql_result<std::unique_ptr<execution>> execute(std::string_view text, std::span<const parameter> parameters) = 0;
    virtual sql_result<std::unique_ptr<prepared_statement>> prepare(std::string_view text) = 0;
    virtual sql_result<std::unique_ptr<execution>> execute(prepared_statement& statement, std::span<const parameter> parameters) = 0;

    // begin while one is open, commit and rollback without one: the caller's error, never asked.
    virtual sql_result<void> begin(bool read_only) = 0;
    // What the open transaction reads is as it is now, not as at its first statement. Before that one.
    virtual sql_result<void> take_snapshot() = 0;
    virtual sql_result<void> commit() = 0;
    virtual sql_result<void> rollback() = 0;
    // Before the end of a transaction of begin()'s that a client has open. Returns: false where it has to come again, for indexes are made
    // of a table whose old rows it may see. Where the connection is destroyed, it ends when it may.
    [[nodiscard]] virtual bool may_end() = 0;
    // Has a statement that changes something gone well in the transaction that is open? Thread: the worker's, or any while none runs.
    [[nodiscard]] virtual bool has_written() const = 0;

    // Around a statement that takes numbers from a column's counter, or tells some. `place` without a column: from none.
    virtual sql_result<void> begin_numbers(const numbered_place& place) = 0;
    virtual given_numbers end_numbers() = 0;
    // Around a transaction that moves a table's counter or begins it anew: meanwhile begin_numbers() waits, for some seconds (1205),
    // and behind it the counter is read anew.
    virtual void hold_numbers(std::string_view database, std::string_view table) = 0;
    virtual void release_numbers(std::string_view database, std::string_view table) = 0;

    // Before a statement that does so to tables which foreign keys refer to: nobody else does the opposite until its transaction ends.
    // Returns: false where somebody does, or has done so since this transaction began. Outside of one it may come again.
    [[nodiscard]] virtual bool hold_parents(std::span<const parent_use> parents) = 0;
    // Before a statement that does so to tables, all of them or none: what is written is held until the transaction ends, what is defined
    // until release_held(). `known`: database::definitions() before the statement was written.
    [[nodiscard]] virtual table_hold hold_tables(std::span<const table_use> tables, std::uint64_t known) = 0;
    // Behind a statement that has held parents or tables. A transaction goes on holding what it has.
    virtual void release_held(statement_end how) = 0;
    // A statement that was to define a table does not come again. Thread: any.
    virtual void stop_waiting_for_tables() noexcept = 0;

    // Opens a table of the front end's own for many rows at once, within the transaction that is open. Names as the engine has them.
    virtual sql_result<std::unique_ptr<table_writer>> write_to(std::string_view schema, std::string_view table) = 0;

    // From now on statements are measured operator by operator, or no longer: that costs each some 40 to 80 µs. A failure to switch
    // leaves them as they were.
    virtual void measure_operators(bool on) = 0;
    // What the next statement is: one that may take long has other threads work on it from its first moment, and progress() tells of
    // it; one that is short is spared what that costs, and gets their help where it turns out to be long.
    virtual void expect_long(bool may_take_long) = 0;
    // Of the last statement, after its result was read to the end and before the next one; nothing where it was not measured, or failed.
    virtual std::optional<operator_profile> last_profile() = 0;

    // Whose connection it is: the session's id, and who is told of the rests of its statements. Before its first one.
    virtual void belong_to(std::uint32_t session, std::shared_ptr<rest_watcher> watcher) = 0;

    // Stops what runs now, as soon as the engine can, but for the end of a transaction; does nothing where nothing runs, and is then lost:
    // repeat it until the statement ends. Thread: any, while the connection lives.
    virtual void interrupt() noexcept = 0;
    // Percent of the running statement, where the engine can tell. Thread: any, while the connection lives.
    [[nodiscard]] virtual std::optional<double> progress() const noexcept = 0;
};

struct table_row {
    std::string name;
    bool is_view = false;
};

// One column as SHOW COLUMNS tells it. `type`: MySQL's type text ("varchar(20)", "bigint unsigned").
struct column_row {
    std::string name;
    std::string type;
    bool nullable = true;
    std::string key;  // "PRI", "UNI", "MUL" or ""
    std::optional<std::string> default_value;
    std::string extra;  // "auto_increment", "DEFAULT_GENERATED" or ""
    std::string comment;
    std::string collation;  // MySQL's name of it; "" for what is no text
};

// A primary or unique key, or an index.
struct key_row {
    std::string name;  // "PRIMARY" of the primary key
    std::vector<std::string> columns;
    bool unique = true;
    std::string entry;    // the engine's index; "" of what is a constraint of the table's definition
    std::string folding;  // the engine's index that holds it unique without regard to case; "" = none
};

// `parent`: a table of the same database.
struct foreign_key_row {
    std::string name;
    std::vector<std::string> columns;
    std::string parent;
    std::vector<std::string> parent_columns;
};

// A table as whoever writes statements for it must know it.
// What a view's query reads, as its definition keeps it. Without a table: what the query is by itself.
struct view_read_row {
    std::string view_database;
    std::string view;
    std::string database;
    std::string table;
    std::string times;
};

struct table_description {
    bool is_view = false;
    std::vector<column_row> columns;
    std::vector<std::vector<std::string>> unique_keys;  // the columns of each, the primary key first
    bool has_primary_key = false;
    bool is_parent = false;                    // a foreign key refers to it
    std::vector<std::string> foreign_columns;  // of its own foreign keys
    std::vector<foreign_key_row> foreign_keys;
    std::vector<key_row> keys;
    std::string create_text;                // SHOW CREATE TABLE's
    std::vector<view_read_row> view_reads;  // of a view and of all behind it
    std::string collation;                  // that its new columns get
};

// The databases and what is in them, read through a session's connection (it sees its own transaction). Worker.
class catalog {
public:
    virtual ~catalog() = default;
    virtual sql_result<std::vector<std::string>> databases(connection& on) = 0;  // sorted by name
    virtual sql_result<bool> database_exists(connection& on, std::string_view database) = 0;
    // Errors: db_create_exists (1007), db_drop_exists (1008), wrong_db_name (1102).
    // `collation`: MySQL's name of what its tables get where they name none; "" for the usual one.
    virtual sql_result<void> create_database(connection& on, std::string_view database, bool if_not_exists, std::string_view collation) = 0;
    // Returns: how many tables went with it.
    virtual sql_result<std::uint64_t> drop_database(connection& on, std::string_view database, bool if_exists) = 0;
    // Errors: bad_db (1049).
    virtual sql_result<std::vector<table_row>> tables(connection& on, std::string_view database) = 0;
    // Errors: bad_db (1049), no_such_table (1146).
    virtual sql_result<std::vector<column_row>> columns(connection& on, std::string_view database, std::string_view table) = 0;
    // Errors as columns().
    virtual sql_result<table_description> describe(connection& on, std::string_view database, std::string_view table) = 0;
    // The CREATE TABLE or CREATE VIEW text in MySQL's dialect. Errors as columns().
    virtual sql_result<std::string> create_text(connection& on, std::string_view database, std::string_view table) = 0;
};

// Rows that a statement's virtual table is made of, gathered before it runs: every cell text, "" for none.
struct gathered_table {
    std::vector<std::string> column_names;
    std::vector<std::vector<std::string>> rows;
};

// The engine as a whole. Thread: any, for every method; all of them may block.
class database {
public:
    virtual ~database() = default;
    virtual sql_result<std::unique_ptr<connection>> connect() = 0;
    virtual catalog& reader() = 0;
    // Makes `table` readable in the engine as the table function rollcall_gathered(<the number returned>) until released.
    virtual std::uint64_t hold_gathered(gathered_table table) = 0;
    virtual void release_gathered(std::uint64_t number) = 0;
    // The table's counter is read anew before it gives a number again. `table` "": of all tables of the database.
    virtual void forget_numbers(std::string_view database, std::string_view table) = 0;
    // The session has no user locks (GET_LOCK) any more. Does not block.
    virtual void release_user_locks(std::uint32_t session) noexcept = 0;
    // Grows whenever the definition of a table may have changed.
    [[nodiscard]] virtual std::uint64_t definitions() const noexcept = 0;
    // None while it takes statements, else the error that each of them gets.
    [[nodiscard]] virtual std::optional<sql_error> unavailable() const = 0;
    // Where it has given itself up: opens it anew from what is on the disk. No connection is open. Errors: a sentence; it is still
    // unavailable then, and may be asked again.
    virtual or_refusal<void> reopen() = 0;
};

}  // namespace rollcall::engine
