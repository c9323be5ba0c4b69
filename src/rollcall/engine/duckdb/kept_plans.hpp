// Plans of texts that one connection runs again and again: kept, so that they are not made each time.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "rollcall/base/counted_place.hpp"
#include "rollcall/engine/duckdb/prepared.hpp"

namespace rollcall::engine {

// Thread: the worker's that has its connection.
class kept_plans {
public:
    // `kept`: how many all connections keep, `most` at most; it outlives the object.
    kept_plans(std::atomic<std::uint64_t>& kept, std::uint64_t most) : kept_(kept), most_(most) {}

    // Returns: the plan kept for the text, null for none; valid until keep().
    duckdb_prepared* find(std::string_view text);
    // Has the text run lately, and is its plan worth keeping? It has run from now on.
    bool comes_again(std::string_view text);
    // Keeps the plan, in the place of the one used longest ago where this connection has its share.
    // Returns: null where as many are kept as may be; the plan is as it was then.
    duckdb_prepared* keep(std::unique_ptr<duckdb_prepared>& plan);
    void drop(std::string_view text) noexcept;
    void clear() noexcept { plans_.clear(); }

private:
    struct kept_plan {
        std::unique_ptr<duckdb_prepared> plan;
        counted_place place;
    };

    std::atomic<std::uint64_t>& kept_;
    std::uint64_t most_;
    std::vector<kept_plan> plans_;           // the last used first
    std::array<std::uint32_t, 8> lately_{};  // hashes of texts
    std::size_t oldest_ = 0;                 // of those
};

}  // namespace rollcall::engine
