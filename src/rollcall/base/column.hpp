// A result's columns and a statement's parameters, as the engine and the protocol both know them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace rollcall {

enum class column_type : std::uint8_t {
    null,
    boolean,
    int8,
    int16,
    int24,
    int32,
    int64,
    uint8,
    uint16,
    uint24,
    uint32,
    uint64,
    float32,
    float64,
    decimal,  // exact; sent as text in both row formats. HUGEINT is decimal(39,0)
    year,     // an integer
    date,
    time,       // a duration or time of day, microseconds
    datetime,   // without zone, microseconds
    timestamp,  // an instant; shown in the session's time zone
    text,
    enumeration,  // text that is one of a definition's values
    blob,
    json,
    bit,  // an integer, sent as `length` bytes
};

// One column of a result. Immutable once given to a sink.
struct column {
    std::string name;
    column_type type = column_type::text;
    std::uint8_t precision = 0;  // decimal: digits in all
    std::uint8_t scale = 0;      // decimal: digits after the point; times: fractional digits (0 to 6)
    bool fixed_digits = false;   // times, floating point: `scale` is as declared, and zeros are shown
    bool nullable = true;
    std::uint32_t length = 0;     // text, blob: bytes at most, 0 = unbounded; bit: bytes; int64: digits shown, 0 = all
    std::string database = {};    // where it came from; "" for expressions
    std::string table = {};       // by its alias
    std::string base_table = {};  // by its own name; "": as `table`
    std::string base_name = {};   // the column's own name there; "": as `name`
};

struct date_value {
    std::int32_t year = 0;
    std::uint8_t month = 0, day = 0;
    auto operator<=>(const date_value&) const = default;
};

struct time_value {
    bool negative = false;
    std::uint32_t hours = 0;  // may pass 24
    std::uint8_t minutes = 0, seconds = 0;
    std::uint32_t microseconds = 0;
    auto operator<=>(const time_value&) const = default;
};

struct datetime_value {
    date_value date;
    time_value time;
    auto operator<=>(const datetime_value&) const = default;
};

struct blob_value {
    std::string bytes;
    auto operator<=>(const blob_value&) const = default;
};

// A value bound to a prepared statement's `?`. monostate is NULL; a string is text in UTF-8.
using parameter = std::variant<std::monostate, std::int64_t, std::uint64_t, float, double, std::string, blob_value, date_value, time_value,
                               datetime_value>;
using parameter_list = std::vector<parameter>;

}  // namespace rollcall
