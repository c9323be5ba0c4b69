// Connections come and go with what holds them; what takes time goes to a worker.
#include "rollcall/session/engine_lane/engine_lane.hpp"

#include <limits>

namespace rollcall::session {

void engine_lane::connect(std::unique_ptr<engine::connection> connection, std::uint32_t session) {
    own_ = std::move(connection);
    own_->belong_to(session, place());
}

engine_lane::visit engine_lane::go_to(std::shared_ptr<engine::connection> elsewhere) {
    elsewhere_ = std::move(elsewhere);
    return visit{*this};
}

void engine_lane::come_back() {
    closing_.post([left = std::exchange(elsewhere_, nullptr)]() mutable { left.reset(); });
}

engine_lane::task::task(engine_lane& lane, runtime::admission_slot slot) : lane_(lane) {
    lane_.place()->enter(std::move(slot));
    lane_.busy_ = true;
}

engine_lane::task::~task() {
    lane_.busy_ = false;
    lane_.place_->leave();
    lane_.stuck_.reset();
}

bool engine_lane::interrupt() {
    if (!busy_ || current() == nullptr) return false;
    current()->interrupt();
    return true;
}

void engine_lane::give_up() {
    if (stuck_) return;
    stuck_ = counted_place::take(stuck_count_, std::numeric_limits<std::uint64_t>::max());
    place()->give_up();
}

std::optional<double> engine_lane::progress() const {
    if (!busy_ || current() == nullptr) return std::nullopt;
    return current()->progress();
}

void engine_lane::retire(std::unique_ptr<engine::prepared_statement> plan) {
    if (plan) retired_.push_back(std::move(plan));
}

void engine_lane::drop() {
    if (own_ != nullptr) closing_.post(take_for_closing());
}

}  // namespace rollcall::session
