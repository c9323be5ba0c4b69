// The few plans that a connection keeps, and which texts it ran lately.
#include "rollcall/engine/duckdb/kept_plans.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "rollcall/base/text.hpp"

namespace rollcall::engine {

namespace {

constexpr std::size_t most_of_a_connection = 8;
constexpr std::size_t longest_text = 16 * 1024;  // bytes; planning is little of what longer ones cost

// Do its plans hold a third of a MiB, or what the rows hold, when they have run? Window functions' and those of the first rows in an order.
bool holds_much(std::string_view text) { return icontains(text, "over") || (icontains(text, "order by") && icontains(text, "limit")); }

}  // namespace

duckdb_prepared* kept_plans::find(std::string_view text) {
    const auto found = std::ranges::find_if(plans_, [&](const kept_plan& kept) { return kept.plan->text() == text; });
    if (found == plans_.end()) return nullptr;
    std::rotate(plans_.begin(), found, found + 1);
    return plans_.front().plan.get();
}

bool kept_plans::comes_again(std::string_view text) {
    if (most_ == 0 || text.size() > longest_text) return false;
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));  // two that share one: a plan kept early
    if (std::ranges::find(lately_, hash) != lately_.end()) return !holds_much(text);
    lately_[oldest_] = hash;
    oldest_ = (oldest_ + 1) % lately_.size();
    return false;
}

duckdb_prepared* kept_plans::keep(std::unique_ptr<duckdb_prepared>& plan) {
    if (plans_.size() == most_of_a_connection) {
        plans_.back().plan = std::move(plan);
        std::rotate(plans_.begin(), plans_.end() - 1, plans_.end());
        return plans_.front().plan.get();
    }
    auto place = counted_place::take(kept_, most_);
    if (!place) return nullptr;
    plans_.insert(plans_.begin(), kept_plan{std::move(plan), std::move(*place)});
    return plans_.front().plan.get();
}

void kept_plans::drop(std::string_view text) noexcept {
    std::erase_if(plans_, [&](const kept_plan& kept) { return kept.plan->text() == text; });
}

}  // namespace rollcall::engine
