// Row by row, or as many rows at once as do not meet one another; table by table where several are changed.
#include "rollcall/session/results/row_changes.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/sql/dialect/parameter_text.hpp"

namespace rollcall::session {

namespace {

struct round {
    std::string number;  // "" where the row stands in the texts
    std::uint64_t rows = 1;
};

std::uint64_t number_in(const engine::text_cell& cell) {
    std::uint64_t number = 0;
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), number);
    return number;
}

sql_result<std::uint64_t> changed_by(engine::connection& on, const std::string& text) {
    auto done = on.execute(text, {});
    if (done.has_error()) return done.error();
    return (*done)->rows_changed();
}

sql_result<std::uint64_t> done_unless_empty(engine::connection& on, const std::string& text) {
    return text.empty() ? sql_result<std::uint64_t>(0) : changed_by(on, text);
}

sql_result<std::vector<round>> rounds_of(engine::connection& on, const sql::row_change& change) {
    if (change.stage.empty()) return std::vector<round>(1);
    if (auto staged = changed_by(on, change.stage); staged.has_error()) return staged.error();
    auto rows = engine::collect_rows(on, change.rounds, {});
    if (rows.has_error()) return rows.error();
    std::vector<round> rounds;
    for (auto& row : *rows) rounds.push_back({row[0].value_or(""), number_in(row[1])});
    return rounds;
}

constexpr std::size_t most_duplicates = 1024;  // MySQL's max_error_count, unless SET

// The round's rows that are there already.
sql_result<void> note_duplicates(engine::connection& on, const std::string& query, changed_rows& to) {
    const std::string limit = std::to_string(most_duplicates);
    auto rows =
        engine::collect_rows(on, "SELECT p, m, c, count(*) OVER () FROM (" + query + ") AS d(p, m, c) ORDER BY p LIMIT " + limit, {});
    if (rows.has_error()) return rows.error();
    if (!rows->empty()) to.duplicate_count += number_in(rows->front()[3]);
    for (auto& row : *rows) {
        to.duplicates.push_back({number_in(row[0]), {static_cast<sql_errc>(number_in(row[2])), std::move(row[1]).value_or("")}});
    }
    return {};
}

sql_result<changed_rows> replace_rows(engine::connection& on, const sql::row_change& change, const round& now) {
    std::uint64_t affected = 0;
    for (const auto& key : change.keys) {
        if (!key.matches.empty()) {
            const auto same = engine::collect_rows(on, key.matches + now.number, {});
            if (same.has_error()) return same.error();
            affected -= number_in(same->front()[0]);  // each is among those that are deleted
        }
        const auto deleted = changed_by(on, key.change + now.number);
        if (deleted.has_error()) return deleted.error();
        affected += *deleted;
    }
    const auto inserted = changed_by(on, change.insert + now.number);
    if (inserted.has_error()) return inserted.error();
    return changed_rows{affected + *inserted};
}

// The first unique key by which a row is there decides, as in MySQL.
sql_result<changed_rows> update_or_insert(engine::connection& on, const sql::row_change& change, const round& now, bool counts_found_rows) {
    changed_rows done;
    std::uint64_t found = 0;
    for (const auto& key : change.keys) {
        if (key.change.empty()) {
            if (const auto noted = note_duplicates(on, key.matches + now.number, done); noted.has_error()) return noted.error();
            continue;
        }
        auto counted = engine::collect_rows(on, key.matches + now.number, {});
        if (counted.has_error()) return counted.error();
        found = number_in(counted->front()[0]);
        if (found == 0) continue;
        const auto changed = changed_by(on, key.change + now.number);
        if (changed.has_error()) return changed.error();
        done.affected = 2 * *changed + (counts_found_rows ? found - *changed : 0);
        if (*changed != 0 && counted->front().size() > 1) done.updated_number = number_in(counted->front()[1]);
        break;
    }
    if (found >= now.rows) return done;
    const auto inserted = changed_by(on, change.insert + now.number);
    if (inserted.has_error()) return inserted.error();
    done.affected += *inserted;
    return done;
}

sql_result<changed_rows> run_rounds(engine::connection& on, const sql::row_change& change, bool counts_found_rows) {
    const auto rounds = rounds_of(on, change);
    if (rounds.has_error()) return rounds.error();
    changed_rows all;
    for (const round& now : *rounds) {
        const auto done = change.replaces ? replace_rows(on, change, now) : update_or_insert(on, change, now, counts_found_rows);
        if (done.has_error()) return done.error();
        all.affected += done->affected;
        all.duplicate_count += done->duplicate_count;
        all.duplicates.insert(all.duplicates.end(), done->duplicates.begin(), done->duplicates.end());
        if (done->updated_number != 0) all.updated_number = done->updated_number;
    }
    std::ranges::sort(all.duplicates, {}, &changed_rows::passed_over::place);  // rounds are in another order than the statement's rows
    if (all.duplicates.size() > most_duplicates) all.duplicates.resize(most_duplicates);
    if (!change.first_number.empty()) {
        const auto first = engine::collect_rows(on, change.first_number, {});
        if (first.has_error()) return first.error();
        all.first_number = number_in(first->front()[0]);
    }
    if (auto dropped = done_unless_empty(on, change.end); dropped.has_error()) return dropped.error();
    return all;
}

