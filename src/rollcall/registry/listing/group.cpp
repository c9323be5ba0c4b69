// Sums over all shards: sessions by a column's text, and totals for metrics.
#include <boost/asio/post.hpp>

#include <algorithm>
#include <map>

#include "rollcall/registry/listing/on_all_shards.hpp"

namespace rollcall::registry {

namespace {

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
            if (place.row.kind == security::session_kind::watched) return;
            if (!place.row.query.empty()) place.control->refresh();
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
