// The columns of SHOW REPLICA STATUS. There are no replicas; clients ask which columns there would be.
// Source: MySQL 8.0 Reference Manual, "SHOW REPLICA STATUS Statement".
#pragma once

#include <string>
#include <vector>

namespace rollcall::session {

std::vector<std::string> replica_columns();
// As SHOW SLAVE STATUS names them.
std::vector<std::string> slave_columns();

}  // namespace rollcall::session
