// The queues for slots: grants in turn and in order of arrival, abandoned waits leave theirs.
#include "rollcall/runtime/admission.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace rollcall::runtime {

admission_slot& admission_slot::operator=(admission_slot&& other) noexcept {
    if (this != &other) {
        if (from_ != nullptr) from_->release();
        from_ = std::exchange(other.from_, nullptr);
    }
    return *this;
}

admission_slot::~admission_slot() {
    if (from_ != nullptr) from_->release();
}

void admission_ticket::abandon() noexcept {
    abandoned_ = true;
    wake_.cancel();
}

bool admission::try_acquire(admission_slot& slot) {
    const std::lock_guard lock{mutex_};
    if (free_ == 0 || !nobody_waits()) return false;
    --free_;
    slot = admission_slot{*this};
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

void admission::release() {
    std::shared_ptr<admission_ticket> next;
    {
        const std::lock_guard lock{mutex_};
        if (nobody_waits()) {
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
