// Which product answers: its name, and how it gives itself away.
#pragma once

#include <cstdint>
#include <string_view>

namespace rollcall::upstream {

enum class server_kind : std::uint8_t {
    mariadb,  // Galera's nodes among them
    mysql,    // Percona Server and what clouds make of it, too
    tidb,
    doris,
    starrocks,
    oceanbase,
    rollcall,
};
std::string_view kind_name(server_kind kind) noexcept;  // "mariadb", "mysql", …

// `version`: as VERSION() or the greeting has it; `comment`: @@version_comment. What names no other product is taken for MySQL: its
// relatives pretend to be it. Thread: any; pure.
[[nodiscard]] server_kind find_kind(std::string_view version, std::string_view comment) noexcept;

}  // namespace rollcall::upstream
