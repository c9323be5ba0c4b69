// Reading chunks: one switch a cell over flat vectors, no allocation for numbers and strings.
#include "rollcall/engine/duckdb/values/chunk_reader.hpp"

#include <cmath>
#include <string_view>

#include "rollcall/engine/duckdb/values/json_text.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

template <class T>
const T& cell(const void* data, std::uint64_t row) noexcept {
    return static_cast<const T*>(data)[row];
}

bool is_valid(const std::uint64_t* validity, std::uint64_t row) noexcept {
    return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

std::string_view text_of(const duckdb_string_t& value) noexcept {
    constexpr std::uint32_t inlined = 12;
    const std::uint32_t length = value.value.inlined.length;
    return {length <= inlined ? value.value.inlined.inlined : value.value.pointer.ptr, length};
}

// Microseconds since 1970 of any timestamp type.
std::int64_t timestamp_micros(duckdb_type type, const void* data, std::uint64_t row) noexcept {
    const auto stored = cell<std::int64_t>(data, row);
    switch (type) {
        case DUCKDB_TYPE_TIMESTAMP_S: return to_microseconds_from_seconds(stored);
        case DUCKDB_TYPE_TIMESTAMP_MS: return to_microseconds_from_millis(stored);
        case DUCKDB_TYPE_TIMESTAMP_NS: return to_microseconds_from_nanos(stored);
        default: return stored;
    }
}

sql_error out_of_mysql_range(std::string_view what, std::string_view value) {
    std::string message = "The result has the ";
    message.append(what).append(" ").append(value);
    message += ", outside of the years 0 to 9999 that MySQL's protocol can carry; CAST it AS CHAR to read it";
    return {sql_errc::out_of_range, std::move(message)};
}

template <class Float>
bool all_finite(const void* data, const std::uint64_t* validity, std::uint64_t rows) noexcept {
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (!std::isfinite(cell<Float>(data, row)) && is_valid(validity, row)) return false;
    }
    return true;
}

sql_error not_finite() {
    return {sql_errc::data_out_of_range,
            "DOUBLE value is out of range: the result has an infinite value or none, which MySQL does not know"};
}

}  // namespace

chunk_reader::chunk_reader(std::span<const value_type> types) : types_(types), columns_(types.size()) {}

std::optional<sql_error> chunk_reader::open(duckdb_data_chunk chunk) {
    rows_ = duckdb_data_chunk_get_size(chunk);
    row_ = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& to = columns_[i];
        to.type = &types_[i];
        to.vector = duckdb_data_chunk_get_vector(chunk, i);
        to.data = duckdb_vector_get_data(to.vector);
        to.validity = duckdb_vector_get_validity(to.vector);
        if (auto error = check(to)) return error;
    }
    return std::nullopt;
}

std::optional<sql_error> chunk_reader::check(const open_column& from) const {
    if (!is_readable(*from.type)) {
        return sql_error{sql_errc::not_supported_yet,
                         "The result has a column of a type that MySQL's protocol cannot carry; CAST it AS CHAR"};
    }
    switch (from.type->id) {
        case DUCKDB_TYPE_DATE:
            for (std::uint64_t row = 0; row < rows_; ++row) {
                const auto days = cell<std::int32_t>(from.data, row);
                if (date_in_range(days) || !is_valid(from.validity, row)) continue;
                std::string text;
                append_date_text(text, days);
                return out_of_mysql_range("date", text);
            }
            return std::nullopt;
        case DUCKDB_TYPE_FLOAT:
            if (!all_finite<float>(from.data, from.validity, rows_)) return not_finite();
            return std::nullopt;
        case DUCKDB_TYPE_DOUBLE:
            if (!all_finite<double>(from.data, from.validity, rows_)) return not_finite();
            return std::nullopt;
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            for (std::uint64_t row = 0; row < rows_; ++row) {
                if (!is_valid(from.validity, row)) continue;
                const auto micros = timestamp_micros(from.type->id, from.data, row);
                if (datetime_in_range(micros)) continue;
                std::string text;
                append_datetime_text(text, micros);
                return out_of_mysql_range("timestamp", text);
            }
            return std::nullopt;
        default: return std::nullopt;
    }
}

bool chunk_reader::read(row_sink& sink) {
    while (row_ < rows_) {
        sink.begin_row();
        for (const auto& from : columns_) give(from, sink);
        ++row_;
        if (!sink.end_row()) return true;
    }
    return false;
}

// MySQL's TIME is without months and days; what has some is text.
bool chunk_reader::give_duration(const open_column& from, row_sink& sink) const {
    const auto& value = cell<duckdb_interval>(from.data, row_);
    if (value.months != 0 || value.days != 0) return false;
    sink.time(to_time(value.micros));
    return true;
}

void chunk_reader::give(const open_column& from, row_sink& sink) {
    if (!is_valid(from.validity, row_)) return sink.null();
    if (from.type->id == DUCKDB_TYPE_INTERVAL && give_duration(from, sink)) return;
    switch (from.type->id) {
        case DUCKDB_TYPE_SQLNULL: return sink.null();
        case DUCKDB_TYPE_BOOLEAN: return sink.integer(cell<bool>(from.data, row_) ? 1 : 0);
        case DUCKDB_TYPE_TINYINT: return sink.integer(cell<std::int8_t>(from.data, row_));
        case DUCKDB_TYPE_SMALLINT: return sink.integer(cell<std::int16_t>(from.data, row_));
        case DUCKDB_TYPE_INTEGER: return sink.integer(cell<std::int32_t>(from.data, row_));
        case DUCKDB_TYPE_BIGINT: return sink.integer(cell<std::int64_t>(from.data, row_));
        case DUCKDB_TYPE_UTINYINT: return sink.unsigned_integer(cell<std::uint8_t>(from.data, row_));
        case DUCKDB_TYPE_USMALLINT: return sink.unsigned_integer(cell<std::uint16_t>(from.data, row_));
        case DUCKDB_TYPE_UINTEGER: return sink.unsigned_integer(cell<std::uint32_t>(from.data, row_));
        case DUCKDB_TYPE_UBIGINT: return sink.unsigned_integer(cell<std::uint64_t>(from.data, row_));
        case DUCKDB_TYPE_FLOAT: return sink.float32(cell<float>(from.data, row_));
        case DUCKDB_TYPE_DOUBLE: return sink.float64(cell<double>(from.data, row_));
        case DUCKDB_TYPE_VARCHAR:
        case DUCKDB_TYPE_BLOB: return sink.text(text_of(cell<duckdb_string_t>(from.data, row_)));
        case DUCKDB_TYPE_DATE: return sink.date(to_date_unchecked(cell<std::int32_t>(from.data, row_)));
        case DUCKDB_TYPE_TIME: return sink.time(to_time(cell<std::int64_t>(from.data, row_)));
        case DUCKDB_TYPE_TIME_NS: return sink.time(to_time(cell<std::int64_t>(from.data, row_) / 1000));
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return sink.datetime(to_datetime_unchecked(timestamp_micros(from.type->id, from.data, row_)));
        default:
            scratch_.clear();
            append_value_text(scratch_, *from.type, from.vector, row_);
            return sink.text(scratch_);
    }
}

}  // namespace rollcall::engine
