// Cells by name, so that each stands under its column.
#include "rollcall/registry/upstream_row.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rollcall::registry {

namespace {

std::string cell(const watched_server& server, std::string_view column, const time_zone& zone) {
    if (column == "Member") return server.name;
    if (column == "Address") return server.address;
    if (column == "Kind") return server.kind;
    if (column == "Version") return server.version;
    if (column == "Role") return "watched";
    if (column == "State") return std::string{watched_server_state_name(server.state)};
    if (column == "Since") return server.since == wall_time{} ? std::string{} : zone.format(server.since);
    if (column == "Sessions") return std::to_string(server.rows);
    if (column == "Active") return std::to_string(server.active);
    if (column == "Identity") return server.identity;
    if (column == "PollMs") return std::to_string(server.took.count());
    if (column == "IntervalMs") return std::to_string(server.interval.count());
    if (column == "Share") return fmt::format("{:.2f}", server.share);
    return column == "Error" ? server.error : std::string{};
}

std::string cell(const pool_member& member, std::string_view column, const time_zone& zone) {
    if (column == "Pool") return member.pool;
    if (column == "Member" || column == "Address") return member.name;
    if (column == "Kind") return member.kind;
    if (column == "Version") return member.version;
    if (column == "Role") return member.role;
    if (column == "State") return member.state;
    if (column == "Since") return zone.format(member.since);
    if (column == "Sessions") return std::to_string(member.sessions);
    if (column == "Active") return std::to_string(member.active);
    if (column == "MaxSessions") return std::to_string(member.max_sessions);
    if (column == "CheckMs") {
        return member.check ? std::to_string(std::chrono::ceil<std::chrono::milliseconds>(*member.check).count()) : std::string{};
    }
    if (column == "LagSeconds") return member.lag ? std::to_string(member.lag->count()) : std::string{};
    if (column == "Identity") return member.identity;
    return column == "Error" ? member.error : std::string{};
}

template <class Server>
std::vector<std::string> cells_of(const Server& server, const time_zone& zone) {
    std::vector<std::string> cells;
    cells.reserve(upstream_columns.size());
    for (const auto column : upstream_columns) cells.push_back(cell(server, column, zone));
    return cells;
}

}  // namespace

std::vector<std::string> upstream_cells(const watched_server& server, const time_zone& zone) { return cells_of(server, zone); }

std::vector<std::string> upstream_cells(const pool_member& member, const time_zone& zone) { return cells_of(member, zone); }

}  // namespace rollcall::registry
