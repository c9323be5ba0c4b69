// The answer to COM_QUERY as a client reads it: whole small results, as text, within bounds. For lists and checks that one asks other
// servers for; what is relayed is not read here. A machine without I/O, fed with payloads (link/packet_stream.hpp joins packets).
// Source: MySQL Server Doxygen, "COM_QUERY Response", "Text Resultset", "LOCAL INFILE Request".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/client/error_reader.hpp"
#include "rollcall/wire/client/ok_reader.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

// What a server says of one column.
struct result_column {
    std::string database;
    std::string table;           // as the statement calls it
    std::string original_table;  // as the database does
    std::string name;
    std::string original_name;
    std::uint16_t collation = 0;  // 63: binary
    std::uint32_t length = 0;
    std::uint8_t type = 0;  // wire/field_types.hpp
    std::uint16_t flags = 0;
    std::uint8_t decimals = 0;
};

// Errors: truncated. What follows the last field (COM_FIELD_LIST's default) is passed over. Thread: any; pure.
// MySQL protocol: Protocol::ColumnDefinition41.
wire_result<result_column> decode_column_definition(std::string_view payload);

using text_cell = std::optional<std::string>;  // nothing is NULL
using text_row = std::vector<text_cell>;

// Errors: truncated; malformed where bytes are left over. Thread: any; pure. MySQL protocol: Text Resultset Row.
wire_result<text_row> decode_text_row(std::string_view payload, std::size_t columns);

// One result; without columns where the statement gives no rows.
struct text_result {
    std::vector<result_column> columns;
    std::vector<text_row> rows;  // each as long as `columns`
    ok_answer ok;                // what ended the rows, or all there was
};

// Of all results of one answer together.
struct result_limits {
    std::size_t rows = 20'000;
    std::size_t bytes = 16 * 1024 * 1024;  // of names and values, with what it takes to keep them in memory
};

// --- what the reader asks of its driver ---
// Call on_packet() with the next packet.
struct read_more {};
// A result is whole. `more`: another follows, call on_packet() with the next packet; else the answer has ended.
struct result_read {
    text_result result;
    bool more = false;
};
// The server asks for a file of ours, which it does not get: send an empty packet, then call on_packet() with the next.
struct send_empty_then_read {};
// ERR, in place of a result or within its rows. The answer has ended; the connection is in order.
struct statement_failed {
    server_error error;
};
// A limit is passed, or a file was asked for. `ended`: nothing more comes, the connection can be used; else close it.
struct result_refused {
    std::string sentence;
    bool ended = false;
};
// The server's bytes are broken: close.
struct result_broken {
    wire_errc error;
};

using result_action = std::variant<read_more, result_read, send_empty_then_read, statement_failed, result_refused, result_broken>;

// One answer. Give every payload in order; after the end (`more` is false, or an error) any call is result_broken{unexpected_packet}.
// Thread: owning shard.
class result_reader {
public:
    // `capabilities` are those both sides have. Without optional_resultset_metadata, and MariaDB's caching of metadata.
    result_reader(capability_flags capabilities, result_limits limits);

    result_action on_packet(std::string_view payload);

private:
    // What the next packet is. head: OK, ERR, LOCAL INFILE, or how many columns; refused: the answer to our empty packet.
    enum class step : std::uint8_t { head, column, columns_end, row, refused, done };

    result_action take_head(std::string_view payload);
    result_action take_column(std::string_view payload);
    result_action take_columns_end(std::string_view payload);
    result_action take_row(std::string_view payload);
    result_action take_end_of_refused(std::string_view payload);
    result_action fail(std::string_view payload);
    result_action finish(wire_result<ok_answer> ok);
    result_action broken(wire_errc error);
    result_action refuse(std::string sentence, bool ended);
    [[nodiscard]] bool keep(std::size_t bytes) noexcept;
    [[nodiscard]] bool deprecates_eof() const noexcept { return (capabilities_ & capability::deprecate_eof) != 0; }

    capability_flags capabilities_;
    result_limits limits_;
    std::size_t kept_bytes_ = 0;
    std::size_t kept_rows_ = 0;
    std::uint64_t column_count_ = 0;
    text_result result_;
    step step_ = step::head;
};

}  // namespace rollcall::wire
