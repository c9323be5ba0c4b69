// The answer to one command among bytes that are passed on: what came of it, and where it ends.
// Source: MySQL Server Doxygen, "Command Phase", "COM_QUERY Response", "COM_STMT_PREPARE Response", "COM_STMT_FETCH", "OK_Packet",
// "EOF_Packet", "ERR_Packet"; MariaDB Knowledge Base, "Result Set Packets", "ERR_Packet" (progress reports).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/client/error_reader.hpp"
#include "rollcall/wire/client/ok_reader.hpp"
#include "rollcall/wire/commands/command.hpp"
#include "rollcall/wire/relayed/packet_hopper.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// What both sides have.
struct agreed_capabilities {
    capability_flags common = 0;
    capability_flags mariadb = 0;
};

// Of all results of the command.
struct response_facts {
    std::uint64_t rows = 0;
    std::uint64_t affected_rows = 0;
    std::uint32_t results = 0;               // result sets among them
    std::uint16_t warnings = 0;              // the last result's
    std::optional<status_flags> status;      // as told last; nothing where only ERR came
    std::optional<std::string> schema;       // the current database, where it has changed and the server tells so
    std::optional<server_error> error;       // what it ended with
    std::optional<std::uint32_t> statement;  // the prepared statement's id
    std::uint16_t parameters = 0;            // and how many it takes
    float progress = -1;                     // percent, below 0 where it was not told
};

// Can the answer be followed? Other commands change what the connection is (replication), or are not known. Thread: any; pure.
[[nodiscard]] bool can_be_followed(command_code code) noexcept;
// Is there an answer at all?
[[nodiscard]] bool is_answered(command_code code) noexcept;

// Thread: one at a time.
class response_scan {
public:
    // `sequence`: of the answer's first packet. `code` can be followed and is answered.
    response_scan(command_code code, agreed_capabilities agreed, std::uint8_t sequence) noexcept;

    // Goes over what came. Returns: how many bytes are this answer's, fewer than all where it has ended within, or where the client has to
    // send a file first. Errors: bad_sequence; truncated, malformed, unexpected_packet: what no server sends.
    wire_result<std::size_t> feed(std::string_view bytes);

    [[nodiscard]] bool has_ended() const noexcept { return awaits_ == awaited::nothing; }
    // LOCAL INFILE: the client's packets come next, then file_sent(), which tells the number of the next packet.
    [[nodiscard]] bool wants_file() const noexcept { return awaits_ == awaited::file; }
    void file_sent(std::uint8_t sequence) noexcept;
    [[nodiscard]] std::uint8_t next_sequence() const noexcept { return hopper_.sequence(); }
    // Where the packet begins that has ended it with an error: the offset in what was fed last. Nothing where it began before that.
    [[nodiscard]] std::optional<std::size_t> error_at() const noexcept { return error_at_; }
    // May a packet of ours follow what was fed?
    [[nodiscard]] bool is_between_packets() const noexcept { return hopper_.between_payloads(); }
    [[nodiscard]] const response_facts& facts() const noexcept { return facts_; }
    [[nodiscard]] response_facts& facts() noexcept { return facts_; }

private:
    enum class awaited : std::uint8_t { first, columns, columns_end, rows, definitions, only, file, nothing };

    [[nodiscard]] bool is_kept(const payload_part& part) const noexcept;
    [[nodiscard]] bool ends_rows(const payload_part& part) const noexcept;
    wire_result<void> take_whole(std::string_view payload);
    wire_result<void> take_first(std::string_view payload);
    wire_result<void> take_ok(std::string_view payload, bool ends_result);
    wire_result<void> take_prepared(std::string_view payload);
    wire_result<void> take_error(std::string_view payload);
    wire_result<void> take_progress(std::string_view payload);
    void skip_passed() noexcept;
    [[nodiscard]] awaited after_columns() const noexcept;
    [[nodiscard]] bool has(capability_flags flag) const noexcept { return (capabilities_ & flag) != 0; }

    const command_code code_;
    const capability_flags capabilities_;
    const capability_flags mariadb_capabilities_;
    awaited awaits_ = awaited::first;
    bool keeps_ = false;  // of the present payload
    packet_hopper hopper_;
    std::uint64_t left_ = 0;  // columns, or packets of definitions
    std::string kept_;        // of a payload that came in pieces
    std::optional<std::size_t> error_at_;
    response_facts facts_;
};

}  // namespace rollcall::wire
