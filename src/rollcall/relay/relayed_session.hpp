// A client's session at a server of a pool: commands go there and answers come back as they are, one exchange after the other, and lists
// tell of it as of any session.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/door/client.hpp"
#include "rollcall/link/login_driver.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/relay/exchange_tracking.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/relay/server_order.hpp"
#include "rollcall/relay/typed_kill.hpp"
#include "rollcall/relay/upstream_leg.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/wire/relayed/command_scan.hpp"
#include "rollcall/wire/relayed/renumbering.hpp"
#include "rollcall/wire/relayed/response_scan.hpp"

namespace rollcall::relay {

// Thread: the client's shard, for all of it.
class relayed_session final : public registry::session_control {
public:
    // Of a client that is logged in at both sides. `with` outlives it.
    relayed_session(std::unique_ptr<door::client> who, std::unique_ptr<upstream_leg> leg, const relay_ground& with);
    ~relayed_session() override;

    // From the server's OK, whose payload it is, to the end of both connections.
    asio::awaitable<void> run(std::string ok);

    void kill_query(const registry::kill_order& order) override;
    void kill_connection(const registry::kill_order& order) override;
    [[nodiscard]] const registry::kill_verdict* verdict(std::string_view receipt) const override;

private:
    enum class phase : std::uint8_t { idle, busy, over };
    using moved = link::link_result<void>;
    static constexpr std::string_view too_much = "more than was asked for";
    static constexpr runtime::time_limit farewell_time = std::chrono::seconds{1};

    asio::awaitable<moved> run_exchange(std::string_view came);
    asio::awaitable<moved> gather(std::string& into, std::string_view came);
    asio::awaitable<moved> pass_command(wire::command_scan& command, std::string_view came);
    asio::awaitable<moved> pass_response(wire::response_scan& scan);
    asio::awaitable<moved> pass_file(wire::response_scan& scan);
    asio::awaitable<moved> read_whole(wire::command_scan& command, std::string_view rest);
    asio::awaitable<moved> refuse_command(const wire::command_scan& command);
    asio::awaitable<moved> answer_in_servers_place(const wire::command_scan& command, std::string_view payload);
    asio::awaitable<moved> change_user(const wire::command_scan& command);
    asio::awaitable<moved> refuse_login(link::login_end end);
    asio::awaitable<link::link_result<std::string_view>> read_client();
    asio::awaitable<link::link_result<std::string_view>> read_upstream();
    asio::awaitable<moved> write_client(std::string_view bytes);
    asio::awaitable<moved> write_upstream(std::string_view bytes);
    asio::awaitable<moved> pass_to_server(std::string_view bytes, wire::renumbering& numbers);
    [[nodiscard]] bool is_compressed() const noexcept { return (who_->request().capabilities & wire::capability::compress) != 0; }
    [[nodiscard]] wire::packet_numbers clients_numbers() const noexcept {
        return is_compressed() ? wire::packet_numbers::any : wire::packet_numbers::in_order;
    }
    [[nodiscard]] wire::agreed_capabilities agreed() const noexcept {
        return {who_->request().capabilities, who_->request().mariadb_capabilities};
    }
    asio::awaitable<moved> finish_exchange(wire::command_code code, std::uint8_t sequence);
    // --- KILL ---
    asio::awaitable<connection_id> find_at_server(std::uint64_t upstream_id);
    asio::awaitable<std::uint64_t> id_for_server(connection_id ours);
    asio::awaitable<std::optional<std::string>> judge_kill(const typed_kill& kill, std::string_view as_it_came);
    [[nodiscard]] std::string kill_command(const typed_kill& kill, std::uint64_t upstream_id) const;
    asio::awaitable<moved> answer_kill(const wire::command_scan& command, std::string_view as_it_came);
    // --- ends ---
    [[nodiscard]] std::unique_ptr<server_order> tell_server(upstream::kill_reach reach, const std::string& receipt);
    [[nodiscard]] bool is_stopping() const noexcept;
    void note_outlived_stop() noexcept;
    void take_answer(const server_order& order, const std::string& receipt);
    void end_at_server(const std::string& receipt);
    [[nodiscard]] bool was_ended(const wire::response_facts& facts) const noexcept;
    [[nodiscard]] std::string_view without_servers_word(const wire::response_scan& scan, std::string_view bytes);
    asio::awaitable<moved> settle_stop(bool ended_by_it);
    asio::awaitable<moved> scrub();
    // --- last words ---
    void look_after();
    void note_unasked(std::string_view bytes);
    [[nodiscard]] bool says_too_much();
    asio::awaitable<void> swallow(wire::command_scan& command);
    asio::awaitable<void> hear_last_words();
    void note_last_words(std::string_view bytes);
    [[nodiscard]] sql_error upstream_lost(std::string_view why) const;
    asio::awaitable<void> say_farewell(sql_error error);

    std::unique_ptr<door::client> who_;
    std::unique_ptr<upstream_leg> leg_;
    const relay_ground& with_;
    exchange_tracking tracking_;
    phase phase_ = phase::idle;
    bool upstream_gone_ = false;
    bool told_ = false;                    // the client has its last error
    std::uint8_t next_sequence_ = 0;       // of a packet that we write in the server's place
    bool between_packets_ = true;          // the client is not within one of the server's
    std::optional<sql_error> last_words_;  // of the server, why it ends the connection
    runtime::deadline watch_;
    std::string unread_;                                  // of the next command, come with the last one
    std::unique_ptr<char[]> large_;                       // in place of small_ while an answer is long
    std::optional<typed_kill> typed_;                     // the command is one, and was not passed on
    std::optional<sql_error> kill_answer_;                // to it; nothing for OK
    bool ends_itself_ = false;                            // by its own KILL
    std::unique_ptr<registry::kill_notice> stop_notice_;  // of the running statement, which is to end
    std::unique_ptr<server_order> stop_;                  // and what its server was told
    std::unique_ptr<server_order> end_;                   // that the connection is to end
    std::string replaced_;                                // bytes with our word in place of the server's
    std::unique_ptr<registry::kill_verdict> verdict_;
    std::string verdict_of_;  // the receipt
    static constexpr std::size_t small_bytes = 1024;
    static constexpr std::size_t large_bytes = std::size_t{64} * 1024;
    std::array<char, small_bytes> small_;
};

}  // namespace rollcall::relay
