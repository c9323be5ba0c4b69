// What a member says of itself when it is checked: may sessions read there, may they write, and why not. Pure.
#pragma once

#include <cstdint>
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
    bool many_writers = false;  // Galera: what is written at several members comes to all
};

// Reads the answer to dialect::health: rows of a name and a value. A server that names nothing that is known here is up. Thread: any.
// Sources: MariaDB Knowledge Base, "Galera Cluster Status Variables", "wsrep_reject_queries", "read_only"; MySQL 8.0 Reference Manual,
// "offline_mode", "super_read_only".
[[nodiscard]] member_health read_health(const wire::text_result& told);

}  // namespace rollcall::upstream
