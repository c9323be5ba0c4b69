// One shard's part of the registry: places, and the entries that hold them.
#include <algorithm>
#include <cassert>

#include "rollcall/registry/registry.hpp"

namespace rollcall::registry {

namespace {
constexpr std::chrono::seconds ended_kept{60};
constexpr std::size_t ended_at_most = 65536;
}  // namespace

std::vector<session_table::slot>::iterator session_table::first_above(connection_id after) {
    return std::ranges::upper_bound(by_id_, after, {}, &slot::id);
}

session_table::place* session_table::find(connection_id id) {
    const auto found = std::ranges::lower_bound(by_id_, id, {}, &slot::id);
    return found == by_id_.end() || found->id != id ? nullptr : found->at;
}

const session_table::ended* session_table::find_ended(connection_id id) {
    const auto oldest_kept = home_.time().steady_now() - ended_kept;
    while (!ended_.empty() && ended_.front().at < oldest_kept) ended_.pop_front();
    const auto found = std::ranges::find(ended_, id, &ended::id);
    return found == ended_.end() ? nullptr : &*found;
}

session_table::place& session_table::add(connection_id id, session_control& control) {
    assert(find(id) == nullptr && "connection ids are given once");
    place* at = nullptr;
    if (unused_.empty()) {
        if (taken_ == chunks_.size() * chunk_places) chunks_.push_back(std::make_unique<chunk>());
        at = &(*chunks_[taken_ / chunk_places])[taken_ % chunk_places];
        ++taken_;
    } else {
        at = unused_.back();
        unused_.pop_back();
        at->row = session_row{};
    }
    at->row.id = id;
    at->row.since = home_.time().steady_now();
    at->control = &control;
    by_id_.insert(first_above(id), slot{id, at});
    return *at;
}

void session_table::remove(connection_id id) {
    const auto found = std::ranges::lower_bound(by_id_, id, {}, &slot::id);
    assert(found != by_id_.end() && found->id == id && "an entry removes what it added");
    place* const at = found->at;
    by_id_.erase(found);
    if (ended_.size() >= ended_at_most) ended_.pop_front();
    ended_.push_back({id, std::string{at->row.owner().name}, at->row.kind, std::string{at->row.realm()}, at->row.out_of_sight,
                      at->row.told_to_end, home_.time().steady_now()});
    at->row = session_row{};
    at->control = nullptr;
    unused_.push_back(at);
}

session_entry::session_entry(session_table& table, connection_id id, session_control& control)
    : table_(table), row_(&table.add(id, control).row) {}

session_entry::~session_entry() { table_.remove(row_->id); }

void session_entry::begin_command(command what, sql::redacted_sql info, query_id query) {
    row_->forget_shown();
    row_->doing = what;
    row_->since = table_.home().time().steady_now();
    row_->info = std::move(info);
    row_->query = query;
    row_->verb = {};
    row_->progress = -1;
    ++row_->command_number;
}

void session_entry::end_command() {
    row_->forget_shown();
    row_->doing = command::sleep;
    row_->state = session_state::idle;
    row_->since = table_.home().time().steady_now();
    row_->info = {};
    row_->query = {};
    row_->verb = {};
    row_->progress = -1;
    row_->being_killed = false;
    ++row_->command_number;
}

}  // namespace rollcall::registry
