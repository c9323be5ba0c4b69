// Errors about the state of things: interrupts, transactions, memory, disk, rights.
#include "rollcall/engine/duckdb/errors/error_rule.hpp"

#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

sql_error aborted(const failure&, const captures&) {
    return {sql_errc::unknown, "The transaction was aborted by an earlier error and nothing of it is kept; send ROLLBACK"};
}

sql_error conflict(const failure&, const captures&) {
    return {sql_errc::lock_deadlock, "Another transaction changed the same rows or tables first; try restarting transaction"};
}

// The engine keeps the rows of before an update for as long as a transaction may read them, and indexes no such table.
sql_error updates_still_seen(const failure&, const captures&) {
    return {sql_errc::lock_wait_timeout,
            "Lock wait timeout exceeded: rows of the table were updated, and a transaction that is open may still read them as they were; "
            "end it (SHOW PROCESSLIST, KILL), then create the index again"};
}

sql_error counter_held(const failure&, const captures&) {
    return {sql_errc::lock_wait_timeout,
            "Lock wait timeout exceeded: the table is just being renamed or counted anew; send the statement again"};
}

sql_error read_only(const failure&, const captures&) {
    return {sql_errc::read_only_transaction, "Cannot execute statement in a READ ONLY transaction."};
}

sql_error interrupted(const failure&, const captures&) { return {sql_errc::query_interrupted, "Query execution was interrupted"}; }

sql_error sleep_arguments(const failure&, const captures&) { return {sql_errc::stmt_arguments, "Incorrect arguments to sleep"}; }

sql_error out_of_temporary_space(const failure&, const captures&) {
    return {sql_errc::disk_full,
            "The statement needs more temporary disk space than the server may use; let it sort or group less at once, or raise "
            "max_temp_directory_size"};
}

sql_error disk_is_full(const failure&, const captures&) {
    return {sql_errc::disk_full, "The disk that holds the data is full; free some space, then try again"};
}

sql_error not_permitted(const failure&, const captures&) {
    return {sql_errc::specific_access_denied, "Access denied: statements may not reach files or the network of this server"};
}

sql_error too_deep(const failure&, const captures&) {
    return {
        sql_errc::not_supported_yet,
        "A statement with so many expressions in one another, or so many subqueries in VALUES, is not supported. Write several statements"};
}

sql_error unsupported(const failure& from, const captures&) {
    return {sql_errc::not_supported_yet, joined({"This is not supported: ", without_engine_names(from.body, from.naming)})};
}

sql_error outer_join_on_subquery(const failure&, const captures&) {
    return {
        sql_errc::not_supported_yet,
        "A subquery in the ON of a LEFT or RIGHT JOIN that names columns of the side whose rows are all kept is not supported. Where it "
        "names that side alone, compute it as a column of a derived table in its place; where it names both, join a derived table of both "
        "with JOIN and that condition, and join it by the key of the side that is kept."};
}

sql_error unaltered_table(const failure&, const captures&) {
    return {sql_errc::not_supported_yet,
            "Altering a table that a foreign key of another one refers to is not supported. Drop that table first, or create this one anew "
            "and copy its rows with INSERT ... SELECT."};
}

sql_error unaltered_column(const failure&, const captures&) {
    return {
        sql_errc::not_supported_yet,
        "Altering a column like this is not supported while a key, a check or an index depends on it or on a column behind it. Drop the "
        "index first and create it again afterwards; where it is a part of the table's definition, create the table anew and copy its "
        "rows with INSERT ... SELECT."};
}

sql_error invalidated(const failure&, const captures&) {
    return {
        sql_errc::unknown,
        "The engine has stopped after a fatal error and takes no statements until it has opened its file again, which it does by itself"};
}

sql_error file_not_written(const failure&, const captures&) {
    return {sql_errc::disk_full,
            "The data file could not be written, most likely because its disk is full. Nothing acknowledged is lost, but no statements are "
            "taken until there is room and it has opened its file again, which it does by itself"};
}

