// Plans of texts that one connection runs again and again: kept, so that they are not made each time.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "rollcall/base/counted_place.hpp"
#include "rollcall/engine/duckdb/running/prepared.hpp"

namespace rollcall::engine {

// Thread: the worker's that has its connection.
class kept_plans {
public:
    // `kept`: how many all connections keep, `most` at most; it outlives the object.
    kept_plans(std::atomic<std::uint64_t>& kept, std::uint64_t most) : kept_(kept), most_(most) {}

    // Returns: the plan kept for the text, null for none; valid until keep().
    duckdb_prepared* find(std::string_view text);
    // Notes that the text runs. Returns: is its plan worth keeping? It ran lately, was short then, and its plan holds little.
    bool note_text(std::string_view text);
    // Keeps the plan, in the place of the one used longest ago where there is no other.
    // Returns: null where all places are other connections'; the plan is as it was then.
    duckdb_prepared* keep(std::unique_ptr<duckdb_prepared>& plan);
    // Notes how a run ended. The plan of one that was not short is dropped.
    void note_run(std::string_view text, bool was_short) noexcept;
    void clear() noexcept { plans_.clear(); }

private:
    struct kept_plan {
        std::unique_ptr<duckdb_prepared> plan;
        counted_place place;
    };
    struct known_text {
        std::uint32_t hash = 0;  // two texts that share one: a plan is kept early
        bool was_short = true;
    };
    known_text* find_known(std::string_view text) noexcept;

    std::atomic<std::uint64_t>& kept_;
    std::uint64_t most_;
    std::vector<kept_plan> plans_;  // the last used first
    std::array<known_text, 8> lately_{};
    std::size_t oldest_ = 0;  // of those
};

}  // namespace rollcall::engine
