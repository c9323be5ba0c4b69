// Records as tests want them: what a test is not about is the same in all.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rollcall/registry/rows/query_record.hpp"

namespace rollcall::history::testing {

inline constexpr wall_time some_day{std::chrono::hours{500'000}};  // 2027-01-15 08:00:00 UTC

inline registry::query_record make_record(std::uint32_t number, std::string_view statement, std::string_view user = "ann") {
    auto origin = std::make_shared<registry::query_origin>();
    origin->user = user;
    origin->host = "10.0.0.1:4711";
    origin->program_name = "report";
    registry::query_record record;
    record.id = make_query_id(0xABCD, connection_id{7}, number);
    record.origin = std::move(origin);
    record.db = "shop";
    record.statement = sql::redact(statement);
    record.parsed = true;
    record.shape = number;
    record.verb = "SELECT";
    record.state = registry::query_state::eof;
    record.started = some_day + std::chrono::seconds{number};
    record.total = std::chrono::milliseconds{5};
    record.phases.executed = std::chrono::microseconds{4200};
    record.rows_sent = 3;
    return record;
}

}  // namespace rollcall::history::testing
