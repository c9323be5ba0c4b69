// A pool: the servers that one listener stands in front of, and which of them takes the next session.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/upstream/control_connection.hpp"
#include "rollcall/wire/client/greeting_reader.hpp"

namespace rollcall::upstream {

// One server of a pool. Thread: any.
class member {
public:
    explicit member(server_options options) : options_(std::move(options)) {}

    [[nodiscard]] const server_options& options() const noexcept { return options_; }
    // Sessions of this front end that are there, or on their way.
    [[nodiscard]] std::uint32_t sessions() const noexcept { return sessions_.load(std::memory_order_relaxed); }

private:
    friend class member_seat;
    const server_options options_;
    std::atomic<std::uint32_t> sessions_ = 0;
};

// A session's place at a member, which outlives it. Movable. Thread: any, one at a time.
class member_seat {
public:
    explicit member_seat(member& at) noexcept : at_(&at) { at.sessions_.fetch_add(1, std::memory_order_relaxed); }
    member_seat(member_seat&& other) noexcept : at_(std::exchange(other.at_, nullptr)) {}
    member_seat& operator=(member_seat&&) = delete;
    ~member_seat() {
        if (at_ != nullptr) at_->sessions_.fetch_sub(1, std::memory_order_relaxed);
    }
    // Not of a seat that was moved from.
    [[nodiscard]] const member& at() const noexcept { return *at_; }

private:
    member* at_;
};

// Thread: any.
class pool {
public:
    // `members`: one at least; each one's name is "pool/host:port".
    // `connect_time`: for one member to take a connection.
    pool(std::string name, std::vector<server_options> members, std::chrono::milliseconds connect_time);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::chrono::milliseconds connect_time() const noexcept { return connect_time_; }
    // All of them, those with the fewest sessions first; among equals in the order in which they were named. They live as long as the pool.
    [[nodiscard]] std::vector<member*> in_order();

    // What a member said first when one was met last. Returns: nothing before any was.
    [[nodiscard]] std::optional<wire::server_greeting> learned() const;
    void learn(const wire::server_greeting& said);

private:
    const std::string name_;
    const std::chrono::milliseconds connect_time_;
    std::vector<std::unique_ptr<member>> members_;
    guarded<std::optional<wire::server_greeting>> learned_;
};

}  // namespace rollcall::upstream
