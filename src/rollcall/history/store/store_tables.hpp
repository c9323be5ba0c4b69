// The store's tables: one a stretch of time and kind, and what their columns are. Private to history.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::history {

constexpr std::int64_t hour_of(wall_time instant) noexcept {
    return std::chrono::floor<std::chrono::hours>(instant.time_since_epoch()).count();
}

// Ordinary statements and the index of their texts by the hour; notable ones and profiles, of which there are few, by the day.
struct store_table {
    std::int64_t hour = 0;  // its first, since 1970, UTC
    char kind = 'q';        // q: ordinary statements, k: notable ones, p: profiles, t and u: the text index of q and k
    auto operator<=>(const store_table&) const = default;
    [[nodiscard]] std::string name() const;
    [[nodiscard]] constexpr std::int64_t hours() const noexcept { return kind == 'q' || kind == 't' ? 1 : 24; }
    [[nodiscard]] constexpr std::int64_t end_hour() const noexcept { return hour + hours(); }
    [[nodiscard]] constexpr wall_time end() const noexcept { return wall_time{std::chrono::hours{end_hour()}}; }
};

inline constexpr std::string_view query_kinds = "qk";

// `of`: a table of statements.
constexpr store_table text_table_of(const store_table& of) noexcept { return {of.hour, of.kind == 'q' ? 't' : 'u'}; }

// What is known of a table without reading it; of the times, for tables of statements alone.
struct table_facts {
    std::int64_t rows = 0;
    std::int64_t first_us = std::numeric_limits<std::int64_t>::max();  // the first start among them
    std::int64_t last_us = std::numeric_limits<std::int64_t>::min();   // the last one
};
using known_tables = std::map<store_table, table_facts>;

// Where what began at this instant stands.
constexpr store_table table_of(char kind, wall_time started) noexcept {
    store_table table{hour_of(started), kind};
    table.hour -= (table.hour % table.hours() + table.hours()) % table.hours();
    return table;
}

// As instants stand in the tables.
constexpr std::int64_t microseconds_of(wall_time instant) noexcept {
    return std::chrono::floor<std::chrono::microseconds>(instant.time_since_epoch()).count();
}

// `"rollcall"."fe"."q_471234"`
std::string qualified(const store_table& table);

// Times in microseconds, `started` since 1970.
inline constexpr std::string_view query_columns =
    "hi UBIGINT, lo UBIGINT, started BIGINT, total_us BIGINT, queued_us BIGINT, planned_us BIGINT, executed_us BIGINT, sent_us BIGINT, "
    "rows_sent UBIGINT, bytes_sent UBIGINT, rows_changed UBIGINT, state VARCHAR, error_code USMALLINT, user_name VARCHAR, host VARCHAR, "
    "db VARCHAR, verb VARCHAR, statement VARCHAR, digest VARCHAR, error VARCHAR, client_name VARCHAR, client_version VARCHAR, "
    "program_name VARCHAR, trace_id VARCHAR";
inline constexpr std::string_view profile_columns = "hi UBIGINT, lo UBIGINT, operators VARCHAR";

// Runs a statement of our own that gives no rows.
or_refusal<void> run(engine::connection& on, const std::string& text);

}  // namespace rollcall::history
