// One mutex over few names. Whoever waits looks for an interrupt each moment.
#include "rollcall/engine/duckdb/handles/user_locks.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/engine/duckdb/handles/resting.hpp"

namespace rollcall::engine {

namespace {

constexpr std::chrono::milliseconds slice{10};

}  // namespace

user_locks::outcome user_locks::acquire(std::uint32_t session, const std::string& name, std::optional<std::chrono::nanoseconds> patience,
                                        const std::atomic<bool>& interrupted, rest_watcher* watcher) {
    std::unique_lock guard{mutex_};
    const auto place = locks_.try_emplace(name).first;
    lock& wanted = place->second;
    const auto take = [&] {
        wanted.holder = session;
        ++wanted.times;
        return outcome::taken;
    };
    const bool has_it = wanted.times > 0 && wanted.holder == session;
    if (has_it || (wanted.times == 0 && wanted.waiting.empty())) return take();
    if (patience && *patience <= std::chrono::nanoseconds{0}) return outcome::timed_out;
    if (wanted.times > 0 && waits_for(wanted.holder, session)) return outcome::deadlock;

    const auto began = std::chrono::steady_clock::now();
    const auto number = ++last_place_;
    wanted.waiting.push_back(number);
    const auto wait = waits_.emplace(session, name);
    auto came_to = outcome::timed_out;
    {
        guard.unlock();
        const resting rests{watcher, rest_kind::user_lock};
        guard.lock();
        const auto is_my_turn = [&] { return wanted.times == 0 && wanted.waiting.front() == number; };
        for (;;) {
            if (is_my_turn()) {
                came_to = take();
                break;
            }
            if (interrupted.load(std::memory_order_relaxed)) {
                came_to = outcome::interrupted;
                break;
            }
            const auto waited = std::chrono::steady_clock::now() - began;
            if (patience && waited >= *patience) break;
            given_up_.wait_for(guard, patience ? std::min<std::chrono::nanoseconds>(slice, *patience - waited) : slice);
        }
        waits_.erase(wait);
        wanted.waiting.erase(std::ranges::find(wanted.waiting, number));
        forget_unused(place);
        guard.unlock();
    }
    given_up_.notify_all();  // who waits behind this one may be the first now
    return came_to;
}

std::optional<bool> user_locks::release(std::uint32_t session, const std::string& name) {
    const std::lock_guard guard{mutex_};
    const auto found = locks_.find(name);
    if (found == locks_.end() || found->second.times == 0) return std::nullopt;
    if (found->second.holder != session) return false;
    --found->second.times;
    forget_unused(found);
    given_up_.notify_all();
    return true;
}

std::uint64_t user_locks::release_all(std::uint32_t session) {
    const std::lock_guard guard{mutex_};
    std::uint64_t released = 0;
    for (auto each = locks_.begin(); each != locks_.end();) {
        const auto current = each++;
        if (current->second.holder != session) continue;
        released += std::exchange(current->second.times, 0);
        forget_unused(current);
    }
    if (released > 0) given_up_.notify_all();
    return released;
}

std::optional<std::uint32_t> user_locks::holder_of(const std::string& name) const {
    const std::lock_guard guard{mutex_};
    const auto found = locks_.find(name);
    if (found == locks_.end() || found->second.times == 0) return std::nullopt;
    return found->second.holder;
}

// Directly, or by way of those whom it waits for. There is no circle among them: who would close one does not wait.
bool user_locks::waits_for(std::uint32_t session, std::uint32_t whom) const {
    const auto [first, last] = waits_.equal_range(session);
    return std::any_of(first, last, [&](const auto& wait) {
        const auto found = locks_.find(wait.second);
        if (found == locks_.end() || found->second.times == 0) return false;
        const auto holder = found->second.holder;
        return holder == whom || (holder != session && waits_for(holder, whom));
    });
}

void user_locks::forget_unused(std::map<std::string, lock>::iterator of) {
    if (of->second.times == 0 && of->second.waiting.empty()) locks_.erase(of);
}

}  // namespace rollcall::engine
