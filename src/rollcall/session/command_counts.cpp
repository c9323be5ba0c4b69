// The table of what is counted. Source: MySQL 8.0 Reference Manual, "Server Status Variables".
#include "rollcall/session/command_counts.hpp"

#include <algorithm>

namespace rollcall::session {

namespace {

// Sorted by the second.
constexpr auto counted = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ALTER TABLE", "alter_table"},
    {"ALTER USER", "alter_user"},
    {"BEGIN", "begin"},
    {"USE", "change_db"},
    {"COMMIT", "commit"},
    {"CREATE DATABASE", "create_db"},
    {"CREATE INDEX", "create_index"},
    {"CREATE TABLE", "create_table"},
    {"CREATE USER", "create_user"},
    {"CREATE VIEW", "create_view"},
    {"DELETE", "delete"},
    {"DROP DATABASE", "drop_db"},
    {"DROP INDEX", "drop_index"},
    {"DROP TABLE", "drop_table"},
    {"DROP USER", "drop_user"},
    {"DROP VIEW", "drop_view"},
    {"INSERT", "insert"},
    {"KILL", "kill"},
    {"RENAME TABLE", "rename_table"},
    {"REPLACE", "replace"},
    {"ROLLBACK", "rollback"},
    {"SELECT", "select"},
    {"SET", "set_option"},
    {"UPDATE", "update"},
});

}  // namespace

void command_counts::note(std::string_view verb) noexcept {
    static_assert(counted.size() == kinds);
    const auto* const found = std::ranges::find(counted, verb, &std::pair<std::string_view, std::string_view>::first);
    if (found != counted.end()) counts_[static_cast<std::size_t>(found - counted.begin())].fetch_add(1, std::memory_order_relaxed);
}

std::vector<std::pair<std::string, std::uint64_t>> command_counts::list() const {
    std::vector<std::pair<std::string, std::uint64_t>> listed;
    for (std::size_t i = 0; i < kinds; ++i)
        listed.emplace_back("Com_" + std::string{counted[i].second}, counts_[i].load(std::memory_order_relaxed));
    return listed;
}

}  // namespace rollcall::session
