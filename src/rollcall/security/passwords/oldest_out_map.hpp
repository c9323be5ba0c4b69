// A map of bounded size: what was put in first leaves first.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

namespace rollcall::security {

// Thread: one at a time.
template <class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<>>
class oldest_out_map {
public:
    // `capacity` of 0 keeps nothing.
    explicit oldest_out_map(std::size_t capacity) : capacity_(capacity) {}

    [[nodiscard]] std::size_t size() const noexcept { return by_key_.size(); }

    // Returns: the value or null; it lives until the next put, erase or clear.
    template <class Like>
    [[nodiscard]] const Value* find(const Like& key) const {
        const auto found = by_key_.find(key);
        return found == by_key_.end() ? nullptr : &found->second.value;
    }

    // Sets the value and makes it the youngest. Where that is one too many, the oldest leaves.
    void put(const Key& key, Value value) {
        if (capacity_ == 0) return;
        erase(key);
        if (by_key_.size() == capacity_) erase(Key{by_age_.front()});
        by_age_.push_back(key);
        by_key_.emplace(key, slot{std::move(value), std::prev(by_age_.end())});
    }

    template <class Like>
    void erase(const Like& key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return;
        by_age_.erase(found->second.age);
        by_key_.erase(found);
    }

    void clear() noexcept {
        by_key_.clear();
        by_age_.clear();
    }

private:
    struct slot {
        Value value;
        typename std::list<Key>::iterator age;
    };
    std::size_t capacity_;
    std::list<Key> by_age_;  // oldest first
    std::unordered_map<Key, slot, Hash, Equal> by_key_;
};

}  // namespace rollcall::security
