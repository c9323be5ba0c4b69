// OK with what it tells of the session, and EOF.
#include "rollcall/wire/client/ok_reader.hpp"

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/first_byte.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint8_t tracked_schema = 0x01;
constexpr std::size_t longest_eof = 8;  // it has five bytes; clients have always told it from a row by "less than nine"

// MySQL protocol: "Session State Information": the type of what changed, then its data with their length, again and again.
wire_result<std::optional<std::string>> decode_tracked_schema(std::string_view state) {
    std::optional<std::string> schema;
    byte_reader in{state};
    while (!in.empty()) {
        const auto type = in.u8();
        const auto data = in.lenenc_string();
        if (!data) return wire_errc::malformed;
        if (*type != tracked_schema) continue;
        const auto name = byte_reader{*data}.lenenc_string();
        if (!name) return wire_errc::malformed;
        schema = *name;
    }
    return schema;
}

// The manual calls the info string<EOF>; servers write it with its length, and leave it out where it is empty.
wire_result<void> decode_info_and_state(byte_reader& in, ok_answer& ok, capability_flags capabilities) {
    const bool tracked = (capabilities & capability::session_track) != 0 && (ok.status & server_status::session_state_changed) != 0;
    if (in.empty() && !tracked) return {};
    const auto info = in.lenenc_string();
    if (!info) return wire_errc::truncated;
    ok.info = *info;
    if (!tracked) return {};
    const auto state = in.lenenc_string();
    if (!state) return wire_errc::truncated;
    auto schema = decode_tracked_schema(*state);
    if (schema.has_error()) return schema.error();
    ok.schema = std::move(*schema);
    return {};
}

}  // namespace

wire_result<ok_answer> decode_ok(std::string_view payload, capability_flags capabilities) {
    if (!begins_with(payload, first_byte::ok) && !begins_with(payload, first_byte::eof)) return wire_errc::unexpected_packet;
    byte_reader in{payload.substr(1)};
    const auto affected_rows = in.lenenc_int();
    const auto last_insert_id = affected_rows ? in.lenenc_int() : std::nullopt;
    const auto status = last_insert_id ? in.u16() : std::nullopt;
    const auto warnings = status ? in.u16() : std::nullopt;
    if (!warnings) return wire_errc::truncated;
    ok_answer ok;
    ok.affected_rows = *affected_rows;
    ok.last_insert_id = *last_insert_id;
    ok.status = *status;
    ok.warnings = *warnings;
    const auto rest = decode_info_and_state(in, ok, capabilities);
    if (rest.has_error()) return rest.error();
    return ok;
}

bool is_result_end(std::string_view payload, capability_flags capabilities) noexcept {
    if (!begins_with(payload, first_byte::eof)) return false;
    if ((capabilities & capability::deprecate_eof) == 0) return payload.size() <= longest_eof;
    return payload.size() < max_packet_payload;
}

wire_result<ok_answer> decode_result_end(std::string_view payload, capability_flags capabilities) {
    if (!is_result_end(payload, capabilities)) return wire_errc::unexpected_packet;
    if ((capabilities & capability::deprecate_eof) != 0) return decode_ok(payload, capabilities);
    byte_reader in{payload.substr(1)};
    const auto warnings = in.u16();
    const auto status = warnings ? in.u16() : std::nullopt;
    if (!status) return wire_errc::truncated;
    ok_answer end;
    end.warnings = *warnings;
    end.status = *status;
    return end;
}

}  // namespace rollcall::wire
