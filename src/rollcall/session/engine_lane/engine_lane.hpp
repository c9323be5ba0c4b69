// Where a session's statements run: on its own connection to the engine, or elsewhere for a while; and what of it a worker has now.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "rollcall/base/counted_place.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/session/engine_lane/statement_place.hpp"

namespace rollcall::session {

// A connection and plans that are wanted no more. Run, it ends them: disconnecting can take a second.
struct engine_closing {
    std::shared_ptr<engine::connection> connection;
    std::vector<std::unique_ptr<engine::prepared_statement>> plans;  // before their connection

    void operator()() {
        plans.clear();
        connection.reset();
    }
};

// Thread: the session's shard.
class engine_lane {
public:
    // `closing`: runs what may take a while. `stuck`: counts lanes whose task does not end. Both outlive the lane.
    engine_lane(runtime::worker_pool& closing, std::atomic<std::uint64_t>& stuck) : closing_(closing), stuck_count_(stuck) {}
    engine_lane(const engine_lane&) = delete;
    engine_lane& operator=(const engine_lane&) = delete;

    // The session's own connection; null before its first statement, and where it has been dropped.
    [[nodiscard]] const std::shared_ptr<engine::connection>& own() const noexcept { return own_; }
    // What the running statement runs on.
    [[nodiscard]] const std::shared_ptr<engine::connection>& current() const noexcept { return elsewhere_ ? elsewhere_ : own_; }
    [[nodiscard]] bool is_away() const noexcept { return elsewhere_ != nullptr; }
    // `session`: its connection id.
    void connect(std::unique_ptr<engine::connection> connection, std::uint32_t session);

    // While it lives statements run on another connection than the session's own.
    class visit {
    public:
        visit() = default;
        visit(visit&& other) noexcept : lane_(std::exchange(other.lane_, nullptr)) {}
        visit& operator=(visit&& other) noexcept {
            std::swap(lane_, other.lane_);
            return *this;
        }
        ~visit() {
            if (lane_ != nullptr) lane_->come_back();
        }

    private:
        friend class engine_lane;
        explicit visit(engine_lane& lane) : lane_(&lane) {}
        engine_lane* lane_ = nullptr;
    };
    [[nodiscard]] visit go_to(std::shared_ptr<engine::connection> elsewhere);

    // While it lives a worker has the current connection.
    class task {
    public:
        task(engine_lane& lane, runtime::admission_slot slot);
        ~task();
        task(const task&) = delete;
        task& operator=(const task&) = delete;

    private:
        engine_lane& lane_;
    };
    [[nodiscard]] bool is_busy() const noexcept { return busy_; }
    // Asks the engine to end what runs. An interrupt that comes just before that begins is lost. Returns: does something run?
    bool interrupt();
    // It does not end: its slot is others', until it does.
    void give_up();
    [[nodiscard]] std::optional<double> progress() const;
    [[nodiscard]] bool waits_for_user_lock() const { return place_->waits_for_user_lock(); }

    // A plan that is wanted no more, or null, ends with the next task or with its connection.
    void retire(std::unique_ptr<engine::prepared_statement> plan);
    [[nodiscard]] std::vector<std::unique_ptr<engine::prepared_statement>> take_retired() { return std::exchange(retired_, {}); }
    // The own connection goes, by `closing`; the next statement connects anew.
    void drop();
    // The same for who waits for it.
    [[nodiscard]] engine_closing take_for_closing() { return {std::exchange(own_, nullptr), take_retired()}; }

private:
    void come_back();
    [[nodiscard]] const std::shared_ptr<statement_place>& place() {
        if (place_ == nullptr) place_ = std::make_shared<statement_place>();
        return place_;
    }

    runtime::worker_pool& closing_;
    std::atomic<std::uint64_t>& stuck_count_;
    std::shared_ptr<engine::connection> own_;  // shared with the worker's task alone
    std::shared_ptr<engine::connection> elsewhere_;
    std::vector<std::unique_ptr<engine::prepared_statement>> retired_;
    std::shared_ptr<statement_place> place_;  // shared with the engine's threads; null before the first task
    std::optional<counted_place> stuck_;
    bool busy_ = false;
};

}  // namespace rollcall::session
