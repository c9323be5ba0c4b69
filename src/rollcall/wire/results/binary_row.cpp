// Binary rows: a zero, a NULL bitmap, the cells in the width of their columns' types.
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/number_text.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {

namespace {

constexpr std::size_t bitmap_offset = 2;  // the first two bits are never used

std::size_t integer_width(column_type type) noexcept {
    switch (type) {
        case column_type::boolean:
        case column_type::int8:
        case column_type::uint8: return 1;
        case column_type::int16:
        case column_type::uint16:
        case column_type::year: return 2;
        case column_type::int24:
        case column_type::uint24:
        case column_type::int32:
        case column_type::uint32: return 4;
        case column_type::int64:
        case column_type::uint64: return 8;
        default: return 0;
    }
}

// The types whose cells are a length and bytes.
bool takes_text(column_type type) noexcept {
    switch (type) {
        case column_type::decimal:
        case column_type::text:
        case column_type::enumeration:
        case column_type::blob:
        case column_type::json:
        case column_type::bit: return true;
        default: return false;
    }
}

bool takes_datetime(column_type type) noexcept { return type == column_type::datetime || type == column_type::timestamp; }

void append_little_endian(std::string& out, std::uint64_t value, std::size_t width) {
    std::array<char, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (8 * i));
    out.append(bytes.data(), width);
}

template <class Number>
std::string_view number_text(std::array<char, number_text_size>& buffer, Number value) noexcept {
    return {buffer.data(), static_cast<std::size_t>(put_number(buffer.data(), value) - buffer.data())};
}

// What a fraction of `scale` digits keeps, so that text and binary rows say the same.
std::uint32_t cut_microseconds(std::uint32_t microseconds, std::uint8_t scale) noexcept {
    std::uint32_t unit = 1;
    for (int digit = scale; digit < 6; ++digit) unit *= 10;
    return microseconds - microseconds % unit;
}

bool is_wire_year(std::int32_t year) noexcept { return year >= 0 && year <= std::numeric_limits<std::uint16_t>::max(); }

void append_date_fields(std::string& out, const date_value& value) {
    append_little_endian(out, static_cast<std::uint64_t>(value.year), 2);
    out.push_back(static_cast<char>(value.month));
    out.push_back(static_cast<char>(value.day));
}

void append_clock_fields(std::string& out, std::uint32_t hours, const time_value& value) {
    out.push_back(static_cast<char>(hours));
    out.push_back(static_cast<char>(value.minutes));
    out.push_back(static_cast<char>(value.seconds));
}

void append_binary_date(std::string& out, const date_value& value) {
    if (value == date_value{}) return out.push_back('\0');
    out.push_back('\4');
    append_date_fields(out, value);
}

void append_binary_datetime(std::string& out, const datetime_value& value, std::uint8_t scale) {
    const auto& clock = value.time;
    const auto microseconds = cut_microseconds(clock.microseconds, scale);
    const bool midnight = clock.hours == 0 && clock.minutes == 0 && clock.seconds == 0 && microseconds == 0;
    if (midnight) return append_binary_date(out, value.date);
    out.push_back(microseconds == 0 ? '\x07' : '\x0B');
    append_date_fields(out, value.date);
    append_clock_fields(out, clock.hours, clock);
    if (microseconds != 0) append_little_endian(out, microseconds, 4);
}

void append_binary_time(std::string& out, const time_value& value, std::uint8_t scale) {
    const auto microseconds = cut_microseconds(value.microseconds, scale);
    if (value.hours == 0 && value.minutes == 0 && value.seconds == 0 && microseconds == 0) return out.push_back('\0');
    out.push_back(microseconds == 0 ? '\x08' : '\x0C');
    out.push_back(value.negative ? '\1' : '\0');
    append_little_endian(out, value.hours / 24, 4);
    append_clock_fields(out, value.hours % 24, value);
    if (microseconds != 0) append_little_endian(out, microseconds, 4);
}

}  // namespace

binary_row_encoder::binary_row_encoder(std::string& out, std::uint8_t& sequence, std::span<const column> columns)
    : out_(out), sequence_(sequence), columns_(columns) {}

