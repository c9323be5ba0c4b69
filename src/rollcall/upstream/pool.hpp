// A pool: its members, which all its listeners share, and which of them takes the next session of a listener.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/upstream/balance.hpp"
#include "rollcall/upstream/member.hpp"
#include "rollcall/wire/client/greeting_reader.hpp"

namespace rollcall::upstream {

struct pool_rules {
    std::chrono::milliseconds connect_time{1000};  // for one member to take a connection
    std::chrono::seconds connect_wait{15};         // for a session, where no member takes it
    std::chrono::milliseconds check_interval{1000};
    bool tells_writers = false;         // has it a listener for readers beside the one for writers?
    bool close_on_role_change = false;  // do writers' sessions end at a member that is no writer any more?
    std::uint16_t status_port = 0;      // where a member answers GET /status with 200 while it takes sessions; 0: it is not asked
    health_rules health;
    standing_rules standing;
    balance_rules balance;
};

// Thread: any.
class member_set {
public:
    // `members`: one at least. `time` outlives it.
    member_set(std::string name, std::vector<member_options> members, pool_rules rules, const clock& time);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const pool_rules& rules() const noexcept { return rules_; }
    // As the settings name them. They live as long as the set.
    [[nodiscard]] const std::vector<std::unique_ptr<member>>& members() const noexcept { return members_; }
    // Returns: null where there is no such member.
    [[nodiscard]] member* find(std::string_view place) const noexcept;
    // Who is offered a session now: upstream/balance.hpp.
    [[nodiscard]] choice choose_now(session_purpose purpose) const;

    // What a member said first when one was met last. Returns: nothing before any was.
    [[nodiscard]] std::optional<wire::server_greeting> learned() const;
    void learn(const wire::server_greeting& said);

    // The front end ends: no session waits for a member any more.
    void close() noexcept { closed_ = true; }
    [[nodiscard]] bool is_closed() const noexcept { return closed_; }

private:
    const std::string name_;
    const pool_rules rules_;
    std::vector<std::unique_ptr<member>> members_;
    guarded<std::optional<wire::server_greeting>> learned_;
    std::atomic<bool> closed_ = false;
};

// The members as one listener sees them. Thread: any.
class pool {
public:
    // `members` outlive it.
    pool(member_set& members, session_purpose purpose) : members_(members), purpose_(purpose) {}

    // Who may take the next session, in the order in which they are to be tried.
    struct offer {
        std::vector<member*> order;
        bool full = false;  // none, because those that could have as many sessions as they may have
        std::string why;    // there is none: a clause
    };
    [[nodiscard]] offer offer_now() const;
    // Are the sessions that came this way to that member to end, for it is no writer any more?
    [[nodiscard]] bool takes_back(const member& from) const {
        return rules().close_on_role_change && purpose_ == session_purpose::writer && from.role() == member_role::reader;
    }

    [[nodiscard]] const std::string& name() const noexcept { return members_.name(); }
    [[nodiscard]] const pool_rules& rules() const noexcept { return members_.rules(); }
    [[nodiscard]] bool is_closed() const noexcept { return members_.is_closed(); }
    [[nodiscard]] std::optional<wire::server_greeting> learned() const { return members_.learned(); }
    void learn(const wire::server_greeting& said) { members_.learn(said); }

private:
    [[nodiscard]] std::string why_none() const;

    member_set& members_;
    const session_purpose purpose_;
};

}  // namespace rollcall::upstream
