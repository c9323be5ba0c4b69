// What an account may do, as the answer to SHOW GRANTS tells it.
// Sources: MySQL 8.0 Reference Manual, "SHOW GRANTS Statement", "Privileges Provided by MySQL"; MariaDB Knowledge Base, "GRANT".
#pragma once

#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::upstream {

struct account_rights {
    bool sees_all_sessions = false;  // PROCESS, SUPER or all
    bool ends_sessions = false;      // CONNECTION ADMIN, CONNECTION_ADMIN, SUPER or all
};

// Of what is granted on everything, to the account itself; of roles only what the server tells in the same answer. Thread: any; pure.
[[nodiscard]] account_rights read_grants(const wire::text_result& grants);

}  // namespace rollcall::upstream
