// Which sessions a listing shows: each shard finds its own in slices, and nothing is made of a row before it is known to be among the
// first.
#include <boost/asio/post.hpp>

#include <algorithm>

#include "rollcall/registry/listing/on_all_shards.hpp"
#include "rollcall/registry/listing/row_order.hpp"

namespace rollcall::registry {

namespace {

sort_key make_key(const session_row& row, const sort_order& sort, const render_context& context) {
    sort_key key;
    if (is_numeric(sort.column)) {
        const auto number = number_of(row, sort.column, context);
        key.empty = !number;
        key.number = number.value_or(0);
    } else {
        append_cell(key.text, row, sort.column, context);
        key.empty = key.text.empty();
    }
    return key;
}

bool is_by_id(const listing& asked) noexcept { return asked.sort.column == session_column::id && !asked.sort.descending; }

struct keyed_row {
    sort_key key;
    connection_id id;
};

// One shard's part of a choice. Runs on the shard; holds nothing of the table across its pauses but ids.
class shard_choice {
public:
    shard_choice(session_table& table, const listing& asked, const visit_chosen& visit)
        : table_(table),
          asked_(asked),
          visit_(visit),
          shard_(static_cast<std::uint32_t>(table.home().id().value)),
          order_{asked.sort.descending},
          keep_(asked.limit >= SIZE_MAX - asked.offset ? SIZE_MAX : asked.offset + asked.limit) {}

    asio::awaitable<choice> run() {
        part_.rows.reserve(std::min(table_.size(), keep_));
        const bool by_id = is_by_id(asked_);
        std::vector<keyed_row> found;
        connection_id last;
        do {
            last = table_.visit_after(last, slice_rows, [&](session_table::place& place) {
                if (!is_asked_for(place)) return;
                ++part_.matches;
                if (!by_id) {
                    found.push_back({make_key(place.row, asked_.sort, asked_.context), place.row.id});
                } else if (part_.rows.size() < keep_) {
                    take(place.row);
                }
            });
            if (!by_id) keep_first(found, 2 * keep_ + slice_rows);
            if (last != connection_id{}) co_await asio::post(table_.home().executor(), asio::use_awaitable);
        } while (last != connection_id{});
        if (!by_id) co_await take_in_order(std::move(found));
        co_return std::move(part_);
    }

private:
    [[nodiscard]] bool is_asked_for(session_table::place& place) const {
        if (place.row.id == asked_.except) return false;
        if (!place.row.query.empty()) place.control->refresh();
        return asked_.filter.matches(place.row, asked_.context.now);
    }

    void take(const session_row& row) {
        visit_(shard_, row);
        part_.rows.push_back({row.id, shard_, static_cast<std::uint32_t>(part_.rows.size())});
    }

    // Drops all but the first `keep_`, once there are more than `at`: so the cost stays linear.
    void keep_first(std::vector<keyed_row>& rows, std::size_t at) const {
        if (keep_ == SIZE_MAX || rows.size() <= std::max(at, keep_)) return;
        std::ranges::nth_element(rows, rows.begin() + static_cast<std::ptrdiff_t>(keep_), order_);
        rows.resize(keep_);
    }

    // A session that has ended meanwhile is left out.
    asio::awaitable<void> take_in_order(std::vector<keyed_row> found) {
        keep_first(found, keep_);
        std::ranges::sort(found, order_);
        part_.rows.reserve(found.size());
        part_.keys.reserve(found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (i % slice_rows == slice_rows - 1) co_await asio::post(table_.home().executor(), asio::use_awaitable);
            const auto* const place = table_.find(found[i].id);
            if (place == nullptr) continue;
            take(place->row);
            part_.keys.push_back(std::move(found[i].key));
        }
    }

    session_table& table_;
    const listing& asked_;
    const visit_chosen& visit_;
    const std::uint32_t shard_;
    const row_order order_;
    const std::size_t keep_;
    choice part_;
};

asio::awaitable<choice> choose_shard(session_table& table, std::shared_ptr<const listing> asked, const visit_chosen& visit) {
    shard_choice made{table, *asked, visit};
    co_return co_await made.run();
}

// A shard's part, as it is taken from.
struct choice_source {
    choice* part;
    std::size_t next = 0;
    [[nodiscard]] const chosen_row& row() const noexcept { return part->rows[next]; }
    [[nodiscard]] sort_key& key() const noexcept { return part->keys[next]; }
};

// The page of all parts together.
choice merge_choices(std::vector<choice> parts, const listing& asked) {
    std::vector<choice_source> sources;
    choice whole;
    std::size_t rows = 0;
    for (auto& part : parts) {
        whole.matches += part.matches;
        rows += part.rows.size();
        if (!part.rows.empty()) sources.push_back({&part});
    }
    whole.rows.reserve(std::min(rows, asked.limit));
    const bool by_id = is_by_id(asked);
    const row_order order{asked.sort.descending};
    const auto earlier = [&](const choice_source& a, const choice_source& b) {
        if (by_id) return a.row().id < b.row().id;
        return order.less(a.key(), a.row().id, b.key(), b.row().id);
    };
    // There are as many sources as shards: the first is found as fast as a heap is kept.
    for (std::size_t position = 0; !sources.empty() && whole.rows.size() < asked.limit; ++position) {
        const auto first = std::ranges::min_element(sources, earlier);
        if (position >= asked.offset) {
            whole.rows.push_back(first->row());
            if (!by_id) whole.keys.push_back(std::move(first->key()));
        }
        if (++first->next == first->part->rows.size()) sources.erase(first);
    }
    return whole;
}

}  // namespace

asio::awaitable<choice> registry::choose(std::shared_ptr<const listing> asked, visit_chosen visit) {
    // Named: g++ 12 destroys a capturing temporary in an expression with co_await twice.
    auto make = [&asked, &visit](session_table& table) { return choose_shard(table, asked, visit); };
    auto parts = co_await on_all_shards<choice>(tables_, std::move(make));
    co_return merge_choices(std::move(parts), *asked);
}

}  // namespace rollcall::registry
