// The names that WITH gives, while a statement is read.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {

// A recursive name in lower case, and what its columns are called where that is listed. `nested`: its query may name
// columns of another around it.
struct growing_cte {
    std::string name;
    std::vector<std::string> columns;
    bool nested = false;
    bool is_made = true;  // as table_schema says it
};

// Names in any case.
class cte_scope {
public:
    [[nodiscard]] bool contains(std::string_view name) const { return known_.contains(to_lower(name)); }
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    void add(std::string_view name) {
        names_.push_back(to_lower(name));
        known_.insert(names_.back());
    }
    void forget(std::size_t down_to) {
        for (; names_.size() > down_to; names_.pop_back()) known_.erase(known_.find(names_.back()));
    }

    // The recursive name whose own query is being read. Returns: null where it is none; lives as long as that is read.
    [[nodiscard]] const growing_cte* growing(std::string_view name) const noexcept {
        const auto found = std::ranges::find_if(growing_, [name](const growing_cte* each) { return iequals(each->name, name); });
        return found == growing_.end() ? nullptr : *found;
    }
    [[nodiscard]] bool is_growing() const noexcept { return !growing_.empty(); }
    void begin_query(const growing_cte& of) { growing_.push_back(next = &of); }
    void end_query() { growing_.pop_back(); }

    const growing_cte* next = nullptr;  // whose query is read next
    bool reads_itself = false;          // a recursive query has named itself since this was cleared

private:
    std::vector<std::string> names_;  // in scope, innermost last
    std::unordered_multiset<std::string> known_;
    std::vector<const growing_cte*> growing_;  // innermost last
};

}  // namespace rollcall::sql
