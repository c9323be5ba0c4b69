// The slot of the statement that runs, which others use while it only waits, or cannot be stopped.
#pragma once

#include <cstddef>
#include <utility>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/runtime/admission.hpp"

namespace rollcall::session {

// One session's, shared with its engine connection, whose threads tell of rests. Thread: any.
class statement_place final : public engine::rest_watcher {
public:
    // A task begins; until leave() its slot is here.
    void enter(runtime::admission_slot slot) {
        state_.with([&](state& now) {
            now.slot = std::move(slot);
            settle(now);
        });
    }
    // It has ended, stuck or not.
    void leave() {
        state_.with([](state& now) {
            now.slot = {};
            now.stuck = false;
        });
    }
    // The task does not end, though it was told to.
    void give_up() {
        state_.with([](state& now) {
            now.stuck = true;
            settle(now);
        });
    }
    void rest_begins(engine::rest_kind why) noexcept override {
        state_.with([why](state& now) {
            ++now.rests;
            if (why == engine::rest_kind::user_lock) ++now.lock_waits;
            settle(now);
        });
    }
    void rest_ends(engine::rest_kind why) noexcept override {
        state_.with([why](state& now) {
            --now.rests;
            if (why == engine::rest_kind::user_lock) --now.lock_waits;
            settle(now);
        });
    }
    [[nodiscard]] bool waits_for_user_lock() const {
        return state_.with([](const state& now) { return now.lock_waits > 0; });
    }

private:
    struct state {
        runtime::admission_slot slot;  // empty between tasks
        std::size_t rests = 0;
        std::size_t lock_waits = 0;  // among them
        bool stuck = false;
    };
    static void settle(state& now) {
        if (now.rests > 0 || now.stuck) {
            now.slot.lend();
        } else {
            now.slot.take_back();
        }
    }
    guarded<state> state_;
};

}  // namespace rollcall::session
