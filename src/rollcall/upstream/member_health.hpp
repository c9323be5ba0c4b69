// What a member says of itself when it is checked: may sessions read there, may they write, and why not. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::upstream {

// any: of a kind that does not tell; reader: what is written there is refused.
enum class member_role : std::uint8_t { any, reader, writer };
std::string_view member_role_name(member_role role) noexcept;  // "", "reader", "writer"

struct member_health {
    std::string why_not;  // why no session should go there; "" where one may
    member_role role = member_role::any;
    bool many_writers = false;                  // Galera: what is written at several members comes to all
    std::optional<std::chrono::seconds> lag{};  // behind its source; nothing where it is no replica, or was not asked
};

struct health_rules {
    std::chrono::seconds max_lag{0};  // of a replica; 0: it is not asked
    bool donor_ok = false;            // may sessions go to a Galera node that gives its data to a new one?
};

// Reads the answer to dialect::health: rows of a name and a value. A server that names nothing that is known here is up. Thread: any.
// Sources: MariaDB Knowledge Base, "Galera Cluster Status Variables", "wsrep_reject_queries", "read_only"; MySQL 8.0 Reference Manual,
// "offline_mode", "super_read_only".
[[nodiscard]] member_health read_health(const wire::text_result& told, const health_rules& rules = {});

}  // namespace rollcall::upstream
