// Binary values into parameters: what a client's bind types mean.
#include "rollcall/wire/commands/parameter_value.hpp"

#include <bit>
#include <limits>
#include <utility>

#include "rollcall/wire/field_types.hpp"

namespace rollcall::wire {

namespace {

wire_result<parameter> decode_integer(byte_reader& in, std::size_t width, bool is_unsigned) {
    const auto raw = in.fixed_int(width);
    if (!raw) return wire_errc::truncated;
    if (is_unsigned) return parameter{*raw};
    // Shifting the value up and back down spreads its sign bit.
    const auto shift = 64 - 8 * width;
    return parameter{static_cast<std::int64_t>(*raw << shift) >> shift};
}

wire_result<parameter> decode_float32(byte_reader& in) {
    const auto raw = in.u32();
    if (!raw) return wire_errc::truncated;
    return parameter{std::bit_cast<float>(*raw)};
}

wire_result<parameter> decode_float64(byte_reader& in) {
    const auto raw = in.u64();
    if (!raw) return wire_errc::truncated;
    return parameter{std::bit_cast<double>(*raw)};
}

wire_result<parameter> decode_bytes(byte_reader& in, bool binary) {
    const auto bytes = in.lenenc_string();
    if (!bytes) return wire_errc::truncated;
    if (binary) return parameter{blob_value{std::string{*bytes}}};
    return parameter{std::string{*bytes}};
}

// Hours, minutes, seconds and, in the longest form, microseconds. Absent parts are zero.
void read_clock(byte_reader& in, time_value& time) {
    time.hours = in.u8().value_or(0);
    time.minutes = in.u8().value_or(0);
    time.seconds = in.u8().value_or(0);
    time.microseconds = in.u32().value_or(0);
}

bool is_clock(const time_value& time) noexcept { return time.minutes < 60 && time.seconds < 60 && time.microseconds < 1'000'000; }

// Lengths 0 (all zero), 4 (a date), 7 (to the second), 11 (to the microsecond).
wire_result<datetime_value> decode_datetime(byte_reader& in) {
    const auto body = in.lenenc_string();
    if (!body) return wire_errc::truncated;
    const auto length = body->size();
    if (length != 0 && length != 4 && length != 7 && length != 11) return wire_errc::malformed;
    byte_reader fields{*body};
    datetime_value value;
    value.date.year = fields.u16().value_or(0);
    value.date.month = fields.u8().value_or(0);
    value.date.day = fields.u8().value_or(0);
    read_clock(fields, value.time);
    const bool sane = value.date.month <= 12 && value.date.day <= 31 && value.time.hours < 24 && is_clock(value.time);
    if (!sane) return wire_errc::malformed;
    return value;
}

// Lengths 0 (zero), 8 (to the second), 12 (to the microsecond); days are counted apart from hours.
wire_result<parameter> decode_time(byte_reader& in) {
    const auto body = in.lenenc_string();
    if (!body) return wire_errc::truncated;
    if (body->size() != 0 && body->size() != 8 && body->size() != 12) return wire_errc::malformed;
    byte_reader fields{*body};
    time_value value;
    value.negative = fields.u8().value_or(0) != 0;
    const std::uint64_t days = fields.u32().value_or(0);
    read_clock(fields, value);
    const std::uint64_t hours = days * 24 + value.hours;
    if (!is_clock(value) || hours > std::numeric_limits<std::uint32_t>::max()) return wire_errc::malformed;
    value.hours = static_cast<std::uint32_t>(hours);
    return parameter{value};
}

}  // namespace

bool is_binary_type(std::uint8_t type) noexcept {
    switch (type) {
        case field::tiny_blob:
        case field::medium_blob:
        case field::long_blob:
        case field::blob:
        case field::bit:
        case field::geometry: return true;
        default: return false;
    }
}

wire_result<parameter> decode_parameter(byte_reader& in, bound_type type) {
    switch (type.type) {
        case field::null: return parameter{};
        case field::tiny:
        case field::boolean: return decode_integer(in, 1, type.is_unsigned);
        case field::short_int:
        case field::year: return decode_integer(in, 2, type.is_unsigned);
        case field::long_int:
        case field::int24: return decode_integer(in, 4, type.is_unsigned);
        case field::longlong: return decode_integer(in, 8, type.is_unsigned);
        case field::float32: return decode_float32(in);
        case field::float64: return decode_float64(in);
        case field::date:
        case field::newdate: {
            const auto value = decode_datetime(in);
            if (value.has_error()) return value.error();
            return parameter{value->date};
        }
        case field::datetime:
        case field::timestamp: {
            const auto value = decode_datetime(in);
            if (value.has_error()) return value.error();
            return parameter{*value};
        }
        case field::time: return decode_time(in);
        case field::decimal:
        case field::newdecimal:
        case field::varchar:
        case field::var_string:
        case field::string:
        case field::enumeration:
        case field::set:
        case field::json: return decode_bytes(in, false);
        default: break;
    }
    if (is_binary_type(type.type)) return decode_bytes(in, true);
    return wire_errc::malformed;
}

}  // namespace rollcall::wire
