// What each packet is follows from its first byte and from what came before it; rows and definitions are only counted.
#include "rollcall/wire/relayed/response_scan.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::wire {

namespace {

constexpr std::size_t eof_limit = 9;               // EOF is shorter; a row that begins with its byte is longer
constexpr std::size_t most_kept = 1024 * 1024;     // of a packet that tells how the statement went
constexpr std::uint16_t progress_report = 0xFFFF;  // in place of an error's code

std::uint8_t first_of(std::string_view bytes) noexcept { return bytes.empty() ? 0 : static_cast<std::uint8_t>(bytes.front()); }

bool is_statement(command_code code) noexcept {
    return code == command_code::query || code == command_code::stmt_execute || code == command_code::stmt_bulk_execute ||
           code == command_code::process_info;
}

bool is_rows_only(command_code code) noexcept { return code == command_code::stmt_fetch || code == command_code::field_list; }

}  // namespace

bool can_be_followed(command_code code) noexcept {
    switch (code) {
        case command_code::quit:
        case command_code::init_db:
        case command_code::query:
        case command_code::field_list:
        case command_code::create_db:
        case command_code::drop_db:
        case command_code::refresh:
        case command_code::shutdown:
        case command_code::statistics:
        case command_code::process_info:
        case command_code::process_kill:
        case command_code::debug:
        case command_code::ping:
        case command_code::stmt_prepare:
        case command_code::stmt_execute:
        case command_code::stmt_send_long_data:
        case command_code::stmt_close:
        case command_code::stmt_reset:
        case command_code::set_option:
        case command_code::stmt_fetch:
        case command_code::stmt_bulk_execute:
        case command_code::reset_connection: return true;
        default: return false;
    }
}

bool is_answered(command_code code) noexcept {
    return code != command_code::quit && code != command_code::stmt_send_long_data && code != command_code::stmt_close;
}

response_scan::response_scan(command_code code, agreed_capabilities agreed, std::uint8_t sequence) noexcept
    : code_(code), capabilities_(agreed.common), mariadb_capabilities_(agreed.mariadb), hopper_(sequence) {
    if (is_rows_only(code)) awaits_ = awaited::rows;
    if (!is_rows_only(code) && !is_statement(code) && code != command_code::stmt_prepare) awaits_ = awaited::only;
}

void response_scan::file_sent(std::uint8_t sequence) noexcept {
    hopper_ = packet_hopper{sequence};
    awaits_ = awaited::first;
}

// With deprecate_eof an OK packet ends rows, which may be long, but no row of that first byte is shorter than a packet can be.
bool response_scan::ends_rows(const payload_part& part) const noexcept {
    if (first_of(part.bytes) != first_byte::eof) return false;
    return part.length < (has(capability::deprecate_eof) ? max_packet_payload : eof_limit);
}

// Has the payload to be read, or only to be passed?
bool response_scan::is_kept(const payload_part& part) const noexcept {
    switch (awaits_) {
        case awaited::rows: return first_of(part.bytes) == first_byte::error || ends_rows(part);
        case awaited::columns:
        case awaited::definitions: return first_of(part.bytes) == first_byte::error;
        default: return true;
    }
}

wire_result<std::size_t> response_scan::feed(std::string_view bytes) {
    auto rest = bytes;
    while (!has_ended() && !wants_file()) {
        if (awaits_ == awaited::rows && code_ != command_code::field_list) facts_.rows += hopper_.skip_whole(rest, first_byte::eof);
        const auto taken = hopper_.take(rest);
        if (taken.has_error()) return taken.error();
        if (!*taken) break;
        const auto& part = **taken;
        if (part.begins) keeps_ = is_kept(part);
        if (!keeps_) {
            if (part.ends) skip_passed();
            continue;
        }
        if (part.begins && part.ends) {
            if (const auto read = take_whole(part.bytes); read.has_error()) return read.error();
            const auto at = static_cast<std::size_t>(part.bytes.data() - bytes.data());
            if (facts_.error && at >= packet_header_size) error_at_ = at - packet_header_size;
            continue;
        }
        if (kept_.size() + part.bytes.size() > most_kept) return wire_errc::packet_too_large;
        kept_ += part.bytes;
        if (!part.ends) continue;
        const auto whole = std::exchange(kept_, {});
        if (const auto read = take_whole(whole); read.has_error()) return read.error();
    }
    return bytes.size() - rest.size();
}

// A row, a column's definition, or what ends definitions, has passed.
void response_scan::skip_passed() noexcept {
    if (awaits_ == awaited::rows) {
        if (code_ != command_code::field_list) ++facts_.rows;
        return;
    }
    if (left_ > 0) --left_;
    if (left_ > 0) return;
    if (awaits_ == awaited::definitions) awaits_ = awaited::nothing;
    if (awaits_ == awaited::columns) awaits_ = after_columns();
}

