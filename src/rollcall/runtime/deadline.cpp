// An intrusive list of armed deadlines, safe against changes while it is walked.
#include "rollcall/runtime/deadline.hpp"

#include <algorithm>

namespace rollcall::runtime {

void deadline_list::expire(steady_time now) {
    if (now < earliest_) return;
    earliest_ = steady_time::max();  // those that callbacks arm have their part in it
    deadline* current = first_;
    while (current != nullptr) {
        next_to_check_ = current->next_;
        if (current->at_ <= now) {
            current->disarm();
            current->on_expiry_();
        } else {
            earliest_ = std::min(earliest_, current->at_);
        }
        current = next_to_check_;
    }
    next_to_check_ = nullptr;
}

void deadline::arm(steady_time at) {
    at_ = at;
    list_.earliest_ = std::min(list_.earliest_, at);
    if (armed_) return;
    armed_ = true;
    previous_ = nullptr;
    next_ = list_.first_;
    if (next_ != nullptr) next_->previous_ = this;
    list_.first_ = this;
}

void deadline::disarm() noexcept {
    if (!armed_) return;
    armed_ = false;
    if (list_.next_to_check_ == this) list_.next_to_check_ = next_;
    if (next_ != nullptr) next_->previous_ = previous_;
    (previous_ != nullptr ? previous_->next_ : list_.first_) = next_;
}

}  // namespace rollcall::runtime
