// One lock over the tables that are written or were defined.
#include "rollcall/engine/duckdb/instance/table_locks.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rollcall::engine {

namespace {

// Beyond it those that nobody holds are forgotten, and statements written before that moment are written anew.
constexpr std::size_t most_kept = 20'000;

// Does another write or define a table?
bool is_used(const auto& of, std::uint64_t connection) {
    const std::size_t own = of.writers.contains(connection) ? 1 : 0;
    return of.writers.size() > own || (of.definer != 0 && of.definer != connection);
}

}  // namespace

bool table_locks::may_enter(std::uint64_t connection, const table_use& what, const interrupt_flags& running) {
    if (!may_enter_database(connection, what)) return false;
    const auto& of = of_table(what.table);
    return what.defines ? may_define(connection, of, what.builds, running) : may_write(connection, of);
}

// A database's lock is that of a table without a name. Returns: null for one that nobody has defined.
const table_locks::lock* table_locks::database_of(std::string_view table) const {
    const auto found = locks_.find(table.substr(0, table.find('.') + 1));
    return found == locks_.end() ? nullptr : &found->second;
}

bool table_locks::may_enter_database(std::uint64_t connection, const table_use& what) const {
    if (what.all_tables && !is_alone_in(what.table, connection)) return false;
    const auto* const database = database_of(what.table);
    if (database == nullptr) return true;
    if (!what.defines) return may_write(connection, *database);
    const bool is_behind = !database->waiting.empty() && !database->waiting.contains(connection);
    return !is_behind && (database->definer == 0 || database->definer == connection);
}

bool table_locks::is_alone_in(std::string_view database, std::uint64_t connection) const {
    for (auto each = locks_.lower_bound(database); each != locks_.end() && each->first.starts_with(database); ++each) {
        if (is_used(each->second, connection)) return false;
    }
    return true;
}

bool table_locks::may_define(std::uint64_t connection, const lock& of, bool builds, const interrupt_flags& running) const {
    if (is_used(of, connection)) return false;
    if (!builds) return true;
    const bool seen_by_ending = !ending_.empty() && *ending_.begin() < of.cleared;
    return !seen_by_ending && !running.runs_since_before(of.cleared, connection);
}

// May another's open transaction see rows that the table has no more?
bool table_locks::is_seen(std::uint64_t connection, const lock& of) const {
    return std::ranges::any_of(open_, [&](const auto& each) { return each.first != connection && each.second < of.cleared; });
}

bool table_locks::may_write(std::uint64_t connection, const lock& of) const {
    if (of.definer != 0 && of.definer != connection) return false;
    return of.waiting.empty() || written_.contains(connection);
}

table_locks::lock& table_locks::of_table(const std::string& table) {
    const auto [place, is_new] = locks_.try_emplace(table);
    if (is_new) place->second.cleared = forgotten_moment_;
    return place->second;
}

table_hold table_locks::enter(std::uint64_t connection, std::span<const table_use> tables, std::uint64_t known,
                              const interrupt_flags& running) {
    const std::lock_guard guard{mutex_};
    if (locks_.size() > most_kept) forget_unused();
    const bool free = std::ranges::all_of(tables, [&](const table_use& each) { return may_enter(connection, each, running); });
    if (!free) {
        for (const auto& each : tables) {
            if (!each.defines) continue;
            auto& of = of_table(each.table);
            if (of.waiting.contains(connection)) continue;
            defined_[connection].push_back(&of);  // first, so that what has no memory leaves nothing behind
            of.waiting.insert(connection);
        }
        return table_hold::taken;
    }
    const auto seen = [&](const table_use& each) { return each.makes_indexes && is_seen(connection, of_table(each.table)); };
    if (std::ranges::any_of(tables, seen)) return table_hold::seen;
    bool changed = known < forgotten_;
    for (const auto& each : tables) {
        auto& of = of_table(each.table);
        const auto* const database = database_of(each.table);
        changed |= of.defined > known || (database != nullptr && database->defined > known);
        if (each.defines) {
            defined_[connection].push_back(&of);
            of.waiting.erase(connection);
            of.definer = connection;
            of.is_built = each.builds;
            of.is_cleared = each.clears;
        } else {
            auto& mine = written_[connection];
            const auto known_of = std::ranges::find(mine, &of, &write::of);
            if (known_of == mine.end()) {
                mine.push_back({&of, each.clears});
            } else {
                known_of->clears |= each.clears;
            }
            of.writers.insert(connection);
        }
    }
    return changed ? table_hold::changed : table_hold::held;
}

