// A connection that came through the door: its packets, its registry entry, what it said of itself.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "rollcall/door/account_seats.hpp"
#include "rollcall/link/packet_stream.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::door {

// Lives from accept to close, on one shard. Until a session takes over (attach), a kill ends the login: the door tells why.
class client final : public registry::session_control {
public:
    // `nonce`: what the greeting carries for passwords to be hashed with. `memory`: for its packets; outlives it.
    client(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, registry::session_table& table, registry::leased_id id,
           std::string nonce, runtime::memory_budget* memory = nullptr)
        : home_(home), id_(std::move(id)), nonce_(std::move(nonce)), stream_(std::move(channel), memory) {
        entry_.emplace(table, id_.get(), *this);
    }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    [[nodiscard]] runtime::shard& home() noexcept { return home_; }
    [[nodiscard]] connection_id id() const noexcept { return id_.get(); }
    // The greeting's, for as long as the connection lives: COM_CHANGE_USER proves its password with it.
    [[nodiscard]] const std::string& nonce() const noexcept { return nonce_; }
    [[nodiscard]] link::packet_stream& stream() noexcept { return stream_; }
    // Neither may be asked for after leave_registry().
    [[nodiscard]] registry::session_entry& entry() noexcept { return *entry_; }
    [[nodiscard]] registry::session_row& row() noexcept { return entry_->row(); }
    // The session is over, though its connection may linger: listings no longer show it, kills no longer reach it.
    void leave_registry() noexcept { entry_.reset(); }

    // The login that holds: the first one, or the last COM_CHANGE_USER's. Its proof and its attributes are not kept.
    [[nodiscard]] const wire::login_request& request() const noexcept { return request_; }
    void set_request(wire::login_request request) {
        request_ = std::move(request);
        request_.auth_response = {};
        request_.attributes = {};
    }

    // Its place among its account's connections: none before login, and while another account takes over.
    void take_seat(account_seats::seat seat) noexcept { seat_ = std::move(seat); }
    void leave_seat() noexcept { seat_.reset(); }

    // From now on kills reach `control`, which outlives the client or detaches with nullptr.
    void attach(registry::session_control* control) noexcept { control_ = control; }

    void kill_query(const registry::kill_order& order) override {
        if (control_ != nullptr) control_->kill_query(order);
    }
    void kill_connection(const registry::kill_order& order) override {
        if (!killed_) killed_ = std::make_unique<const registry::kill_notice>(order.notice);
        if (control_ != nullptr) return control_->kill_connection(order);
        stream_.abort_reading();
    }
    // Who ends it, and why; null while it may go on. Lives as long as the client.
    [[nodiscard]] const registry::kill_notice* killed() const noexcept { return killed_.get(); }
    [[nodiscard]] bool ends_exactly() const override { return control_ == nullptr || control_->ends_exactly(); }
    [[nodiscard]] const registry::kill_verdict* verdict(std::string_view receipt) const override {
        return control_ == nullptr ? nullptr : control_->verdict(receipt);
    }
    void refresh() override {
        if (control_ != nullptr) control_->refresh();
    }

private:
    runtime::shard& home_;
    registry::leased_id id_;
    std::string nonce_;
    link::packet_stream stream_;
    std::optional<registry::session_entry> entry_;  // none once the session is over
    wire::login_request request_;
    std::optional<account_seats::seat> seat_;
    registry::session_control* control_ = nullptr;
    std::unique_ptr<const registry::kill_notice> killed_;
};

}  // namespace rollcall::door
