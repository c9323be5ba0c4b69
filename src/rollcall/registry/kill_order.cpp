// Words for kill outcomes and for what a victim is told.
#include "rollcall/registry/kill_order.hpp"

#include <fmt/format.h>

namespace rollcall::registry {

std::string_view outcome_name(kill_outcome o) noexcept {
    switch (o) {
        case kill_outcome::stopped: return "stopped";
        case kill_outcome::stopping: return "stopping";
        case kill_outcome::gone: return "gone";
        case kill_outcome::forbidden: return "forbidden";
        case kill_outcome::unknown: return "unknown";
        case kill_outcome::mismatch: return "mismatch";
        case kill_outcome::lost: break;
    }
    return "lost";
}

std::optional<kill_outcome> find_outcome(std::string_view name) noexcept {
    using enum kill_outcome;
    for (const auto each : {stopped, stopping, gone, forbidden, unknown, mismatch, lost}) {
        if (outcome_name(each) == name) return each;
    }
    return std::nullopt;
}

std::string describe(const kill_notice& notice, kill_kind kind) {
    std::string text = kind == kill_kind::query ? "Query execution was interrupted" : "Session was killed";
    if (!notice.by.empty()) text += fmt::format(" by '{}'", notice.by);
    if (!notice.reason.empty()) text += fmt::format(": {}", notice.reason);
    if (!notice.receipt.empty()) text += fmt::format(" (receipt {})", notice.receipt);
    return text;
}

sql_error farewell(const kill_notice& notice) {
    if (notice.shutdown) return {sql_errc::server_shutdown, notice.reason.empty() ? "Server shutdown in progress" : notice.reason};
    return {sql_errc::session_was_killed, describe(notice, kill_kind::connection)};
}

}  // namespace rollcall::registry