void binary_row_encoder::begin_row() {
    index_ = 0;
    row_start_ = out_.size();
    out_.append(packet_header_size + 1, '\0');
    bitmap_ = out_.size();
    out_.append((columns_.size() + 7 + bitmap_offset) / 8, '\0');
}

const column& binary_row_encoder::next() const {
    assert(index_ < columns_.size() && "the engine gives no more cells than columns");
    return columns_[index_];
}

bool binary_row_encoder::append_if_text(std::string_view text) {
    if (!takes_text(next().type)) return false;
    ++index_;
    append_lenenc_string(out_, text);
    return true;
}

void binary_row_encoder::null() {
    assert(index_ < columns_.size());
    const auto bit = index_++ + bitmap_offset;
    out_[bitmap_ + bit / 8] = static_cast<char>(static_cast<unsigned char>(out_[bitmap_ + bit / 8]) | 1U << bit % 8);
}

void binary_row_encoder::integer(std::int64_t value) {
    const auto type = next().type;
    if (const auto width = integer_width(type)) {
        ++index_;
        return append_little_endian(out_, static_cast<std::uint64_t>(value), width);
    }
    if (type == column_type::float32) return float32(static_cast<float>(value));
    if (type == column_type::float64) return float64(static_cast<double>(value));
    std::array<char, number_text_size> buffer;
    if (!append_if_text(number_text(buffer, value))) null();
}

void binary_row_encoder::unsigned_integer(std::uint64_t value) {
    const auto type = next().type;
    if (const auto width = integer_width(type)) {
        ++index_;
        return append_little_endian(out_, value, width);
    }
    if (type == column_type::float32) return float32(static_cast<float>(value));
    if (type == column_type::float64) return float64(static_cast<double>(value));
    if (type == column_type::bit) {
        std::string bits;
        append_bits(bits, value, next().length);
        return text(bits);
    }
    std::array<char, number_text_size> buffer;
    if (!append_if_text(number_text(buffer, value))) null();
}

void binary_row_encoder::float32(float value) {
    if (!std::isfinite(value)) return null();
    const auto type = next().type;
    if (type == column_type::float64) return float64(value);
    if (type == column_type::float32) {
        ++index_;
        return append_little_endian(out_, std::bit_cast<std::uint32_t>(value), 4);
    }
    std::array<char, number_text_size> buffer;
    if (!append_if_text(number_text(buffer, value))) null();
}

void binary_row_encoder::float64(double value) {
    if (!std::isfinite(value)) return null();
    const auto type = next().type;
    if (type == column_type::float32) return float32(static_cast<float>(value));
    if (type == column_type::float64) {
        ++index_;
        return append_little_endian(out_, std::bit_cast<std::uint64_t>(value), 8);
    }
    std::array<char, number_text_size> buffer;
    if (!append_if_text(number_text(buffer, value))) null();
}

void binary_row_encoder::text(std::string_view bytes) {
    if (!append_if_text(bytes)) null();
}

void binary_row_encoder::date(const date_value& value) {
    const auto type = next().type;
    if ((type == column_type::date || takes_datetime(type)) && is_wire_year(value.year)) {
        ++index_;
        return append_binary_date(out_, value);
    }
    std::string text;
    append_date(text, value);
    if (!append_if_text(text)) null();
}

void binary_row_encoder::time(const time_value& value) {
    const auto& column = next();
    if (column.type == column_type::time) {
        ++index_;
        return append_binary_time(out_, value, column.scale);
    }
    std::string text;
    append_time(text, value, column.scale);
    if (!append_if_text(text)) null();
}

void binary_row_encoder::datetime(const datetime_value& value) {
    const auto& column = next();
    if (column.type == column_type::date) return date(value.date);
    if (takes_datetime(column.type) && is_wire_year(value.date.year)) {
        ++index_;
        return append_binary_datetime(out_, value, column.scale);
    }
    std::string text;
    append_datetime(text, value, column.scale);
    if (!append_if_text(text)) null();
}

void binary_row_encoder::end_row() {
    assert(index_ == columns_.size() && "the engine gives every column of a row, once");
    frame_packet(out_, row_start_, sequence_);
}

}  // namespace rollcall::wire
