// Commands: the first byte of a packet after login, and the bodies behind it.
// Source: MySQL Server Doxygen, "Command Phase".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

enum class command_code : std::uint8_t {
    sleep = 0x00,
    quit = 0x01,
    init_db = 0x02,
    query = 0x03,
    field_list = 0x04,
    create_db = 0x05,
    drop_db = 0x06,
    refresh = 0x07,
    shutdown = 0x08,
    statistics = 0x09,
    process_info = 0x0A,
    connect = 0x0B,
    process_kill = 0x0C,
    debug = 0x0D,
    ping = 0x0E,
    time = 0x0F,
    delayed_insert = 0x10,
    change_user = 0x11,
    binlog_dump = 0x12,
    table_dump = 0x13,
    connect_out = 0x14,
    register_slave = 0x15,
    stmt_prepare = 0x16,
    stmt_execute = 0x17,
    stmt_send_long_data = 0x18,
    stmt_close = 0x19,
    stmt_reset = 0x1A,
    set_option = 0x1B,
    stmt_fetch = 0x1C,
    daemon = 0x1D,
    binlog_dump_gtid = 0x1E,
    reset_connection = 0x1F,
    stmt_bulk_execute = 0xFA,  // MariaDB's
};

// A query attribute (MySQL 8.0.23): a named value that came with a query.
struct query_attribute {
    std::string name;
    parameter value;
};

struct query_command {
    std::string_view sql;  // into the payload
    std::vector<query_attribute> attributes;
};
// COM_QUERY's body (after the command byte). With capability query_attributes in `capabilities` the body carries
// attributes first. Clients are known that set the flag in their response though the server did not offer it:
// `capabilities` are those both sides have.
wire_result<query_command> decode_query(std::string_view body, capability_flags capabilities);

struct field_list_command {
    std::string_view table;
    std::string_view wildcard;
};
wire_result<field_list_command> decode_field_list(std::string_view body);

// One protocol type code (MySQL's field types) with its unsigned flag, as COM_STMT_EXECUTE binds it.
struct bound_type {
    std::uint8_t type = 0;
    bool is_unsigned = false;
};

struct execute_command {
    std::uint32_t statement_id = 0;
    std::uint8_t flags = 0;         // cursor flags
    std::vector<bound_type> types;  // in force after this command, attributes' last: keep them for the next execute
    parameter_list parameters;      // one a `?`
    std::vector<query_attribute> attributes;
};
// Reads only the statement's id from COM_STMT_EXECUTE's body, so that the statement can be found.
wire_result<std::uint32_t> decode_statement_id(std::string_view body);
// COM_STMT_EXECUTE's body. `parameter_count`: the statement's; `known_types`: those of its last execute (may be empty);
// `long_data`: what COM_STMT_SEND_LONG_DATA gave a parameter, null pointer where nothing (then the value is in the
// packet); a parameter with long data has no bytes in the packet. With query_attributes on both sides the packet says
// how many values it has, those past `parameter_count` being attributes.
// Source: COM_STMT_EXECUTE; clients towards MySQL before 8.0.26 send that number without the flag that announces it.
wire_result<execute_command> decode_execute(std::string_view body, capability_flags capabilities, std::size_t parameter_count,
                                            std::span<const bound_type> known_types, std::span<const std::string* const> long_data);

// COM_STMT_EXECUTE's flag that asks for a cursor: the rows stay here until COM_STMT_FETCH asks for them.
inline constexpr std::uint8_t cursor_type_read_only = 0x01;

struct fetch_command {
    std::uint32_t statement_id = 0;
    std::uint32_t rows = 0;  // at most so many
};
wire_result<fetch_command> decode_fetch(std::string_view body);

struct long_data_command {
    std::uint32_t statement_id = 0;
    std::uint16_t parameter = 0;
    std::string_view data;
};
wire_result<long_data_command> decode_long_data(std::string_view body);

}  // namespace rollcall::wire
