// Capability flags and status flags of the MySQL protocol. Source: MySQL Server Doxygen, "Capabilities Flags",
// SERVER_STATUS_flags_enum.
#pragma once

#include <cstdint>

namespace rollcall::wire {

using capability_flags = std::uint32_t;

namespace capability {
inline constexpr capability_flags long_password = 1U << 0;
inline constexpr capability_flags found_rows = 1U << 1;
inline constexpr capability_flags long_flag = 1U << 2;
inline constexpr capability_flags connect_with_db = 1U << 3;
inline constexpr capability_flags no_schema = 1U << 4;
inline constexpr capability_flags compress = 1U << 5;
inline constexpr capability_flags odbc = 1U << 6;
inline constexpr capability_flags local_files = 1U << 7;
inline constexpr capability_flags ignore_space = 1U << 8;
inline constexpr capability_flags protocol_41 = 1U << 9;
inline constexpr capability_flags interactive = 1U << 10;
inline constexpr capability_flags ssl = 1U << 11;
inline constexpr capability_flags ignore_sigpipe = 1U << 12;
inline constexpr capability_flags transactions = 1U << 13;
inline constexpr capability_flags reserved = 1U << 14;
inline constexpr capability_flags secure_connection = 1U << 15;
inline constexpr capability_flags multi_statements = 1U << 16;
inline constexpr capability_flags multi_results = 1U << 17;
inline constexpr capability_flags ps_multi_results = 1U << 18;
inline constexpr capability_flags plugin_auth = 1U << 19;
inline constexpr capability_flags connect_attrs = 1U << 20;
inline constexpr capability_flags plugin_auth_lenenc_client_data = 1U << 21;
inline constexpr capability_flags can_handle_expired_passwords = 1U << 22;
inline constexpr capability_flags session_track = 1U << 23;
inline constexpr capability_flags deprecate_eof = 1U << 24;
inline constexpr capability_flags optional_resultset_metadata = 1U << 25;
inline constexpr capability_flags query_attributes = 1U << 27;
}  // namespace capability

// MariaDB's extended ones, told where neither side sets long_password. Source: MariaDB Knowledge Base, "Connection".
namespace mariadb_capability {
inline constexpr capability_flags progress = 1U << 0;         // reports of progress, in ERR packets with a code of their own
inline constexpr capability_flags bulk_operations = 1U << 2;  // COM_STMT_BULK_EXECUTE
inline constexpr capability_flags extended_metadata = 1U << 3;
inline constexpr capability_flags cache_metadata = 1U << 4;  // column definitions that the client has are left out
inline constexpr capability_flags bulk_unit_results = 1U << 5;
}  // namespace mariadb_capability

// What this server offers. A conversation uses what both sides have.
inline constexpr capability_flags server_capabilities =
    capability::long_password | capability::found_rows | capability::long_flag | capability::connect_with_db | capability::odbc |
    capability::compress | capability::ignore_space | capability::protocol_41 | capability::interactive | capability::ssl |
    capability::ignore_sigpipe | capability::transactions | capability::secure_connection | capability::multi_statements |
    capability::multi_results | capability::ps_multi_results | capability::plugin_auth | capability::connect_attrs |
    capability::plugin_auth_lenenc_client_data | capability::session_track | capability::deprecate_eof | capability::query_attributes;

using status_flags = std::uint16_t;

namespace server_status {
inline constexpr status_flags in_trans = 0x0001;
inline constexpr status_flags autocommit = 0x0002;
inline constexpr status_flags more_results_exist = 0x0008;
inline constexpr status_flags cursor_exists = 0x0040;
inline constexpr status_flags last_row_sent = 0x0080;
inline constexpr status_flags db_dropped = 0x0100;
inline constexpr status_flags no_backslash_escapes = 0x0200;
inline constexpr status_flags in_trans_readonly = 0x2000;
inline constexpr status_flags session_state_changed = 0x4000;
}  // namespace server_status

}  // namespace rollcall::wire
