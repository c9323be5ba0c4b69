// Rows as bytes: each shard renders the sessions that it has chosen; the asker puts them together.
#include <algorithm>

#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::registry {

namespace {

// What a shard has rendered, row behind row. Written on the shard alone.
struct rendered_rows {
    std::string bytes;
    std::vector<std::size_t> ends;

    [[nodiscard]] std::string_view at(std::size_t index) const {
        const std::size_t begin = index == 0 ? 0 : ends[index - 1];
        return std::string_view{bytes}.substr(begin, ends[index] - begin);
    }
};

// Room for `head` and all rows, and for what the caller puts behind them.
std::string begin_text(const std::vector<rendered_rows>& rendered, const std::string& head, const std::string& between) {
    constexpr std::size_t room_behind = 256;
    std::size_t bytes = head.size() + room_behind;
    for (const auto& each : rendered) bytes += each.bytes.size() + each.ends.size() * between.size();
    std::string text;
    text.reserve(bytes);
    text = head;
    return text;
}

listed_rows put_together(choice chosen, const std::vector<rendered_rows>& rendered, const std::string& between) {
    listed_rows whole;
    whole.matches = chosen.matches;
    whole.bytes = begin_text(rendered, {}, between);
    whole.rows.reserve(chosen.rows.size());
    for (std::size_t i = 0; i < chosen.rows.size(); ++i) {
        const auto& row = chosen.rows[i];
        sort_key key;
        if (chosen.keys.empty()) {
            key.number = row.id.value;
        } else {
            key = std::move(chosen.keys[i]);
        }
        if (i > 0) whole.bytes += between;
        const auto text = rendered[row.shard].at(row.index);
        whole.rows.push_back({std::move(key), row.id, whole.bytes.size(), text.size()});
        whole.bytes += text;
    }
    return whole;
}

}  // namespace

registry::registry(runtime::shard_group& shards) : shards_(shards) {
    for (std::size_t i = 0; i < shards.size(); ++i) tables_.push_back(std::make_unique<session_table>(shards.at(i)));
}

namespace {

// Named, so that no temporary stands in an expression with co_await.
visit_chosen render_into(std::vector<rendered_rows>& rendered, const listing& asked) {
    return [&rendered, &asked](std::size_t shard, const session_row& row) {
        auto& part = rendered[shard];
        asked.render(part.bytes, row);
        part.ends.push_back(part.bytes.size());
    };
}

}  // namespace

asio::awaitable<listed_rows> registry::gather(std::shared_ptr<const listing> asked) {
    std::vector<rendered_rows> rendered(tables_.size());
    auto render = render_into(rendered, *asked);
    auto chosen = co_await choose(asked, std::move(render));
    co_return put_together(std::move(chosen), rendered, asked->between);
}

asio::awaitable<listed_text> registry::list(std::shared_ptr<const listing> asked) {
    std::vector<rendered_rows> rendered(tables_.size());
    auto render = render_into(rendered, *asked);
    const auto chosen = co_await choose(asked, std::move(render));
    listed_text whole{begin_text(rendered, asked->head, asked->between), chosen.rows.size(), chosen.matches};
    for (const auto& row : chosen.rows) {
        if (&row != &chosen.rows.front()) whole.bytes += asked->between;
        whole.bytes += rendered[row.shard].at(row.index);
    }
    co_return whole;
}

asio::awaitable<void> registry::visit_session(connection_id id, std::shared_ptr<const listing> asked, visit_row visit) {
    for (auto& table : tables_) {
        auto look = [table = table.get(), id, &asked, &visit] {
            auto* const place = table->find(id);
            if (place == nullptr || !asked->filter.matches(place->row, asked->context.now)) return false;
            if (!place->row.query.empty()) place->control->refresh();
            visit(place->row);
            return true;
        };
        const bool found = co_await runtime::call_on(table->home().executor(), std::move(look));
        if (found) co_return;
    }
}

}  // namespace rollcall::registry
