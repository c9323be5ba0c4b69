// The queues for slots: grants in turn and in order of arrival, abandoned waits leave theirs.
#include "rollcall/runtime/admission.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace rollcall::runtime {

admission_slot& admission_slot::operator=(admission_slot&& other) noexcept {
    if (this != &other) {
        give_back();
        from_ = std::exchange(other.from_, nullptr);
        lent_ = std::exchange(other.lent_, false);
    }
    return *this;
}

void admission_slot::give_back() noexcept {
    if (from_ == nullptr) return;
    if (lent_) {
        from_->end_lent();
    } else {
        from_->release();
    }
}

void admission_slot::lend() {
    if (from_ != nullptr && !lent_) lent_ = from_->lend();
}

void admission_slot::take_back() {
    if (std::exchange(lent_, false)) from_->take_back();
}

void admission_ticket::abandon() noexcept {
    abandoned_ = true;
    wake_.cancel();
}

bool admission::try_acquire(admission_slot& slot) {
    const std::lock_guard lock{mutex_};
    if (free_ <= 0 || !nobody_waits()) return false;
    --free_;
    slot = admission_slot{*this};
    return true;
}

bool admission::try_acquire_beside(admission_slot& slot) {
    std::size_t lent = 0;
    {
        const std::lock_guard lock{mutex_};
        if (free_ > 0 || lent_ >= lendable_ / 4) return false;
        lent = ++lent_;
    }
    if (before_lending_) before_lending_(lent);
    slot = admission_slot{*this, true};
    return true;
}

asio::awaitable<result<admission_slot, admission_errc>> admission::acquire(std::shared_ptr<admission_ticket> ticket) {
    ticket->wake_.expires_at(asio::steady_timer::time_point::max());
    {
        // One look under one lock: a slot that came free in between would wake nobody.
        const std::lock_guard lock{mutex_};
        if (free_ > 0 && nobody_waits()) {
            --free_;
            co_return admission_slot{*this};
        }
        auto& waiting = queue_of(*ticket);
        if (&waiting == &begins_ && waiting.size() >= queue_bound_) co_return admission_errc::queue_full;
        waiting.push_back(ticket);
    }
    for (;;) {
        // The grant's wake-up is posted to this executor, so it cannot come between the check and the wait.
        {
            const std::lock_guard lock{mutex_};
            if (ticket->granted_) co_return admission_slot{*this};
            if (ticket->abandoned_) {
                std::erase(queue_of(*ticket), ticket);
                co_return admission_errc::abandoned;
            }
        }
        co_await ticket->wake_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

std::size_t admission::waiting() const {
    const std::lock_guard lock{mutex_};
    return begins_.size() + go_on_.size();
}

bool admission::lend() {
    std::size_t lent = 0;
    {
        const std::lock_guard lock{mutex_};
        if (lent_ == lendable_) return false;
        lent = ++lent_;
    }
    if (before_lending_) before_lending_(lent);
    release();
    return true;
}

void admission::take_back() {
    const std::lock_guard lock{mutex_};
    --lent_;
    --free_;
}

void admission::end_lent() {
    const std::lock_guard lock{mutex_};
    --lent_;
}

void admission::release() {
    std::shared_ptr<admission_ticket> next;
    {
        const std::lock_guard lock{mutex_};
        if (free_ < 0 || nobody_waits()) {
            ++free_;
            return;
        }
        const bool begins = go_on_.empty() || (next_begins_ && !begins_.empty());
        next_begins_ = !begins;
        auto& from = begins ? begins_ : go_on_;
        next = std::move(from.front());
        from.pop_front();
        next->granted_ = true;
    }
    asio::post(next->wake_.get_executor(), [next] { next->wake_.cancel(); });
}

}  // namespace rollcall::runtime
