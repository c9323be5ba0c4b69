// Listings over all shards: each shard renders its own rows in slices; the asker merges.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>

#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::registry {

namespace {

constexpr std::size_t slice_rows = 256;

sort_key make_key(const session_row& row, const sort_order& sort, const render_context& context) {
    sort_key key;
    if (sort.column == session_column::id) {
        key.number = row.id.value;
        return key;
    }
    append_cell(key.text, row, sort.column, context);
    key.empty = key.text.empty();
    if (is_numeric(sort.column)) {
        std::from_chars(key.text.data(), key.text.data() + key.text.size(), key.number);
        key.text.clear();
    }
    return key;
}

// Strict order of pieces: by key, "" last either way, ties by id.
struct piece_order {
    bool descending;
    bool operator()(const listed_rows::piece& a, const listed_rows::piece& b) const {
        if (a.key.empty != b.key.empty) return b.key.empty;
        if (a.key.number != b.key.number) return (a.key.number < b.key.number) != descending;
        if (const int order = a.key.text.compare(b.key.text); order != 0) return (order < 0) != descending;
        return a.id < b.id;
    }
};

// Keeps the first `keep` of a shard's rows; drops the rest once they are twice as many, so that the cost stays linear.
void keep_first(listed_rows& part, const piece_order& order, std::size_t keep, bool final) {
    if (part.rows.size() <= keep || (!final && part.rows.size() < 2 * keep + slice_rows)) return;
    std::ranges::nth_element(part.rows, part.rows.begin() + static_cast<std::ptrdiff_t>(keep), order);
    part.rows.resize(keep);
    std::ranges::sort(part.rows, {}, &listed_rows::piece::begin);
    std::string kept;
    for (auto& piece : part.rows) {
        const std::size_t begin = kept.size();
        kept += part.text_of(piece);
        piece.begin = begin;
    }
    part.bytes = std::move(kept);
}

// One shard's rows. Runs on the shard; holds nothing of the table across its pauses but the last id.
asio::awaitable<listed_rows> gather_shard(session_table& table, std::shared_ptr<const listing> asked) {
    listed_rows part;
    const piece_order order{asked->sort.descending};
    const std::size_t keep = asked->limit >= SIZE_MAX - asked->offset ? SIZE_MAX : asked->offset + asked->limit;
    const steady_time now = asked->context.now;
    part.bytes.reserve(std::min(table.size(), keep) * 200);
    part.rows.reserve(std::min(table.size(), keep));
    connection_id last;
    do {
        last = table.visit_after(last, slice_rows, [&](session_table::place& place) {
            if (place.row.id == asked->except || !asked->filter.matches(place.row, now)) return;
            if (place.row.query != query_id{}) place.control->refresh();
            ++part.matches;
            const std::size_t begin = part.bytes.size();
            asked->render(part.bytes, place.row);
            part.rows.push_back({make_key(place.row, asked->sort, asked->context), place.row.id, begin, part.bytes.size() - begin});
        });
        if (keep != SIZE_MAX) keep_first(part, order, keep, false);
        if (last != connection_id{}) co_await asio::post(table.home().executor(), asio::use_awaitable);
    } while (last != connection_id{});
    if (keep != SIZE_MAX) keep_first(part, order, keep, true);
    // By id, as most lists are, they are sorted already.
    if (!std::ranges::is_sorted(part.rows, order)) std::ranges::sort(part.rows, order);
    co_return part;
}

// Runs one coroutine a shard, all at once, and gives what they returned, in the shards' order.
template <class Value, class Make>
asio::awaitable<std::vector<Value>> on_all_shards(std::vector<std::unique_ptr<session_table>>& tables, Make make) {
    using operation = decltype(asio::co_spawn(std::declval<asio::io_context&>(), std::declval<asio::awaitable<Value>>(), asio::deferred));
    std::vector<operation> operations;
    operations.reserve(tables.size());
    for (auto& table : tables) operations.push_back(asio::co_spawn(table->home().context(), make(*table), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    auto [order, failures, values] = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    co_return std::move(values);
}

using group_map = std::map<std::string, session_group, std::less<>>;

asio::awaitable<group_map> group_shard(session_table& table, std::shared_ptr<const listing> asked, session_column by) {
    group_map groups;
    const steady_time now = asked->context.now;
    connection_id last;
    std::string value;
    do {
        last = table.visit_after(last, slice_rows, [&](session_table::place& place) {
            if (!asked->filter.matches(place.row, now)) return;
            value.clear();
            // A host's group is its address: ports differ with every connection.
            if (by == session_column::host) {
                value = place.row.host.substr(0, place.row.ip_length);
            } else {
                append_cell(value, place.row, by, asked->context);
            }
            auto& group = groups[value];
            ++group.sessions;
            if (place.row.doing == command::sleep) return;
            ++group.active;
            group.oldest_seconds = std::max(group.oldest_seconds, seconds_in_command(place.row, now));
        });
        if (last != connection_id{}) co_await asio::post(table.home().executor(), asio::use_awaitable);
    } while (last != connection_id{});
    co_return groups;
}

asio::awaitable<registry::totals> count_shard(session_table& table) {
    registry::totals sum;
    const steady_time now = table.home().time().steady_now();
    connection_id last;
    do {
        last = table.visit_after(last, slice_rows, [&](session_table::place& place) {
            ++sum.by_state[static_cast<std::size_t>(place.row.state)];
            if (!place.row.query.empty()) sum.oldest_query_seconds = std::max(sum.oldest_query_seconds, seconds_in_command(place.row, now));
            if (!place.row.being_killed) return;
            if (place.row.kill_at(now) == kill_state::stuck) ++sum.kills_stuck;
            const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - place.row.killed_since).count();
            sum.oldest_kill_seconds = std::max(sum.oldest_kill_seconds, std::int64_t{age});
        });
        if (last != connection_id{}) co_await asio::post(table.home().executor(), asio::use_awaitable);
    } while (last != connection_id{});
    co_return sum;
}

}  // namespace

namespace {

// A result with room for all parts together.
listed_rows room_for(const std::vector<listed_rows>& parts, const std::string& head, std::size_t limit) {
    constexpr std::size_t room_behind = 256;  // for what the caller puts behind the rows
    listed_rows whole;
    std::size_t bytes = head.size() + room_behind;
    std::size_t rows = 0;
    for (const auto& part : parts) {
        whole.matches += part.matches;
        bytes += part.bytes.size();
        rows += part.rows.size();
    }
    whole.bytes.reserve(bytes);
    whole.bytes = head;
    whole.rows.reserve(std::min(rows, limit));
    return whole;
}

// Keys have served where no order is to be made.
listed_rows concatenate(const std::vector<listed_rows>& parts, const merge_order& how) {
    const auto limit = how.limit;
    auto offset = how.offset;
    auto whole = room_for(parts, how.head, limit);
    for (const auto& part : parts) {
        for (const auto& piece : part.rows) {
            if (whole.rows.size() == limit) return whole;
            if (offset > 0) {
                --offset;
                continue;
            }
            whole.rows.push_back({{}, piece.id, whole.bytes.size(), piece.length});
            whole.bytes += part.text_of(piece);
        }
    }
    return whole;
}

}  // namespace

listed_rows merge(const std::vector<listed_rows>& parts, const merge_order& how) {
    if (how.in_turn) return concatenate(parts, how);
    struct source {
        const listed_rows* part;
        std::size_t next;
    };
    std::vector<source> sources;
    for (const auto& part : parts) {
        if (!part.rows.empty()) sources.push_back({&part, 0});
    }
    auto whole = room_for(parts, how.head, how.limit);
    const piece_order order{how.sort.descending};
    const auto later = [&](const source& a, const source& b) { return order(b.part->rows[b.next], a.part->rows[a.next]); };
    std::ranges::make_heap(sources, later);
    for (std::size_t position = 0; !sources.empty() && whole.rows.size() < how.limit; ++position) {
        std::ranges::pop_heap(sources, later);
        source& first = sources.back();
        const auto& piece = first.part->rows[first.next];
        if (position >= how.offset) {
            whole.rows.push_back({piece.key, piece.id, whole.bytes.size(), piece.length});
            whole.bytes += first.part->text_of(piece);
        }
        if (++first.next == first.part->rows.size()) {
            sources.pop_back();
        } else {
            std::ranges::push_heap(sources, later);
        }
    }
    return whole;
}

registry::registry(runtime::shard_group& shards) : shards_(shards) {
    for (std::size_t i = 0; i < shards.size(); ++i) tables_.push_back(std::make_unique<session_table>(shards.at(i)));
}

asio::awaitable<listed_rows> registry::gather(std::shared_ptr<const listing> asked) {
    // Named: g++ 12 destroys a capturing temporary in an expression with co_await twice.
    auto make = [asked](session_table& table) { return gather_shard(table, asked); };
    auto parts = co_await on_all_shards<listed_rows>(tables_, std::move(make));
    merge_order how;
    how.sort = asked->sort;
    how.offset = asked->offset;
    how.limit = asked->limit;
    how.head = asked->head;
    co_return merge(parts, how);
}

asio::awaitable<std::optional<std::string>> registry::render_session(connection_id id, std::shared_ptr<const listing> asked) {
    for (auto& table : tables_) {
        auto render = [table = table.get(), id, asked]() -> std::optional<std::string> {
            auto* const place = table->find(id);
            if (place == nullptr || !asked->filter.matches(place->row, asked->context.now)) return std::nullopt;
            if (!place->row.query.empty()) place->control->refresh();
            std::string rendered;
            asked->render(rendered, place->row);
            return rendered;
        };
        auto rendered = co_await runtime::call_on(table->home().executor(), std::move(render));
        if (rendered) co_return rendered;
    }
    co_return std::nullopt;
}

asio::awaitable<std::vector<session_group>> registry::group(std::shared_ptr<const listing> asked, session_column by) {
    auto make = [asked, by](session_table& table) { return group_shard(table, asked, by); };
    auto parts = co_await on_all_shards<group_map>(tables_, std::move(make));
    group_map all;
    for (auto& part : parts) {
        for (auto& [value, group] : part) {
            auto& sum = all[value];
            sum.sessions += group.sessions;
            sum.active += group.active;
            sum.oldest_seconds = std::max(sum.oldest_seconds, group.oldest_seconds);
        }
    }
    std::vector<session_group> groups;
    groups.reserve(all.size());
    for (auto& [value, group] : all) {
        group.value = value;
        groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(groups, std::ranges::greater{}, &session_group::sessions);
    co_return groups;
}

asio::awaitable<registry::totals> registry::count() {
    const auto parts = co_await on_all_shards<totals>(tables_, [](session_table& table) { return count_shard(table); });
    totals sum;
    for (const auto& part : parts) {
        for (std::size_t i = 0; i < sum.by_state.size(); ++i) sum.by_state[i] += part.by_state[i];
        sum.oldest_query_seconds = std::max(sum.oldest_query_seconds, part.oldest_query_seconds);
        sum.kills_stuck += part.kills_stuck;
        sum.oldest_kill_seconds = std::max(sum.oldest_kill_seconds, part.oldest_kill_seconds);
    }
    co_return sum;
}

}  // namespace rollcall::registry
