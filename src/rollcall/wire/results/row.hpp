// Rows of a result set, text and binary. A row is built cell by cell at the end of a buffer, framed as packets.
// Source: MySQL Server Doxygen, "Text Resultset Row", "Binary Protocol Resultset Row", "Binary Protocol Value".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::wire {

// COM_QUERY's rows. begin_row(), one call a column in order, end_row(). Thread: one at a time (a worker).
class text_row_encoder {
public:
    // `out` and `sequence` outlive the encoder. `columns` likewise.
    text_row_encoder(std::string& out, std::uint8_t& sequence, std::span<const column> columns);

    void begin_row();
    void null();
    void integer(std::int64_t value);
    void unsigned_integer(std::uint64_t value);
    void float32(float value);  // six significant digits; NULL for infinities and NaN
    void float64(double value);
    void text(std::string_view bytes);  // text, blob, decimal, json: as they are
    void date(const date_value& value);
    void time(const time_value& value);  // fraction digits as the column's scale
    void datetime(const datetime_value& value);
    void end_row();

private:
    std::string& out_;
    std::uint8_t& sequence_;
    std::span<const column> columns_;
    std::size_t index_ = 0;
    std::size_t row_start_ = 0;
};

// COM_STMT_EXECUTE's rows: the same calls, MySQL's binary forms, a NULL bitmap with offset 2. integer() writes the width
// that the column's type has. A value that the column's type cannot hold (text for a number, a year beyond 65535, an
// infinity) goes out as NULL.
class binary_row_encoder {
public:
    binary_row_encoder(std::string& out, std::uint8_t& sequence, std::span<const column> columns);

    void begin_row();
    void null();
    void integer(std::int64_t value);
    void unsigned_integer(std::uint64_t value);
    void float32(float value);
    void float64(double value);
    void text(std::string_view bytes);
    void date(const date_value& value);
    void time(const time_value& value);
    void datetime(const datetime_value& value);
    void end_row();

private:
    std::string& out_;
    std::uint8_t& sequence_;
    std::span<const column> columns_;
    std::size_t index_ = 0;
    // Writes `text` into a column that takes strings. Returns: false where the column takes none.
    bool append_if_text(std::string_view text);
    [[nodiscard]] const column& next() const;

    std::size_t row_start_ = 0;
    std::size_t bitmap_ = 0;
};

// The text forms, for other uses (SHOW, casts): "2024-01-31", "-12:34:56.000789" with `scale` fractional digits.
void append_date(std::string& out, const date_value& value);
void append_time(std::string& out, const time_value& value, std::uint8_t scale);
void append_datetime(std::string& out, const datetime_value& value, std::uint8_t scale);
// The lowest `bytes` (0: all 8) of a BIT value, the highest first.
void append_bits(std::string& out, std::uint64_t value, std::size_t bytes);

}  // namespace rollcall::wire