sql_error disk_failed(const failure&, const captures&) {
    return {sql_errc::error_on_write,
            "The disk that holds the data failed to write. Nothing acknowledged is lost, but no statements are taken until it writes and "
            "the engine has opened its file again, which it does by itself; see to the disk"};
}

sql_error write_failed(const failure&, const captures&) {
    return {sql_errc::error_on_write, "The disk that holds the data failed to write; see to it, then try again"};
}

sql_error read_failed(const failure&, const captures&) {
    return {sql_errc::error_on_read, "The disk that holds the data failed to read; see to it, then try again"};
}

// The first row that fits decides.
constexpr std::array state_rules_in_order{
    error_rule{"FATAL", "*fsync failed", disk_failed},
    error_rule{"FATAL", "*Input/output error", disk_failed},
    error_rule{"FATAL", "*No space left on device", file_not_written},
    error_rule{"FATAL", "*File too large", file_not_written},
    error_rule{"FATAL", "Failed to commit: ", file_not_written},
    error_rule{"FATAL", "", invalidated},
    error_rule{"", "*ould not read*Input/output error", read_failed},
    error_rule{"", "*ould not write*Input/output error", write_failed},
    error_rule{"", "*No space left on device", disk_is_full},
    error_rule{"", "*File too large", disk_is_full},
    error_rule{"", "database has been invalidated", invalidated},
    error_rule{"Interrupt", "", interrupted},
    error_rule{"INTERRUPT", "", interrupted},
    error_rule{"", "rollcall_sleep: interrupted", interrupted},
    error_rule{"", "rollcall: interrupted", interrupted},
    error_rule{"", "rollcall_sleep: wrong argument", sleep_arguments},
    error_rule{"", "rollcall_next_id: the counter is held", counter_held},

    error_rule{"", "Max expression depth limit of ", too_deep},
    error_rule{"", "Cannot create index with outstanding updates", updates_still_seen},
    error_rule{"Dependency", "Cannot alter entry * because there are entries that depend on it", unaltered_table},
    error_rule{"Catalog", "Cannot change the type of this column: an index depends on it", unaltered_column},
    error_rule{"Catalog", "Cannot drop this column: an index depends on a column after it", unaltered_column},
    error_rule{"Catalog", "Cannot drop column * because", unaltered_column},
    error_rule{"Catalog", "Cannot rename column * because", unaltered_column},
    error_rule{"Binder", "Cannot change the type of a column that has a * constraint specified", unaltered_column},
    error_rule{"Catalog", "write-write conflict", conflict},
    error_rule{"Catalog", "Catalog write-write conflict", conflict},

    error_rule{"TransactionContext", "Current transaction is aborted", aborted},
    error_rule{"TransactionContext", "Conflict on ", conflict},
    error_rule{"TransactionContext", "Transaction conflict", conflict},
    error_rule{"TransactionContext", "Catalog write-write conflict", conflict},
    error_rule{"TransactionContext", "Failed to commit: could not allocate", out_of_memory},
    error_rule{"TransactionContext", "Failed to commit: failed to", out_of_memory},
    error_rule{"TransactionContext", "Failed to commit: std::bad_alloc", out_of_memory},
    error_rule{"TransactionContext", "Failed to commit", conflict},
    error_rule{"TransactionContext", "Cannot write to database * - transaction is launched in read-only mode", read_only},

    error_rule{"Out of Memory", "failed to offload data block", out_of_temporary_space},
    error_rule{"Out of Memory", "", out_of_memory},
    error_rule{"Permission", "", not_permitted},
    error_rule{"Not implemented", "Cannot perform non-inner join on subquery", outer_join_on_subquery},
    error_rule{"Not implemented", "", unsupported},
};

}  // namespace

sql_error out_of_memory(const failure&, const captures&) {
    return {sql_errc::out_of_resources,
            "Out of memory: the statement needs more than is left; let it read less at once, or try again when fewer run"};
}

std::span<const error_rule> state_rules() noexcept { return state_rules_in_order; }

}  // namespace rollcall::engine
