// Privileges as SQL spells them: GRANT's words, SHOW GRANTS' lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::security {

// One word of GRANT, in any case and with any blanks between its parts: PROCESS, CONNECTION_ADMIN, ALL [PRIVILEGES], and
// USAGE, the empty set. Returns: nothing for another: what would have no effect is not granted. Thread: any.
std::optional<privilege_set> parse_privilege(std::string_view name);

// All the words of a GRANT or REVOKE. Errors: 1235 for an unknown one, with those that are known.
sql_result<privilege_set> parse_privileges(const std::vector<std::string>& names);

// MySQL's name of one privilege: "CONNECTION_ADMIN". Thread: any.
std::string_view privilege_name(privilege which) noexcept;

// Every privilege there is, in the order in which SHOW GRANTS prints them.
const std::vector<privilege>& all_privileges();

// MySQL's names of all that a set gives, of `all` those of everything that MySQL has; USAGE where there is no static one. Thread: any.
std::vector<std::string_view> names_of_privileges(privilege_set set);

// A set without some of its members. All but some is no longer "all": it does not include privileges to come.
privilege_set without(privilege_set from, privilege_set removed) noexcept;

// SHOW GRANTS: MySQL's lines, "GRANT PROCESS ON *.* TO `a`@`%`"; USAGE where there is no static privilege, and dynamic
// ones (CONNECTION_ADMIN) on a line of their own. Thread: any.
std::vector<std::string> show_grants(const account& whose);

}  // namespace rollcall::security
