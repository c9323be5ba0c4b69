// What the server answers: OK, ERR, EOF, column definitions, prepared statement heads. Each function appends one payload
// (no packet header). Source: MySQL Server Doxygen, "Generic Response Packets", "Column Definition", COM_STMT_PREPARE Response.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/wire/capabilities.hpp"

namespace rollcall::wire {

struct ok_fields {
    std::uint64_t affected_rows = 0;
    std::uint64_t last_insert_id = 0;
    status_flags status = server_status::autocommit;
    std::uint16_t warnings = 0;
    std::string_view info;
    // The current database, where it is another than the client was told last. Only clients with session_track are told.
    std::optional<std::string_view> schema;
};
void append_ok(std::string& out, const ok_fields& ok, capability_flags capabilities);
// The packet that ends a result set: with deprecate_eof an OK packet headed 0xFE, else EOF. The same call gives what
// ends column definitions where the client wants that (without deprecate_eof).
void append_result_end(std::string& out, const ok_fields& ok, capability_flags capabilities);
void append_eof(std::string& out, std::uint16_t warnings, status_flags status);
// `with_sqlstate`: false before the greeting is answered. The message is cut at 511 bytes (what MySQL's
// clients keep) on a character boundary, and invalid UTF-8 in it is replaced.
void append_error(std::string& out, const sql_error& error, bool with_sqlstate = true);

// Protocol::ColumnDefinition41. `field_list`: with COM_FIELD_LIST's trailing default value (NULL).
void append_column_definition(std::string& out, const column& definition, bool field_list = false);
// MySQL's field type code that a column type is sent as (MYSQL_TYPE_...).
std::uint8_t field_type(column_type type) noexcept;

struct prepare_head {
    std::uint32_t statement_id = 0;
    std::uint16_t columns = 0;
    std::uint16_t parameters = 0;
    std::uint16_t warnings = 0;
};
void append_prepare_ok(std::string& out, const prepare_head& head);

}  // namespace rollcall::wire
