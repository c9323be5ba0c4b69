// OK, EOF, ERR, and the head of a prepared statement.
#include "rollcall/wire/results/response.hpp"

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint8_t session_track_schema = 0x01;
constexpr std::size_t max_error_message = 511;

// MySQL protocol: "Session State Information", with SESSION_TRACK_SCHEMA alone.
void append_session_state(std::string& out, std::string_view schema) {
    std::string data;
    append_lenenc_string(data, schema);
    std::string state;
    append_fixed_int(state, session_track_schema, 1);
    append_lenenc_string(state, data);
    append_lenenc_string(out, state);
}

// The manual calls the info string<EOF>; MySQL writes it with its length, and its client library reads it so.
void append_ok_fields(std::string& out, std::uint8_t header, const ok_fields& ok, capability_flags capabilities) {
    const bool tracked = ok.schema.has_value() && (capabilities & capability::session_track) != 0;
    const auto changed = tracked ? server_status::session_state_changed : status_flags{0};
    append_fixed_int(out, header, 1);
    append_lenenc_int(out, ok.affected_rows);
    append_lenenc_int(out, ok.last_insert_id);
    append_fixed_int(out, ok.status | changed, 2);
    append_fixed_int(out, ok.warnings, 2);
    if (tracked || !ok.info.empty()) append_lenenc_string(out, ok.info);
    if (tracked) append_session_state(out, *ok.schema);
}

}  // namespace

void append_ok(std::string& out, const ok_fields& ok, capability_flags capabilities) {
    append_ok_fields(out, first_byte::ok, ok, capabilities);
}

void append_result_end(std::string& out, const ok_fields& ok, capability_flags capabilities) {
    if ((capabilities & capability::deprecate_eof) != 0) return append_ok_fields(out, first_byte::eof, ok, capabilities);
    append_eof(out, ok.warnings, ok.status);
}

void append_eof(std::string& out, std::uint16_t warnings, status_flags status) {
    append_fixed_int(out, first_byte::eof, 1);
    append_fixed_int(out, warnings, 2);
    append_fixed_int(out, status, 2);
}

void append_error(std::string& out, const sql_error& error, bool with_sqlstate) {
    append_fixed_int(out, first_byte::error, 1);
    append_fixed_int(out, static_cast<std::uint16_t>(error.code), 2);
    if (with_sqlstate) out.append(1, '#').append(error.sqlstate());
    // Cut before and after: replacing invalid bytes makes a message longer, and it may be megabytes of a statement.
    const auto message = valid_utf8(utf8_prefix(error.message, max_error_message));
    out.append(utf8_prefix(message, max_error_message));
}

void append_prepare_ok(std::string& out, const prepare_head& head) {
    append_fixed_int(out, first_byte::ok, 1);
    append_fixed_int(out, head.statement_id, 4);
    append_fixed_int(out, head.columns, 2);
    append_fixed_int(out, head.parameters, 2);
    append_fixed_int(out, 0, 1);
    append_fixed_int(out, head.warnings, 2);
}

}  // namespace rollcall::wire