void table_locks::leave_written(std::uint64_t connection) {
    const std::lock_guard guard{mutex_};
    const auto found = written_.find(connection);
    if (found == written_.end()) return;
    const auto now = ++moment_;
    for (const auto& [of, clears] : found->second) {
        of->writers.erase(connection);
        if (clears) of->cleared = now;
    }
    written_.erase(found);
}

void table_locks::leave_defined(std::uint64_t connection, bool changed) {
    if (forget_defined(connection, changed)) run_ends();
}

// Returns: did it define or wait?
bool table_locks::forget_defined(std::uint64_t connection, bool changed) {
    const std::lock_guard guard{mutex_};
    const auto found = defined_.find(connection);
    if (found == defined_.end()) return false;
    const auto now = changed ? definitions_.fetch_add(1, std::memory_order_acq_rel) + 1 : 0;
    const auto moment = changed ? ++moment_ : 0;
    for (lock* const each : found->second) {
        each->waiting.erase(connection);
        if (each->definer != connection) continue;
        each->definer = 0;
        each->defined = std::max(each->defined, now);
        if (each->is_cleared) each->cleared = std::max(each->cleared, moment);
        each->is_built = each->is_cleared = false;
    }
    defined_.erase(found);
    return true;
}

bool table_locks::ends_late(std::uint64_t since) const {
    return std::ranges::any_of(defined_, [&](const auto& of) {
        return std::ranges::any_of(of.second,
                                   [&](const lock* each) { return each->definer == of.first && each->is_built && since < each->cleared; });
    });
}

std::uint64_t table_locks::opened(std::uint64_t connection) {
    const std::lock_guard guard{mutex_};
    return open_[connection] = moment_;
}

void table_locks::closed(std::uint64_t connection) {
    const std::lock_guard guard{mutex_};
    open_.erase(connection);
}

bool table_locks::try_begin_end(std::uint64_t since) {
    const std::lock_guard guard{mutex_};
    if (ends_late(since)) return false;
    ending_.insert(since);
    return true;
}

void table_locks::finish_end(std::uint64_t since) {
    const std::lock_guard guard{mutex_};
    ending_.erase(ending_.find(since));
}

void table_locks::end_in_time(std::uint64_t since, std::function<void()> end) {
    {
        const std::lock_guard guard{mutex_};
        late_ends_.push_back({since, std::move(end)});
    }
    run_ends();
}

void table_locks::run_ends() {
    std::vector<late_end> due;
    {
        const std::lock_guard guard{mutex_};
        const auto late =
            std::stable_partition(late_ends_.begin(), late_ends_.end(), [this](const auto& each) { return ends_late(each.since); });
        due.assign(std::make_move_iterator(late), std::make_move_iterator(late_ends_.end()));
        late_ends_.erase(late, late_ends_.end());
        for (const auto& each : due) ending_.insert(each.since);
    }
    for (auto& [since, end] : due) {
        end();
        finish_end(since);
    }
}

void table_locks::forget_unused() {
    std::erase_if(locks_, [](const auto& each) {
        const lock& of = each.second;
        return of.writers.empty() && of.waiting.empty() && of.definer == 0;
    });
    forgotten_moment_ = ++moment_;
    forgotten_ = definitions_.fetch_add(1, std::memory_order_acq_rel) + 1;
}

}  // namespace rollcall::engine
