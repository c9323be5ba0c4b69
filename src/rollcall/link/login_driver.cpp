// The loop that performs one login action after the other.
#include "rollcall/link/login_driver.hpp"

#include <optional>
#include <utility>

namespace rollcall::link {

namespace {

// Returns: nothing where the action is none of those that end a login.
std::optional<login_end> end_in(wire::login_action& action) {
    if (auto* accepted = std::get_if<wire::login_accepted>(&action)) return std::move(*accepted);
    if (auto* denied = std::get_if<wire::login_denied>(&action)) return *denied;
    if (auto* broken = std::get_if<wire::login_broken>(&action)) return *broken;
    if (auto* refused = std::get_if<wire::login_refused>(&action)) return std::move(*refused);
    return std::nullopt;
}

// Carries out actions one after the other until a final one.
class performer {
public:
    // `checks`: may be null for who goes no further than run_to_request().
    performer(packet_stream& stream, wire::login_machine& machine, login_checks* checks, std::shared_ptr<runtime::tls_context> tls,
              login_limits limits)
        : stream_(stream), machine_(machine), checks_(checks), tls_(std::move(tls)), limits_(limits) {}

    asio::awaitable<login_end> run(wire::login_action action) {
        for (;;) {
            if (auto end = end_in(action)) co_return std::move(*end);
            auto next = co_await perform(std::move(action));
            if (next.has_error()) co_return next.error();
            action = std::move(*next);
        }
    }

    asio::awaitable<std::optional<login_end>> run_to_request(wire::login_action action) {
        while (!std::holds_alternative<wire::find_account>(action)) {
            if (auto end = end_in(action)) co_return end;
            auto next = co_await perform(std::move(action));
            if (next.has_error()) co_return login_end{next.error()};
            action = std::move(*next);
        }
        co_return std::nullopt;
    }

private:
    using next_action = link_result<wire::login_action>;

    asio::awaitable<next_action> perform(wire::login_action action) {
        if (const auto* send = std::get_if<wire::send_then_read>(&action)) {
            stream_.write_payload(send->payload);
            const auto sent = co_await stream_.flush(limits_.packet_time);
            if (sent.has_error()) co_return sent.error();
            co_return co_await read();
        }
        if (std::holds_alternative<wire::upgrade_to_tls>(action)) {
            const auto upgraded = co_await stream_.upgrade_to_tls(tls_, limits_.packet_time);
            if (upgraded.has_error()) co_return upgraded.error();
            co_return co_await read();
        }
        if (std::holds_alternative<wire::find_account>(action)) co_return machine_.on_account(checks_->plugin_of(machine_.request().user));
        const std::string user = machine_.request().user;
        const std::string nonce{machine_.nonce()};
        if (const auto* scramble = std::get_if<wire::check_scramble>(&action)) {
            co_return machine_.on_check(checks_->check_scramble(user, *scramble, nonce));
        }
        if (auto* clear = std::get_if<wire::check_password>(&action)) {
            const auto outcome = co_await checks_->check_password(user, std::move(clear->password));
            co_return machine_.on_check(outcome);
        }
        auto& encrypted = std::get<wire::check_encrypted_password>(action);
        const auto outcome = co_await checks_->check_encrypted(user, std::move(encrypted.ciphertext), nonce);
        co_return machine_.on_check(outcome);
    }

    asio::awaitable<next_action> read() {
        const auto begun = co_await stream_.wait_input(limits_.packet_time);
        if (begun.has_error()) co_return link_error{begun.error()};
        const auto payload = co_await stream_.read_payload(limits_.max_packet, limits_.packet_time, limits_.packet_time);
        if (payload.has_error()) co_return payload.error();
        co_return machine_.on_packet(*payload);
    }

    packet_stream& stream_;
    wire::login_machine& machine_;
    login_checks* checks_;
    std::shared_ptr<runtime::tls_context> tls_;
    login_limits limits_;
};

}  // namespace

asio::awaitable<login_end> drive_login(packet_stream& stream, wire::login_machine& machine, login_checks& checks,
                                       std::shared_ptr<runtime::tls_context> tls, login_limits limits) {
    performer driver{stream, machine, &checks, std::move(tls), limits};
    auto first = machine.start();
    auto end = co_await driver.run(std::move(first));
    co_return end;
}

asio::awaitable<std::optional<login_end>> drive_to_request(packet_stream& stream, wire::login_machine& machine,
                                                           std::shared_ptr<runtime::tls_context> tls, login_limits limits) {
    performer driver{stream, machine, nullptr, std::move(tls), limits};
    auto first = machine.start();
    auto end = co_await driver.run_to_request(std::move(first));
    co_return end;
}

asio::awaitable<login_end> drive_change_user(packet_stream& stream, wire::login_machine& machine, wire::login_request request,
                                             login_checks& checks, login_limits limits) {
    performer driver{stream, machine, &checks, nullptr, limits};
    auto first = machine.start_change_user(std::move(request));
    auto end = co_await driver.run(std::move(first));
    co_return end;
}

}  // namespace rollcall::link