sql_result<changed_rows> run_stage(engine::connection& on, const sql::staged_change& change) {
    if (auto staged = done_unless_empty(on, change.stage); staged.has_error()) return staged.error();
    std::uint64_t affected = 0;
    for (const auto& each : change.changes) {
        const auto changed = changed_by(on, each);
        if (changed.has_error()) return changed.error();
        affected += *changed;
    }
    if (auto dropped = done_unless_empty(on, change.end); dropped.has_error()) return dropped.error();
    return changed_rows{affected};
}

// All of it or nothing, where no transaction is open.
template <class Work>
auto within_transaction(engine::connection& on, bool own_transaction, Work work) -> decltype(work()) {
    if (!own_transaction) return work();
    if (auto begun = on.begin(false); begun.has_error()) return begun.error();
    auto done = work();
    if (done.has_value()) {
        auto committed = on.commit();
        if (committed.has_value()) return done;
        done = committed.error();
    }
    // An interrupt's repeat may hit the rollback, too.
    constexpr int attempts = 5;
    for (int i = 0; i < attempts && on.rollback().has_error(); ++i) {}
    return done;
}

// In place of the parameters that the texts name.
sql_result<void> put_values(const std::vector<std::string*>& texts, const parameter_list& parameters) {
    for (std::string* const text : texts) {
        auto closed = sql::with_parameter_values(*text, parameters);
        if (closed.has_error()) return closed.error();
        *text = std::move(*closed);
    }
    return {};
}

sql_result<changed_rows> run_staged_change(engine::connection& on, const sql::staged_change& change, const parameter_list& parameters,
                                           const row_change_options& options) {
    sql::staged_change bound = change;
    // What stands in the stage stands there alone.
    std::vector<std::string*> texts{&bound.stage};
    if (bound.stage.empty()) std::ranges::transform(bound.changes, std::back_inserter(texts), [](std::string& each) { return &each; });
    if (!parameters.empty()) {
        if (const auto put = put_values(texts, parameters); put.has_error()) return put.error();
    }
    return within_transaction(on, options.own_transaction, [&] { return run_stage(on, bound); });
}

sql_result<sql::row_change> with_values(const sql::row_change& change, const parameter_list& parameters) {
    sql::row_change bound = change;
    std::vector<std::string*> texts{&bound.stage, &bound.insert};
    for (auto& key : bound.keys) {
        texts.push_back(&key.matches);
        texts.push_back(&key.change);
    }
    if (const auto put = put_values(texts, parameters); put.has_error()) return put.error();
    return bound;
}

}  // namespace

sql_result<part> run_change(engine::connection& on, const sql::engine_statement& statement, engine::prepared_statement* plan,
                            const parameter_list& parameters, const row_change_options& options, std::uint8_t sequence) {
    engine::numbered_place place;
    if (statement.numbered) {
        place = {statement.numbered->table.database, statement.numbered->table.table, statement.numbered->column};
    }
    if (auto begun = on.begin_numbers(place); begun.has_error()) return begun.error();
    part outcome;
    outcome.sequence = sequence;
    const auto change_rows = [&]() -> sql_result<changed_rows> {
        if (statement.staged) return run_staged_change(on, *statement.staged, parameters, options);
        if (statement.change) return run_row_change(on, *statement.change, parameters, options);
        auto done = plan != nullptr ? on.execute(*plan, parameters) : on.execute(statement.text, parameters);
        if (done.has_error()) return done.error();
        return changed_rows{(*done)->rows_changed()};
    };
    const auto changed = change_rows();
    outcome.numbers = on.end_numbers();
    if (changed.has_error()) return changed.error();
    outcome.rows_changed = changed->affected;
    for (const auto& each : changed->duplicates) outcome.duplicates.push_back(each.why);
    outcome.duplicate_count = changed->duplicate_count;
    outcome.numbers.first = changed->first_number.value_or(outcome.numbers.first);
    if (changed->updated_number != 0 && outcome.numbers.first == 0) outcome.numbers.last = changed->updated_number;
    return outcome;
}

sql_result<changed_rows> run_row_change(engine::connection& on, const sql::row_change& change, const parameter_list& parameters,
                                        const row_change_options& options) {
    if (!parameters.empty()) {
        const auto bound = with_values(change, parameters);
        if (bound.has_error()) return bound.error();
        return run_row_change(on, *bound, {}, options);
    }
    return within_transaction(on, options.own_transaction, [&] { return run_rounds(on, change, options.counts_found_rows); });
}

}  // namespace rollcall::session
