// How C++ values travel in DuckDB's vectors: what our scalar functions read their arguments and write their results with.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall::engine {

// Microseconds since 1970-01-01 00:00, a vector of TIMESTAMP.
struct timestamp_micros {
    std::int64_t value = 0;
};
// Days since 1970-01-01, a vector of DATE.
struct epoch_days {
    std::int32_t value = 0;
};
// Microseconds since midnight, a vector of TIME; read from an INTERVAL they may be negative, and more than a day.
struct day_micros {
    std::int64_t value = 0;
};

// Microseconds of a TIME that may be negative and longer than a day, a vector of INTERVAL.
struct duration_micros {
    std::int64_t value = 0;
};

// Bytes that need not be text, a vector of BLOB.
struct byte_text {
    std::string bytes;
};

// JSON, a vector of DuckDB's type of that name.
struct json_text {
    std::string text;
};

// The bytes of a string in a vector. Returns: a view into it.
inline std::string_view string_in(const duckdb_string_t& value) noexcept {
    constexpr std::uint32_t inlined = 12;
    const std::uint32_t length = value.value.inlined.length;
    return {length <= inlined ? value.value.inlined.inlined : value.value.pointer.ptr, length};
}

inline bool is_null(const std::uint64_t* validity, std::uint64_t row) noexcept {
    return validity != nullptr && (validity[row / 64] >> (row % 64) & 1) == 0;
}

// The engine's type of a C++ one, and how a cell of it is read and written.
template <class T>
struct carried;

template <class T, duckdb_type Type>
struct carried_as_is {
    static constexpr duckdb_type type = Type;
    static T read(const void* data, std::uint64_t row) noexcept { return static_cast<const T*>(data)[row]; }
    static void write(duckdb_vector, void* data, std::uint64_t row, const T& value) noexcept { static_cast<T*>(data)[row] = value; }
};

template <>
struct carried<bool> : carried_as_is<bool, DUCKDB_TYPE_BOOLEAN> {};
template <>
struct carried<std::int64_t> : carried_as_is<std::int64_t, DUCKDB_TYPE_BIGINT> {};
template <>
struct carried<std::uint64_t> : carried_as_is<std::uint64_t, DUCKDB_TYPE_UBIGINT> {};
template <>
struct carried<double> : carried_as_is<double, DUCKDB_TYPE_DOUBLE> {};
template <>
struct carried<timestamp_micros> : carried_as_is<timestamp_micros, DUCKDB_TYPE_TIMESTAMP> {};
template <>
struct carried<epoch_days> : carried_as_is<epoch_days, DUCKDB_TYPE_DATE> {};
template <>
struct carried<day_micros> : carried_as_is<day_micros, DUCKDB_TYPE_TIME> {};

template <>
struct carried<duration_micros> {
    static constexpr duckdb_type type = DUCKDB_TYPE_INTERVAL;
    static void write(duckdb_vector, void* data, std::uint64_t row, const duration_micros& value) noexcept {
        static_cast<duckdb_interval*>(data)[row] = {0, 0, value.value};
    }
};

template <>
struct carried<std::string_view> {
    static constexpr duckdb_type type = DUCKDB_TYPE_VARCHAR;
    static std::string_view read(const void* data, std::uint64_t row) noexcept {
        return string_in(static_cast<const duckdb_string_t*>(data)[row]);
    }
    static void write(duckdb_vector vector, void*, std::uint64_t row, std::string_view value) {
        duckdb_vector_assign_string_element_len(vector, row, value.data(), value.size());
    }
};
template <>
struct carried<std::string> : carried<std::string_view> {};
template <>
struct carried<byte_text> {
    static constexpr duckdb_type type = DUCKDB_TYPE_BLOB;
    static void write(duckdb_vector vector, void*, std::uint64_t row, const byte_text& value) {
        duckdb_vector_assign_string_element_len(vector, row, value.bytes.data(), value.bytes.size());
    }
};

template <>
struct carried<json_text> {
    static constexpr duckdb_type type = DUCKDB_TYPE_VARCHAR;
    static void write(duckdb_vector vector, void*, std::uint64_t row, const json_text& value) {
        duckdb_vector_assign_string_element_len(vector, row, value.text.data(), value.text.size());
    }
};

// One argument of a function: a column of T, in which a row may be NULL. Borrows the chunk.
template <class T>
class column_in {
public:
    column_in(duckdb_data_chunk chunk, std::uint64_t index) {
        duckdb_vector const vector = duckdb_data_chunk_get_vector(chunk, index);
        data_ = duckdb_vector_get_data(vector);
        validity_ = duckdb_vector_get_validity(vector);
    }
    [[nodiscard]] std::optional<T> operator[](std::uint64_t row) const {
        if (is_null(validity_, row)) return std::nullopt;
        return carried<T>::read(data_, row);
    }

private:
    const void* data_ = nullptr;
    const std::uint64_t* validity_ = nullptr;
};

// The result of a function.
template <class T>
class column_out {
public:
    explicit column_out(duckdb_vector vector) : vector_(vector), data_(duckdb_vector_get_data(vector)) {}
    void set(std::uint64_t row, const T& value) { carried<T>::write(vector_, data_, row, value); }
    void set_null(std::uint64_t row) {
        if (validity_ == nullptr) {
            duckdb_vector_ensure_validity_writable(vector_);
            validity_ = duckdb_vector_get_validity(vector_);
        }
        duckdb_validity_set_row_invalid(validity_, row);
    }

private:
    duckdb_vector vector_;
    void* data_;
    std::uint64_t* validity_ = nullptr;
};

}  // namespace rollcall::engine