response_scan::awaited response_scan::after_columns() const noexcept {
    return has(capability::deprecate_eof) ? awaited::rows : awaited::columns_end;
}

wire_result<void> response_scan::take_whole(std::string_view payload) {
    if (begins_with(payload, first_byte::error)) return take_error(payload);
    switch (awaits_) {
        case awaited::first: return take_first(payload);
        case awaited::columns_end: {
            const auto end = decode_result_end(payload, capabilities_);
            if (end.has_error()) return end.error();
            facts_.status = end->status;
            // The rows wait for COM_STMT_FETCH.
            awaits_ = (end->status & server_status::cursor_exists) != 0 ? awaited::nothing : awaited::rows;
            return {};
        }
        case awaited::rows: return take_ok(payload, true);
        case awaited::only: break;
        default: return wire_errc::unexpected_packet;
    }
    awaits_ = awaited::nothing;
    if (begins_with(payload, first_byte::ok) && code_ != command_code::statistics) return take_ok(payload, false);
    // COM_STATISTICS answers a text, COM_DEBUG and COM_SET_OPTION an EOF, which some servers write as of old whatever was agreed on.
    if (code_ == command_code::statistics) return {};
    return begins_with(payload, first_byte::eof) ? wire_result<void>{} : wire_result<void>{wire_errc::unexpected_packet};
}

wire_result<void> response_scan::take_first(std::string_view payload) {
    if (payload.empty()) return wire_errc::truncated;
    if (code_ == command_code::stmt_prepare) return take_prepared(payload);
    if (begins_with(payload, first_byte::ok)) return take_ok(payload, false);
    if (begins_with(payload, first_byte::local_infile)) {
        awaits_ = awaited::file;
        return {};
    }
    byte_reader in{payload};
    const auto columns = in.lenenc_int();
    if (!columns || *columns == 0) return wire_errc::malformed;
    ++facts_.results;
    // Behind the count stands whether definitions follow, where the client keeps those that it has.
    const bool cached = (mariadb_capabilities_ & mariadb_capability::cache_metadata) != 0 && in.u8() == 0;
    left_ = cached ? 0 : *columns;
    awaits_ = cached ? after_columns() : awaited::columns;
    return {};
}

// OK, or what ends rows: the next result begins where there are more.
wire_result<void> response_scan::take_ok(std::string_view payload, bool ends_result) {
    auto ok = ends_result ? decode_result_end(payload, capabilities_) : decode_ok(payload, capabilities_);
    if (ok.has_error()) return ok.error();
    facts_.affected_rows += ok->affected_rows;
    facts_.warnings = ok->warnings;
    facts_.status = ok->status;
    if (ok->schema) facts_.schema = std::move(ok->schema);
    awaits_ = ok->more_results() && is_statement(code_) ? awaited::first : awaited::nothing;
    return {};
}

wire_result<void> response_scan::take_prepared(std::string_view payload) {
    byte_reader in{payload};
    const auto head = in.u8();
    const auto statement = in.u32();
    const auto columns = statement ? in.u16() : std::nullopt;
    const auto parameters = columns ? in.u16() : std::nullopt;
    if (!parameters || head != first_byte::ok) return wire_errc::malformed;
    facts_.statement = *statement;
    facts_.parameters = *parameters;
    const auto packets_of = [this](std::uint64_t count) { return count == 0 || has(capability::deprecate_eof) ? count : count + 1; };
    left_ = packets_of(*columns) + packets_of(*parameters);
    awaits_ = left_ == 0 ? awaited::nothing : awaited::definitions;
    return {};
}

wire_result<void> response_scan::take_error(std::string_view payload) {
    auto error = decode_error(payload);
    if (error.has_error()) return error.error();
    if (error->code == progress_report) return take_progress(payload);
    facts_.error = std::move(*error);
    awaits_ = awaited::nothing;
    return {};
}

// MariaDB: the stage, how many there are, and thousandths of a percent of it that are done; the answer goes on.
wire_result<void> response_scan::take_progress(std::string_view payload) {
    constexpr double thousandths = 1000;
    byte_reader in{payload};
    const bool headed = in.u8() && in.u16() && in.u8();
    const auto stage = headed ? in.u8() : std::nullopt;
    const auto stages = stage ? in.u8() : std::nullopt;
    const auto done = stages ? in.fixed_int(3) : std::nullopt;
    if (!done || *stage == 0 || *stages == 0) return {};
    const auto percent = (100.0 * (*stage - 1) + static_cast<double>(*done) / thousandths) / *stages;
    facts_.progress = static_cast<float>(std::clamp(percent, 0.0, 100.0));
    return {};
}

}  // namespace rollcall::wire
