// The few plans that a connection keeps, and which texts it ran lately.
#include "rollcall/engine/duckdb/running/kept_plans.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

constexpr std::size_t most_of_a_connection = 8;
constexpr std::size_t longest_text = 16 * 1024;  // bytes; planning is little of what longer ones cost

std::uint32_t hash_of(std::string_view text) noexcept { return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text)); }

// A plan that has run keeps some of its working memory. Window functions keep their rows, the first rows of an order a third of a MiB;
// the others have kept 4 to 60 KiB.
bool holds_much(std::string_view text) {
    const bool has_window = icontains(text, "over (") || icontains(text, "over(") || icontains(text, "window");
    return has_window || (icontains(text, "order by") && icontains(text, "limit"));
}

}  // namespace

duckdb_prepared* kept_plans::find(std::string_view text) {
    const auto found = std::ranges::find_if(plans_, [&](const kept_plan& kept) { return kept.plan->text() == text; });
    if (found == plans_.end()) return nullptr;
    std::rotate(plans_.begin(), found, found + 1);
    return plans_.front().plan.get();
}

kept_plans::known_text* kept_plans::find_known(std::string_view text) noexcept {
    const auto found = std::ranges::find(lately_, hash_of(text), &known_text::hash);
    return found == lately_.end() ? nullptr : &*found;
}

bool kept_plans::note_text(std::string_view text) {
    if (most_ == 0 || text.size() > longest_text) return false;
    if (const auto* const known = find_known(text)) return known->was_short && !holds_much(text);
    lately_[oldest_] = {hash_of(text), true};
    oldest_ = (oldest_ + 1) % lately_.size();
    return false;
}

duckdb_prepared* kept_plans::keep(std::unique_ptr<duckdb_prepared>& plan) {
    auto place = plans_.size() < most_of_a_connection ? counted_place::take(kept_, most_) : std::nullopt;
    if (place) {
        plans_.insert(plans_.begin(), kept_plan{std::move(plan), std::move(*place)});
    } else if (!plans_.empty()) {
        plans_.back().plan = std::move(plan);
        std::rotate(plans_.begin(), plans_.end() - 1, plans_.end());
    } else {
        return nullptr;
    }
    return plans_.front().plan.get();
}

void kept_plans::note_run(std::string_view text, bool was_short) noexcept {
    if (most_ == 0 || text.size() > longest_text) return;
    if (auto* const known = find_known(text)) known->was_short = was_short;
    if (was_short) return;
    std::erase_if(plans_, [&](const kept_plan& kept) { return kept.plan->text() == text; });
}

}  // namespace rollcall::engine
