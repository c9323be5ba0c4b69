// KILL as a client types it, or as its driver sends it to cancel a statement.
// Source: MySQL 8.0 Reference Manual, "KILL Statement"; MariaDB Knowledge Base, "KILL"; MySQL Server Doxygen, "COM_PROCESS_KILL".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/registry/kill_order.hpp"
#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/relayed/command_scan.hpp"

namespace rollcall::relay {

struct typed_kill {
    registry::kill_kind kind = registry::kill_kind::connection;
    std::uint64_t id = 0;
    std::string words;  // those before the id: "KILL SOFT QUERY"
};

// A whole text that is KILL [HARD|SOFT] [CONNECTION|QUERY] and a number. Returns: nothing for any other, KILL QUERY ID, KILL USER and
// expressions among them. Thread: any; pure.
std::optional<typed_kill> read_kill(std::string_view text);
// The same of a command that is whole. `capabilities`: those both sides have.
std::optional<typed_kill> read_kill(const wire::command_scan& command, wire::capability_flags capabilities);

}  // namespace rollcall::relay
