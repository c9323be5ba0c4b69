// Buffers under locks that are held for a moment: the writer takes a whole buffer at once.
#include "rollcall/history/recorder.hpp"

#include <iterator>
#include <utility>

namespace rollcall::history {

namespace {

constexpr std::uint32_t first_runs = 3;
constexpr std::size_t most_shapes = 8192;

std::size_t size_of(const registry::query_record& record) {
    return sizeof record + record.statement.text().size() + record.error.size() + record.profile.size() + record.db.size() +
           record.trace_id.size();
}

}  // namespace

recorder::recorder(const recorder_options& options, std::function<void()> wake) : options_(options), wake_(std::move(wake)) {
    for (std::size_t i = 0; i < options.places; ++i) places_.push_back(std::make_unique<place>());
}

bool recorder::wants_profile(shard_id at, std::uint64_t shape) {
    if (options_.profiles == profile_policy::all) return true;
    if (options_.profiles == profile_policy::off || shape == 0) return false;
    return may_take_long(at, shape);
}

bool recorder::may_take_long(shard_id at, std::uint64_t shape) {
    const auto& shapes = places_[at.value]->shapes;
    const auto known = shapes.find(shape);
    return known == shapes.end() || known->second.count < first_runs || known->second.last_was_long;
}

void recorder::note_run(place& at, const registry::query_record& record) {
    if (record.shape == 0) return;
    // Whoever sends more forms of statements than these has them all measured again.
    if (at.shapes.size() >= most_shapes) at.shapes.clear();
    auto& seen = at.shapes[record.shape];
    ++seen.count;
    // Of what a profile could explain: not waiting for a turn or for the client.
    seen.last_was_long = record.phases.planned + record.phases.executed > options_.profile_threshold;
}

void recorder::take(shard_id at, registry::query_record record) {
    place& mine = *places_[at.value];
    note_run(mine, record);
    const std::size_t size = size_of(record);
    const std::size_t before = mine.waiting.with([&](buffer& waiting) {
        const std::size_t held = waiting.bytes;
        if (held + size > options_.buffer_bytes) return held;
        waiting.bytes += size;
        waiting.records.push_back(std::move(record));
        return held;
    });
    taken_.fetch_add(1, std::memory_order_relaxed);
    const std::size_t after = before + size;
    if (after > options_.buffer_bytes) count_dropped(1);
    if (before <= options_.buffer_bytes / 2 && after > options_.buffer_bytes / 2) wake_();
}

std::vector<registry::query_record> recorder::drain() {
    std::vector<registry::query_record> all;
    for (auto& each : places_) {
        auto taken = each->waiting.with([](buffer& waiting) {
            waiting.bytes = 0;
            return std::exchange(waiting.records, {});
        });
        if (all.empty()) {
            all = std::move(taken);
        } else {
            std::ranges::move(taken, std::back_inserter(all));
        }
    }
    return all;
}

}  // namespace rollcall::history
