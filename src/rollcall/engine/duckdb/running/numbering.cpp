// A statement that takes numbers from a table's counter: the counter is read where nobody has yet, and its bound on the disk kept ahead.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <mutex>
#include <thread>

#include "rollcall/base/log.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/engine/duckdb/running/connection.hpp"

namespace rollcall::engine {

namespace {

// How many numbers a crash may leave out. A bound is a commit of its own.
constexpr std::uint64_t ahead = 100;
// Of those that are left: a TINYINT has no hundred to leave out.
constexpr std::uint64_t share_of_left = 64;

// For a table that is being renamed or emptied.
constexpr std::chrono::seconds longest_wait{2};

std::string counters_table(const engine_naming& naming) {
    return quoted_name(naming.catalog) + "." + quoted_name(naming.hidden_schema) + ".counters";
}

std::uint64_t number_in(const text_cell& cell) {
    std::uint64_t number = 0;
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), number);
    return number;
}

constexpr std::string_view of_table = " WHERE lower(database_name) = lower(?) AND lower(table_name) = lower(?)";

sql_error is_held(const numbered_place& place) {
    return {sql_errc::lock_wait_timeout,
            "Lock wait timeout exceeded: table '" + place.table + "' is being renamed or counted anew; send the statement again"};
}

}  // namespace

// Beyond the largest number in the table, and the bound; where none was ever written, the table's sequence, which counted before.
sql_result<void> duckdb_session::read_counter(row_counter& counter) {
    const auto& place = counter.place();
    const auto& naming = state_.naming;
    const std::string schema = naming.schema_prefix + place.database;
    const std::string text = "SELECT greatest(coalesce((SELECT max(" + quoted_name(place.column) + ") FROM " + quoted_name(naming.catalog) +
                             "." + quoted_name(schema) + "." + quoted_name(place.table) +
                             "), 0)::HUGEINT + 1, coalesce((SELECT max(next) FROM " + counters_table(naming) + std::string{of_table} +
                             "), (SELECT coalesce(last_value + 1, start_value) FROM duckdb_sequences() WHERE database_name = ? AND "
                             "lower(schema_name) = lower(?) AND lower(sequence_name) = lower(?)), 1), 1)::UBIGINT";
    const parameter_list parameters{place.database, place.table, naming.catalog, schema, place.table + ".auto_increment"};
    auto rows = collect_rows(*this, text, parameters);
    if (rows.has_error()) return std::move(rows).error();
    counter.pass(number_in(rows->front()[0]) - 1);
    counter.known = true;
    return boost::system::in_place_value;
}

// In a transaction of its own.
sql_result<void> duckdb_session::write_bound(row_counter& counter, std::uint64_t bound) {
    // Who defines the counter's table would wait for the counter, and the end of this transaction for that definition.
    const auto activity = begin_activity();
    const auto& place = counter.place();
    const std::string table = counters_table(state_.naming);
    const parameter_list names{place.database, place.table};
    if (auto begun = begin(false); begun.has_error()) return begun;
    auto done = execute("DELETE FROM " + table + std::string{of_table}, names);
    if (done.has_value()) {
        done->reset();
        done = execute("INSERT INTO " + table + " VALUES (?, ?, ?)", parameter_list{place.database, place.table, bound});
    }
    if (done.has_error()) {
        leave_transaction();
        return std::move(done).error();
    }
    done->reset();
    auto committed = commit();
    if (committed.has_value()) counter.bound = bound;
    return committed;
}

sql_result<void> duckdb_session::begin_numbers(const numbered_place& place) {
    notes_->first = notes_->last = notes_->told = 0;
    notes_->has_told = false;
    counter_ = nullptr;
    if (place.column.empty()) return boost::system::in_place_value;
    counter_ = state_.counters.find_or_make(place);
    for (auto until = std::chrono::steady_clock::now() + longest_wait; counter_->held; counter_ = state_.counters.find_or_make(place)) {
        if (std::chrono::steady_clock::now() > until) return is_held(place);
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    if (counter_->known) return boost::system::in_place_value;
    const std::lock_guard alone{counter_->keeping};
    if (counter_->held) return is_held(place);
    if (counter_->known) return boost::system::in_place_value;
    // Not in this transaction, which may see the table as it was before it was renamed.
    duckdb_connection raw = nullptr;
    if (state_.instance == nullptr || duckdb_connect(state_.instance, &raw) != DuckDBSuccess) return read_counter(*counter_);
    duckdb_session own{raw, state_};
    return own.read_counter(*counter_);
}

void duckdb_session::hold_numbers(std::string_view of_database, std::string_view table) { state_.counters.hold(of_database, table); }

void duckdb_session::release_numbers(std::string_view of_database, std::string_view table) { state_.counters.forget(of_database, table); }

given_numbers duckdb_session::end_numbers() {
    given_numbers given{notes_->first, notes_->last, std::nullopt};
    if (notes_->has_told) given.told = notes_->told.load();
    const auto counter = std::exchange(counter_, nullptr);
    if (counter != nullptr && counter->known) keep_ahead(*counter);
    return given;
}

// Not on this connection, which may be in a transaction that is rolled back.
void duckdb_session::keep_ahead(row_counter& counter) {
    const std::lock_guard alone{counter.keeping};
    const auto next = counter.next();
    if (!counter.known || next <= counter.bound) return;
    duckdb_connection raw = nullptr;
    if (state_.instance == nullptr || duckdb_connect(state_.instance, &raw) != DuckDBSuccess) return;
    duckdb_session own{raw, state_};
    const auto kept = own.write_bound(counter, next + std::min(ahead, counter.left() / share_of_left));
    if (kept.has_error()) log::debug("the bound of a counter could not be written: {}", kept.error().message);
}

void duckdb_session::write_exact_bounds() {
    for (const auto& counter : state_.counters.all()) {
        const std::lock_guard alone{counter->keeping};
        if (counter->known && counter->bound > counter->next()) static_cast<void>(write_bound(*counter, counter->next()));
    }
}

}  // namespace rollcall::engine
