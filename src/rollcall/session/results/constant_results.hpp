// Results of queries that hold no more than literals and values of the session, as they were sent before: every pool and driver asks
// `SELECT 1`, `SELECT DATABASE()`, `SELECT @@version_comment`, and the engine would make the same row each time. Of `SELECT NOW()` and
// its like the head alone is kept, for each answer has a row of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/sql/types/sql_type.hpp"

namespace rollcall::session {

// Bounded: where there are too many they are all forgotten. Thread: each shard uses its own part alone.
class constant_results {
public:
    struct kept {
        std::vector<sql::sql_type> types;  // that the columns were told by
        std::string packets;               // head and rows; their numbers are to be given
        std::uint64_t rows = 0;
        std::vector<column> columns = {};  // of a row of times, which is to be made; none: the rows are there
    };

    explicit constant_results(std::size_t shards) : by_shard_(shards) {}

    // `key`: all that the packets depend on but the columns' types. Returns: null where it is not kept; lives until the next keep().
    [[nodiscard]] const kept* find(std::size_t shard, const std::string& key) const {
        const auto& own = by_shard_[shard];
        const auto found = own.find(key);
        return found == own.end() ? nullptr : &found->second;
    }
    void keep(std::size_t shard, std::string key, kept result) {
        auto& own = by_shard_[shard];
        if (key.size() + result.packets.size() > longest) return;
        if (own.size() >= most) own.clear();
        own.insert_or_assign(std::move(key), std::move(result));
    }

private:
    static constexpr std::size_t most = 1024;
    static constexpr std::size_t longest = 2048;  // bytes of one

    std::vector<std::unordered_map<std::string, kept>> by_shard_;
};

}  // namespace rollcall::session
