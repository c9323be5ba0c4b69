// What lists and the history know of a relayed session: its row follows the commands that pass and the answers to them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "rollcall/base/clock.hpp"
#include "rollcall/door/client.hpp"
#include "rollcall/registry/rows/query_record.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/wire/relayed/command_scan.hpp"
#include "rollcall/wire/relayed/response_scan.hpp"

namespace rollcall::relay {

// How much of a command's text is looked at, and of a prepared statement's kept.
inline constexpr std::size_t kept_command_bytes = sql::kept_text_bytes;

// Where a session is, once it is let in.
struct session_place {
    const std::string& member;
    std::uint32_t upstream_id = 0;
    const std::string& pool;
    bool in_transaction = false;
};

// Thread: the client's shard.
class exchange_tracking {
public:
    // Both outlive it.
    exchange_tracking(door::client& who, const relay_ground& with) : who_(who), with_(with) {}

    // The server has let the client in.
    void begin_session(const session_place& at);
    // The command has been passed on, as a whole.
    void begin(const wire::command_scan& command);
    // Its answer begins to come.
    void note_answer();
    // Its answer, all of it, is on its way to the client. `stopped`: it was told to end.
    void end(const wire::response_facts& facts, bool stopped);
    // The server has let another user in, over the same connection.
    void change_user(wire::login_request said);
    // It will not be answered: `why` is the session's last error.
    void fail(const sql_error& why, bool stopped);

    void count_in(std::size_t bytes) noexcept { who_.row().bytes_in += bytes; }
    void count_out(std::size_t bytes) noexcept { who_.row().bytes_out += bytes; }

private:
    [[nodiscard]] sql::redacted_sql text_of(const wire::command_scan& command) const;
    void apply(const wire::response_facts& facts);
    [[nodiscard]] bool is_kept(registry::query_state state, std::chrono::nanoseconds total) const noexcept;
    void record(registry::query_state state, const wire::response_facts& facts);

    door::client& who_;
    const relay_ground& with_;
    std::shared_ptr<const registry::query_origin> origin_;
    std::uint32_t statements_ = 0;
    wire::command_code code_ = wire::command_code::sleep;
    bool is_statement_ = false;
    std::string wanted_db_;  // what the command changes to, where it succeeds
    steady_time began_{};
    steady_time answered_{};
    wall_time began_at_{};
    std::uint64_t bytes_out_before_ = 0;
    std::unordered_map<std::uint32_t, sql::redacted_sql> prepared_;  // by the server's ids
};

}  // namespace rollcall::relay
