// The live table of sessions: every shard's own part, entries that register themselves, and what is asked of all parts at
// once: gather (listing), group, kill. Session and REST meet here, and only here.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/registry/kill_order.hpp"
#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/registry/rows/filter.hpp"
#include "rollcall/registry/rows/session_row.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::registry {

namespace asio = boost::asio;

class session_table;

// A session's place in the table, from construction to destruction. Thread: owning shard.
class session_entry {
public:
    // `control` and `table` outlive the entry. Ids are given once.
    session_entry(session_table& table, connection_id id, session_control& control);
    ~session_entry();
    session_entry(const session_entry&) = delete;
    session_entry& operator=(const session_entry&) = delete;

    // To be changed at once: who keeps it would change what lists have made of it already.
    [[nodiscard]] session_row& row() noexcept {
        row_->forget_shown();
        return *row_;
    }
    [[nodiscard]] const session_row& row() const noexcept { return *row_; }

    // A command begins: its name, its statement (or none), its query id (or none); Time counts from now.
    void begin_command(command what, sql::redacted_sql info, query_id query);
    // A command ended: asleep from now.
    void end_command();

private:
    session_table& table_;
    session_row* row_;
};

// One shard's sessions. Thread: owning shard.
class session_table {
public:
    explicit session_table(runtime::shard& home) : home_(home) {}

    struct place {
        session_row row;
        session_control* control = nullptr;
    };
    struct ended {
        connection_id id;
        std::string user;
        security::session_kind kind;
        std::string realm;
        bool out_of_sight;  // as the row's, and the next
        bool told_to_end;
        steady_time at;
    };

    [[nodiscard]] runtime::shard& home() noexcept { return home_; }
    // Returns: null where no session of this shard has the id.
    [[nodiscard]] place* find(connection_id id);
    // Sessions that ended less than a minute ago; the oldest go first when there are very many.
    [[nodiscard]] const ended* find_ended(connection_id id);
    // By ascending id, from the first above `after`: at most `count` calls of `visit`. Returns: the last id visited, or none at the end.
    template <class Visit>
    connection_id visit_after(connection_id after, std::size_t count, Visit visit);
    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

private:
    friend class session_entry;
    struct slot {
        connection_id id;
        place* at;
    };
    place& add(connection_id id, session_control& control);
    void remove(connection_id id);
    std::vector<slot>::iterator first_above(connection_id after);
    static void prefetch(const place& coming) noexcept {
        constexpr std::size_t line = 64;
        const auto* const bytes = reinterpret_cast<const char*>(&coming);
        for (std::size_t i = 0; i < sizeof coming; i += line) __builtin_prefetch(bytes + i);
    }

    // Listings walk over all of them: they lie close together, and none ever moves.
    static constexpr std::size_t chunk_places = 64;
    using chunk = std::array<place, chunk_places>;

    runtime::shard& home_;
    std::vector<std::unique_ptr<chunk>> chunks_;
    std::size_t taken_ = 0;  // places of the chunks that were in use at some time
    std::vector<place*> unused_;
    std::vector<slot> by_id_;  // sorted
    std::deque<ended> ended_;  // oldest first
};

template <class Visit>
connection_id session_table::visit_after(connection_id after, std::size_t count, Visit visit) {
    // A row is read from end to end once it is reached: its memory is asked for while rows before it are worked on.
    constexpr std::ptrdiff_t ahead = 6;
    auto it = first_above(after);
    connection_id last;
    for (; it != by_id_.end() && count > 0; ++it, --count) {
        if (by_id_.end() - it > ahead) prefetch(*(it + ahead)->at);
        last = it->id;
        visit(*it->at);
    }
    return it == by_id_.end() ? connection_id{} : last;
}

// What a row is sorted by, rendered once: numbers compare as numbers, "" comes last in both directions.
struct sort_key {
    bool empty = false;
    std::uint64_t number = 0;
    std::string text;
};

struct sort_order {
    session_column column = session_column::id;
    bool descending = false;
};

// A listing's question. Immutable while it runs; the renderer is pure, is called on every shard, and is not needed where values are
// collected.
struct listing {
    session_filter filter;
    sort_order sort;
    std::size_t offset = 0;
    std::size_t limit = SIZE_MAX;
    std::function<void(std::string& out, const session_row& row)> render;
    render_context context;    // for sort keys
    connection_id except;      // left out: the connection that gives a mass kill
    std::string head;          // what the answer's bytes begin with, before the first row
    std::string between{','};  // what joins rows
};

// A listing's answer as a whole.
struct listed_text {
    std::string bytes;
    std::size_t rows = 0;
    std::size_t matches = 0;  // before offset and limit
};

// A listing's answer: rows in order, each a piece of `bytes`, with what joins them in between.
struct listed_rows {
    struct piece {
        sort_key key;
        connection_id id;
        std::size_t begin = 0;
        std::size_t length = 0;
    };
    std::string bytes;
    std::vector<piece> rows;
    std::size_t matches = 0;  // before offset and limit
    [[nodiscard]] std::string_view text_of(const piece& p) const { return std::string_view{bytes}.substr(p.begin, p.length); }
};

// Puts parts, each sorted by `sort`, together: rows in that order, or, where `in_turn`, one part after the other and without keys; then
// the page, its rows joined by commas.
// Thread: any.
struct merge_order {
    sort_order sort;
    bool in_turn = false;
    std::size_t offset = 0;
    std::size_t limit = SIZE_MAX;
};
listed_rows merge(const std::vector<listed_rows>& parts, const merge_order& how);

