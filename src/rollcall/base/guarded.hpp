// Data that can be reached only while its lock is held.
#pragma once

#include <mutex>
#include <utility>

namespace rollcall {

// A value and the mutex it belongs to. Thread: any.
template <class Value>
class guarded {
public:
    template <class... Args>
    explicit guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}

    // Runs `use(value)` under the lock. Nothing that `use` returns may point into the value.
    template <class Use>
    decltype(auto) with(Use&& use) {
        const std::lock_guard lock{mutex_};
        return std::forward<Use>(use)(value_);
    }
    template <class Use>
    decltype(auto) with(Use&& use) const {
        const std::lock_guard lock{mutex_};
        return std::forward<Use>(use)(value_);
    }

private:
    mutable std::mutex mutex_;
    Value value_;
};

}  // namespace rollcall
