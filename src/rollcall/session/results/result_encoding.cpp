// Result set heads, and tables of the FE's own as rows.
#include "rollcall/session/results/result_encoding.hpp"

#include "rollcall/base/text/byte_cursor.hpp"

namespace rollcall::session {

namespace {

template <class Encoder>
void append_rows(std::string& out, std::uint8_t& sequence, const text_table& table) {
    Encoder encoder{out, sequence, table.columns};
    for (const auto& row : table.rows) {
        encoder.begin_row();
        for (const auto& cell : row) {
            if (const auto* number = std::get_if<std::int64_t>(&cell)) {
                encoder.integer(*number);
            } else if (const auto* count = std::get_if<std::uint64_t>(&cell)) {
                encoder.unsigned_integer(*count);
            } else if (const auto* text = std::get_if<std::string>(&cell)) {
                encoder.text(*text);
            } else {
                encoder.null();
            }
        }
        encoder.end_row();
    }
}

}  // namespace

void append_result_head(std::string& out, std::uint8_t& sequence, std::span<const column> columns, wire::capability_flags capabilities,
                        const wire::ok_fields& status) {
    append_packet_of(out, sequence, [&](std::string& payload) { append_lenenc_int(payload, columns.size()); });
    for (const auto& each : columns) {
        append_packet_of(out, sequence, [&](std::string& payload) { wire::append_column_definition(payload, each); });
    }
    if ((capabilities & wire::capability::deprecate_eof) == 0) {
        append_packet_of(out, sequence, [&](std::string& payload) { wire::append_eof(payload, status.warnings, status.status); });
    }
}

void append_table(std::string& out, std::uint8_t& sequence, const text_table& table, row_format format, wire::capability_flags capabilities,
                  const wire::ok_fields& status) {
    append_result_head(out, sequence, table.columns, capabilities, status);
    if (format == row_format::text) {
        append_rows<wire::text_row_encoder>(out, sequence, table);
    } else {
        append_rows<wire::binary_row_encoder>(out, sequence, table);
    }
}

}  // namespace rollcall::session