// A session that a listing has chosen, and the place of what was made of it.
struct chosen_row {
    connection_id id;
    std::uint32_t shard = 0;
    std::uint32_t index = 0;  // among those of its shard
};
struct choice {
    std::vector<chosen_row> rows;  // the page, in order
    std::vector<sort_key> keys;    // one a row; none where the order is the ids'
    std::size_t matches = 0;       // before offset and limit
};
// Called on each shard, with its number, for the sessions there that may be on the page, in order.
using visit_chosen = std::function<void(std::size_t shard, const session_row& row)>;
using visit_row = std::function<void(const session_row& row)>;

// A listing's answer as values.
template <class Value>
struct collected {
    std::vector<Value> rows;
    std::size_t matches = 0;  // before offset and limit
};

// One group of a listing by a column.
struct session_group {
    std::string value;
    std::uint64_t sessions = 0;
    std::uint64_t active = 0;
    std::int64_t oldest_seconds = 0;  // of those that are active
};

// One order, and whom it is for.
struct kill_target {
    connection_id id;
    kill_order order;
};

struct kill_result {
    kill_outcome outcome = kill_outcome::unknown;
    bool lives = false;  // the session was there when the order came
    query_id query;      // the one that was stopped, where one was
    bool exact = true;   // it could be bound to that statement
    // What was told to end, where the caller may see it; Info as lists cut it.
    std::string user;
    std::string host;
    std::string db;
    std::string info;
    // Of a lost one: why its owner could not be asked; of one that is forbidden by others than us: what they say; of a mismatch: why it
    // cannot be told whether it is one.
    std::string trouble;
};

// The FE's registry. Thread: coroutines on any shard.
class registry {
public:
    // `shards` outlives it.
    explicit registry(runtime::shard_group& shards);

    [[nodiscard]] session_table& table(const runtime::shard& home) noexcept { return *tables_[home.id().value]; }

    // Asks every shard, in slices that let others in between, and merges.
    asio::awaitable<listed_text> list(std::shared_ptr<const listing> asked);
    // The same for who puts the rows together with others'.
    asio::awaitable<listed_rows> gather(std::shared_ptr<const listing> asked);
    // The same for who wants no text: what `make` makes of each session, on its shard, in order. asked->render is not called.
    template <class Value>
    asio::awaitable<collected<Value>> collect(std::shared_ptr<const listing> asked, std::function<Value(const session_row&)> make);
    // One session, found by its id: what `make` makes of it, on its shard. Returns: nothing where no session has the id or asked->filter
    // leaves it out.
    template <class Value>
    asio::awaitable<std::optional<Value>> find(connection_id id, std::shared_ptr<const listing> asked,
                                               std::function<Value(const session_row&)> make);
    // Groups by a column's text, most sessions first, then by value.
    asio::awaitable<std::vector<session_group>> group(std::shared_ptr<const listing> asked, session_column by);

    // Gives every order for `caller`, then waits at most `patience` for the ends of all. Returns: one result a target.
    asio::awaitable<std::vector<kill_result>> kill(std::vector<kill_target> targets, security::principal caller,
                                                   std::chrono::milliseconds patience);

    // The FE stops: ends every session of ours that is asleep, and with `also_busy` the others. Returns: how many are left.
    asio::awaitable<std::size_t> end_all(bool also_busy);

    // Sessions on all shards but those of watched servers, and those that are not asleep: for metrics; the sum of moments a few µs apart.
    struct totals {
        std::array<std::uint64_t, static_cast<std::size_t>(session_state::killed) + 1>
            by_state{};  // by session_state, whose last is killed
        std::int64_t oldest_query_seconds = 0;
        std::uint64_t kills_stuck = 0;
        std::int64_t oldest_kill_seconds = 0;  // of those that have not come to their end
    };
    asio::awaitable<totals> count();

private:
    asio::awaitable<choice> choose(std::shared_ptr<const listing> asked, visit_chosen visit);
    asio::awaitable<void> visit_session(connection_id id, std::shared_ptr<const listing> asked, visit_row visit);

    std::vector<std::unique_ptr<session_table>> tables_;
    runtime::shard_group& shards_;
};

template <class Value>
asio::awaitable<collected<Value>> registry::collect(std::shared_ptr<const listing> asked, std::function<Value(const session_row&)> make) {
    std::vector<std::vector<Value>> made(tables_.size());  // each written on its shard alone
    visit_chosen add = [&made, &make](std::size_t shard, const session_row& row) { made[shard].push_back(make(row)); };
    const auto chosen = co_await choose(std::move(asked), std::move(add));
    collected<Value> all;
    all.matches = chosen.matches;
    all.rows.reserve(chosen.rows.size());
    for (const auto& each : chosen.rows) all.rows.push_back(std::move(made[each.shard][each.index]));
    co_return all;
}

template <class Value>
asio::awaitable<std::optional<Value>> registry::find(connection_id id, std::shared_ptr<const listing> asked,
                                                     std::function<Value(const session_row&)> make) {
    std::optional<Value> found;  // written on the session's shard, read here after it
    visit_row visit = [&found, &make](const session_row& row) { found = make(row); };
    co_await visit_session(id, std::move(asked), std::move(visit));
    co_return std::move(found);
}

}  // namespace rollcall::registry
