// The words for commands, states and kinds that a row shows.
#include "rollcall/registry/rows/session_row.hpp"

#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall::registry {

std::string_view command_name(command c) noexcept {
    static constexpr std::array<std::string_view, command_count> names{"Connect",
                                                                       "Sleep",
                                                                       "Query",
                                                                       "Prepare",
                                                                       "Execute",
                                                                       "Fetch",
                                                                       "Init DB",
                                                                       "Field List",
                                                                       "Ping",
                                                                       "Statistics",
                                                                       "Reset Connection",
                                                                       "Change user",
                                                                       "Quit",
                                                                       "Kill",
                                                                       "Set option",
                                                                       "Long Data",
                                                                       "Reset stmt",
                                                                       "Close stmt",
                                                                       "Create DB",
                                                                       "Drop DB",
                                                                       "Refresh",
                                                                       "Processlist",
                                                                       "Debug",
                                                                       "Shutdown",
                                                                       "Time",
                                                                       "Daemon",
                                                                       "Delayed insert",
                                                                       "Connect Out",
                                                                       "Binlog Dump",
                                                                       "Table Dump",
                                                                       "Register Slave",
                                                                       "Slave_IO",
                                                                       "Slave_SQL",
                                                                       "Slave_worker",
                                                                       "Bulk_execute",
                                                                       "Killed",
                                                                       "Error"};
    return names[static_cast<std::size_t>(c)];
}

std::optional<command> find_command(std::string_view name) noexcept {
    for (std::size_t i = 0; i < command_count; ++i) {
        if (iequals(command_name(static_cast<command>(i)), name)) return static_cast<command>(i);
    }
    return std::nullopt;
}

std::string_view state_name(session_state s) noexcept {
    switch (s) {
        case session_state::idle: return "";
        case session_state::login: return "login";
        case session_state::connecting: return "connecting";
        case session_state::queued: return "queued";
        case session_state::waiting_for_table: return "Waiting for table metadata lock";
        case session_state::user_lock: return "User lock";
        case session_state::executing: return "executing";
        case session_state::sending_result: return "sending result";
        case session_state::killed: break;
    }
    return "killed";
}

std::string_view kill_state_name(kill_state s) noexcept {
    switch (s) {
        case kill_state::none: return "";
        case kill_state::stopping: return "stopping";
        case kill_state::stuck: break;
    }
    return "stuck";
}

std::string_view kind_name(security::session_kind k) noexcept {
    switch (k) {
        case security::session_kind::served: return "served";
        case security::session_kind::relayed: return "relayed";
        case security::session_kind::watched: break;
    }
    return "watched";
}

}  // namespace rollcall::registry
