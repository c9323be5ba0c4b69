// How many connections each account has: what max_user_connections bounds.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "rollcall/base/guarded.hpp"

namespace rollcall::door {

// Outlives its seats. Thread: any.
class account_seats {
public:
    // One connection's, given back when destroyed.
    class seat {
    public:
        seat(seat&& other) noexcept : of_(std::exchange(other.of_, nullptr)), account_(std::move(other.account_)) {}
        seat& operator=(seat&& other) noexcept {
            std::swap(of_, other.of_);
            std::swap(account_, other.account_);
            return *this;
        }
        ~seat() {
            if (of_ != nullptr) of_->give_back(account_);
        }

    private:
        friend class account_seats;
        seat(account_seats& of, std::string account) : of_(&of), account_(std::move(account)) {}
        account_seats* of_;
        std::string account_;
    };

    // `most`: 0 bounds nothing. Returns: nothing where the account has that many.
    std::optional<seat> take(const std::string& account, std::size_t most) {
        const bool taken = counts_.with([&](auto& counts) {
            auto& count = counts[account];
            if (most != 0 && count >= most) return false;
            ++count;
            return true;
        });
        if (!taken) return std::nullopt;
        return seat{*this, account};
    }

private:
    void give_back(const std::string& account) {
        counts_.with([&](auto& counts) {
            const auto found = counts.find(account);
            if (--found->second == 0) counts.erase(found);
        });
    }

    guarded<std::map<std::string, std::size_t>> counts_;
};

}  // namespace rollcall::door
