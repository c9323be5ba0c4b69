// One sign after the other; what is not told is no fault.
#include "rollcall/upstream/member_health.hpp"

#include <fmt/format.h>

#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::size_t shown_value_bytes = 64;
constexpr std::string_view synced = "4";
constexpr std::string_view donor = "2";

// The value behind a name, or "" where it is not told.
std::string value_of(const wire::text_result& told, std::string_view name) {
    for (const auto& row : told.rows) {
        if (row.size() == 2 && row[0] && iequals(*row[0], name)) return valid_utf8(utf8_prefix(row[1].value_or(""), shown_value_bytes));
    }
    return {};
}

bool is_on(std::string_view value) noexcept { return value == "1" || iequals(value, "ON"); }
// As newer MariaDBs have it, read_only is more than on and off.
bool is_off(std::string_view value) noexcept { return value == "0" || iequals(value, "OFF"); }

// "" where the node may be asked.
std::string galera_fault(const wire::text_result& told, const health_rules& rules) {
    if (const auto status = value_of(told, "wsrep_cluster_status"); !iequals(status, "Primary")) {
        return fmt::format("it has no quorum: wsrep_cluster_status is {}", status);
    }
    const auto state = value_of(told, "wsrep_local_state");
    const bool gives_well = rules.donor_ok && state == donor && !is_on(value_of(told, "wsrep_sst_donor_rejects_queries"));
    if (state != synced && !gives_well) {
        return fmt::format("it is not in step with its cluster: wsrep_local_state is {}", state);
    }
    if (!is_on(value_of(told, "wsrep_ready"))) return "it takes no statements: wsrep_ready is OFF";
    if (is_on(value_of(told, "wsrep_desync"))) return "it is taken out of step: wsrep_desync is ON";
    if (const auto rejects = value_of(told, "wsrep_reject_queries"); !rejects.empty() && !iequals(rejects, "NONE")) {
        return fmt::format("it rejects statements: wsrep_reject_queries is {}", rejects);
    }
    return {};
}

}  // namespace

std::string_view member_role_name(member_role role) noexcept {
    if (role == member_role::any) return "";
    return role == member_role::writer ? "writer" : "reader";
}

member_health read_health(const wire::text_result& told, const health_rules& rules) {
    member_health health;
    const auto read_only = value_of(told, "read_only");
    if (!read_only.empty()) {
        const bool writes = is_off(read_only) && !is_on(value_of(told, "super_read_only"));
        health.role = writes ? member_role::writer : member_role::reader;
    }
    if (is_on(value_of(told, "offline_mode"))) health.why_not = "it is set aside: offline_mode is ON";
    if (is_on(value_of(told, "wsrep_on"))) {
        health.many_writers = true;
        health.why_not = galera_fault(told, rules);
    }
    return health;
}

}  // namespace rollcall::upstream
