// A statement's rest, told to whoever lends its place meanwhile.
#pragma once

#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// While it lives the statement rests: its place is another's.
class resting {
public:
    // `watcher`: null: nobody is told.
    resting(rest_watcher* watcher, rest_kind kind) : watcher_(watcher), kind_(kind) {
        if (watcher_ != nullptr) watcher_->rest_begins(kind_);
    }
    ~resting() {
        if (watcher_ != nullptr) watcher_->rest_ends(kind_);
    }
    resting(const resting&) = delete;
    resting& operator=(const resting&) = delete;

private:
    rest_watcher* watcher_;
    rest_kind kind_;
};

}  // namespace rollcall::engine
