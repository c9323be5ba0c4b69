// What a session tells its client but for rows of the engine: OK, errors, tables of its own, what ends a result; and warnings, which the
// client asks for later.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/session/results/result_encoding.hpp"
#include "rollcall/session/results/text_table.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Writes to the client's stream; only flush() sends. Thread: the session's shard, while a statement runs.
class answers {
public:
    explicit answers(session_core& core) : core_(core) {}

    void note(sql_errc code, std::string message);
    void warn(const std::vector<sql::statement_warning>& warnings);

    // The session's status as every answer carries it.
    [[nodiscard]] wire::ok_fields status() const;
    void write_ok(std::uint64_t affected_rows = 0, std::string_view info = {}, std::uint64_t insert_id = 0);
    // What a statement ends with that failed: counted, and the only warning that is left.
    void write_failure(const sql_error& error);
    void write_definitions(std::span<const column> definitions);
    void write_table(const text_table& table, row_format format);
    // `more`: status flags beside those of the session.
    void write_result_end(wire::status_flags more = 0);
    // Sends what was written. A lost connection is what the conversation knows then.
    asio::awaitable<void> flush();

private:
    [[nodiscard]] std::optional<std::string_view> untold_schema() const;

    session_core& core_;
};

}  // namespace rollcall::session
