// What a server says of its place in a replication: how far it is behind its source, and what it is in its group. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "rollcall/upstream/member_health.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::upstream {

// Of a server that is no replica, nothing. Of several sources, the one that is worst.
struct replica_status {
    std::optional<std::chrono::seconds> lag;
    std::string trouble;  // why it does not replicate, though it is to; "" where it does
};

// Reads the answer to dialect::replica_status. Thread: any. Sources: MySQL 8.0 Reference Manual, "SHOW REPLICA STATUS Statement"; MariaDB
// Knowledge Base, "SHOW REPLICA STATUS".
[[nodiscard]] replica_status read_replica_status(const wire::text_result& told);

// Takes into `health` that a replica is further behind than `at_most`, or does not replicate. Thread: any.
void judge_lag(member_health& health, const replica_status& told, std::chrono::seconds at_most);

// Takes into `health` what the answer to dialect::group_status says; one of a server without a group changes nothing. Thread: any.
// Source: MySQL 8.0 Reference Manual, "The replication_group_members Table", "Fault Tolerance".
void judge_group(member_health& health, const wire::text_result& told);

}  // namespace rollcall::upstream
