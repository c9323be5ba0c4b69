// One server of a pool: how it stands, and which sessions of this front end are there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"
#include "rollcall/upstream/balance.hpp"
#include "rollcall/upstream/control_connection.hpp"
#include "rollcall/upstream/member_standing.hpp"

namespace rollcall::upstream {

struct member_options {
    server_options server;  // its name is "pool/host:port"
    std::string place;      // "host:port", as the settings have it
    std::uint32_t weight = 1;
};

// What lists tell of it.
struct member_facts {
    member_state state = member_state::unknown;
    member_role role = member_role::any;
    bool many_writers = false;
    std::string why;   // "" or why it is not up
    std::string kind;  // "mariadb", …; "" before it was checked, as the next two
    std::string version;
    std::string identity;                            // tells it from other servers
    wall_time since{};                               // when the state began
    std::optional<std::chrono::microseconds> check;  // how long the last one took
    std::optional<std::chrono::seconds> lag;         // behind its source, as told last
};

// Thread: any.
class member {
public:
    // `time` outlives it. It is checked where its options name an account.
    member(member_options options, standing_rules rules, const clock& time);

    [[nodiscard]] const server_options& options() const noexcept { return options_.server; }
    [[nodiscard]] const std::string& place() const noexcept { return options_.place; }
    [[nodiscard]] bool is_checked() const noexcept { return !options_.server.user.empty(); }
    // Sessions of this front end that are there, or on their way.
    [[nodiscard]] std::uint32_t sessions() const noexcept { return sessions_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t dial_failures() const noexcept { return dial_failures_.load(std::memory_order_relaxed); }
    [[nodiscard]] member_facts facts() const;
    [[nodiscard]] candidate as_candidate() const;
    [[nodiscard]] member_role role() const {
        return record_.with([](const record& kept) { return kept.standing.role(); });
    }

    // What its checks come to. `identity`, `kind`, `version`: as a control connection tells them.
    void note_server(std::string identity, std::string_view kind, std::string version);
    void note_answer(const member_health& told, std::chrono::microseconds took);
    // `as`: down for a check that failed; unknown where it cannot be checked; unverified or duplicate.
    void note_fault(member_state as, const std::string& why);

    // What dials of sessions come to: member_standing.hpp.
    void note_refused_dial(const std::string& why, bool dead);
    void note_taken_dial();

    // No new sessions until enable(). Returns: the order's number.
    std::uint64_t drain();
    void enable();
    // Is this the order that holds?
    [[nodiscard]] bool is_drained_by(std::uint64_t number) const noexcept { return orders_.load() == number; }

private:
    friend class member_seat;
    struct record {
        member_standing standing;
        bool drained = false;
        member_facts facts;
    };
    void change(const std::function<void(record&)>& note);
    [[nodiscard]] member_state shown_state(const record& kept) const noexcept;

    const member_options options_;
    const clock& time_;
    std::atomic<std::uint32_t> sessions_ = 0;
    std::atomic<std::uint64_t> dial_failures_ = 0;
    std::atomic<std::uint64_t> orders_ = 0;  // to drain or to enable, so far
    guarded<record> record_;
};

// A session's place at a member, which outlives it. Movable. Thread: any, one at a time.
class member_seat {
public:
    // Returns: nothing where `most` are taken; 0: there is no bound.
    [[nodiscard]] static std::optional<member_seat> take(member& at, std::uint32_t most) noexcept {
        member_seat taken{at};
        if (at.sessions_.fetch_add(1, std::memory_order_relaxed) < most || most == 0) return taken;
        return std::nullopt;
    }
    member_seat(member_seat&& other) noexcept : at_(std::exchange(other.at_, nullptr)) {}
    member_seat& operator=(member_seat&&) = delete;
    ~member_seat() {
        if (at_ != nullptr) at_->sessions_.fetch_sub(1, std::memory_order_relaxed);
    }
    // Not of a seat that was moved from.
    [[nodiscard]] const member& at() const noexcept { return *at_; }

private:
    explicit member_seat(member& at) noexcept : at_(&at) {}
    member* at_;
};

}  // namespace rollcall::upstream
