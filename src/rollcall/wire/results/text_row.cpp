// Text rows: every cell its length and its text, NULL one byte. One append a cell where the text is short.
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/base/text/number_text.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {

namespace {

constexpr char null_cell = '\xFB';

// Appends a cell of which `write` puts the text, of fewer than 251 bytes, after the byte of its length.
template <class Write>
void append_short_cell(std::string& out, Write write) {
    const auto length_at = out.size();
    out.push_back('\0');
    write();
    out[length_at] = static_cast<char>(out.size() - length_at - 1);
}

template <class Number>
void append_number_cell(std::string& out, Number value) {
    std::array<char, 1 + number_text_size> cell;
    char* const end = put_number(cell.data() + 1, value);
    cell[0] = static_cast<char>(end - cell.data() - 1);
    out.append(cell.data(), end);
}

// An engine's times have room for microseconds, whatever precision the column was declared with. Where that is not known, a
// fraction that is zero is not shown: MySQL's DATETIME and TIME, by far the commoner, have none.
std::uint8_t digits_shown(const column& of, std::uint32_t microseconds) noexcept {
    return microseconds == 0 && !of.fixed_digits ? 0 : of.scale;
}

}  // namespace

text_row_encoder::text_row_encoder(std::string& out, std::uint8_t& sequence, std::span<const column> columns)
    : out_(out), sequence_(sequence), columns_(columns) {}

void text_row_encoder::begin_row() {
    index_ = 0;
    row_start_ = out_.size();
    out_.append(packet_header_size, '\0');
}

void text_row_encoder::null() {
    ++index_;
    out_.push_back(null_cell);
}

void text_row_encoder::integer(std::int64_t value) {
    const bool year_zero = columns_[index_++].type == column_type::year && value == 0;
    if (year_zero) return append_short_cell(out_, [&] { out_ += "0000"; });
    append_number_cell(out_, value);
}

void text_row_encoder::unsigned_integer(std::uint64_t value) {
    const auto& column = columns_[index_++];
    if (column.type != column_type::bit) return append_number_cell(out_, value);
    append_short_cell(out_, [&] { append_bits(out_, value, column.length); });
}

void text_row_encoder::float32(float value) {
    if (!std::isfinite(value)) return null();
    if (columns_[index_].fixed_digits) return float64(value);
    ++index_;
    append_number_cell(out_, value);
}

void text_row_encoder::float64(double value) {
    if (!std::isfinite(value)) return null();
    const auto& column = columns_[index_++];
    if (!column.fixed_digits) return append_number_cell(out_, value);
    std::array<char, fixed_text_size> text;
    append_lenenc_string(out_, {text.data(), put_fixed(text.data(), value, column.scale)});
}

void text_row_encoder::text(std::string_view bytes) {
    ++index_;
    append_lenenc_string(out_, bytes);
}

void text_row_encoder::date(const date_value& value) {
    ++index_;
    append_short_cell(out_, [&] { append_date(out_, value); });
}

void text_row_encoder::time(const time_value& value) {
    assert(index_ < columns_.size());
    const auto scale = digits_shown(columns_[index_++], value.microseconds);
    append_short_cell(out_, [&] { append_time(out_, value, scale); });
}

void text_row_encoder::datetime(const datetime_value& value) {
    assert(index_ < columns_.size());
    const auto scale = digits_shown(columns_[index_++], value.time.microseconds);
    append_short_cell(out_, [&] { append_datetime(out_, value, scale); });
}

void text_row_encoder::end_row() {
    assert(index_ == columns_.size() && "the engine gives every column of a row, once");
    frame_packet(out_, row_start_, sequence_);
}

}  // namespace rollcall::wire
