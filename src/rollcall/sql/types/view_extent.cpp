// Counting what stands behind a view. A view behind it may have become another since: it is counted as it is now.
#include "rollcall/sql/types/view_extent.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <vector>

namespace rollcall::sql {
namespace {

// Each view is counted once, however many read it.
class counting {
public:
    explicit counting(std::span<const view_read> reads) {
        for (const view_read& each : reads) by_view_[each.view].push_back(&each);
    }

    view_extent of(const std::string& name) {
        const auto reads = by_view_.find(name);
        if (reads == by_view_.end()) return {};
        // Until it is counted, a view that reads itself has more than any may have.
        const auto [known, is_new] = counted_.try_emplace(name, view_extent{most_counted, most_counted, most_counted});
        if (!is_new) return known->second;
        view_extent sum{0, 0, 0};
        for (const view_read* const each : reads->second) {
            const view_extent behind = each->table.empty() ? view_extent{1, 1, 0} : of(each->table);
            sum.tables = std::min(most_counted, sum.tables + each->times.tables * behind.tables);
            sum.joined = std::min(most_counted, sum.joined + each->times.joined * behind.joined);
            sum.subqueries = std::max(sum.subqueries, std::min(most_counted, each->times.subqueries + behind.subqueries));
        }
        sum.tables = std::max<std::uint64_t>(1, sum.tables);
        sum.joined = std::max<std::uint64_t>(1, sum.joined);
        return counted_[name] = sum;
    }

private:
    std::unordered_map<std::string, std::vector<const view_read*>> by_view_;
    std::unordered_map<std::string, view_extent> counted_;
};

}  // namespace

std::string text_of(const view_extent& extent) {
    return std::to_string(extent.tables) + " " + std::to_string(extent.joined) + " " + std::to_string(extent.subqueries);
}

view_extent view_extent_of(std::string_view text) {
    view_extent out;
    for (std::uint64_t* const each : {&out.tables, &out.joined, &out.subqueries}) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), *each);
        if (read.ec != std::errc{}) return {};
        *each = std::min(*each, most_counted);
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
        if (text.starts_with(' ')) text.remove_prefix(1);
    }
    return out;
}

view_extent extent_behind(std::string_view view, std::span<const view_read> reads) { return counting(reads).of(std::string(view)); }

}  // namespace rollcall::sql
