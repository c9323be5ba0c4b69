// What is known of an expression's values before they are computed: all that MySQL's rules of comparison, arithmetic and
// conversion ask of a type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/sql/types/collation.hpp"

namespace rollcall::sql {

enum class type_class : std::uint8_t {
    unknown,  // a parameter, or a function whose result nobody has told: the engine decides by itself
    null,
    boolean,  // a condition: MySQL's integer 0 or 1, the engine's BOOLEAN
    integer,
    decimal,
    real,
    text,
    bytes,
    date,
    time,
    datetime,
    json,
    enumeration,  // kept as text
};

// What tells types of one class apart where they are shown, but not where they are computed.
enum class type_form : std::uint8_t {
    usual,
    flag,       // TINYINT(1)
    year,       // kept as an integer
    bit,        // kept as an integer; `precision` bits
    wide,       // a BIGINT that the engine computes in `bits`
    timestamp,  // kept as a point in time
    literal,    // the bytes of X'41' or b'1', which are a number where one is asked for
    duration,   // a TIME that may be below zero or beyond a day: the engine's INTERVAL, not its TIME
    kept,       // a DECIMAL that the engine has in as many digits as `precision` says: of a column, a literal, a CAST
};

// Of a decimal that the engine keeps in more than narrow_decimal_digits.
inline constexpr std::uint8_t wide_decimal_bits = 128;
inline constexpr int narrow_decimal_digits = 18;
inline constexpr int most_decimal_digits = 38;

// Trivial on purpose: every expression carries one.
struct sql_type {
    type_class kind = type_class::unknown;
    bool is_unsigned = false;
    std::uint8_t bits = 64;      // integer and real: how wide the engine keeps it; decimal: wide_decimal_bits where that is known
    std::uint8_t precision = 0;  // decimal: digits in all
    std::uint8_t scale = 0;      // decimal, real: digits after the point; times: of the fraction
    type_form form = type_form::usual;
    bool fixed_digits = false;                         // real: `scale` counts
    const std::vector<std::string>* values = nullptr;  // enumeration: lives as long as the table's schema
    text_order order = {};                             // of text and enumerations; of what a text was computed from, too
    std::uint8_t hidden = 0;                           // decimal: digits behind those of the scale, computed with but not shown

    bool operator==(const sql_type&) const = default;
    [[nodiscard]] constexpr bool is(type_class k) const noexcept { return kind == k; }
    [[nodiscard]] constexpr bool is(type_form f) const noexcept { return form == f; }
    [[nodiscard]] bool is_known() const noexcept { return kind != type_class::unknown && kind != type_class::null; }
    // Integers, conditions included, and decimals: MySQL computes with them exactly.
    [[nodiscard]] bool is_exact() const noexcept { return is(type_class::integer) || is(type_class::boolean) || is(type_class::decimal); }
    [[nodiscard]] bool is_number() const noexcept { return is_exact() || is(type_class::real); }
    [[nodiscard]] bool is_temporal() const noexcept { return is(type_class::date) || is(type_class::time) || is(type_class::datetime); }
    [[nodiscard]] constexpr int computed_scale() const noexcept { return scale + hidden; }
    // What compares as text.
    [[nodiscard]] bool is_string() const noexcept { return is(type_class::text) || is(type_class::enumeration); }
};

namespace types {
inline constexpr sql_type null{type_class::null};
inline constexpr sql_type boolean{type_class::boolean};
inline constexpr sql_type bigint{type_class::integer};
inline constexpr sql_type unsigned_bigint{type_class::integer, true};
inline constexpr sql_type real{type_class::real};
inline constexpr sql_type text{type_class::text};
inline constexpr sql_type bytes{type_class::bytes};
inline constexpr sql_type date{type_class::date};
inline constexpr sql_type time{type_class::time, false, 64, 0, 6};
inline constexpr sql_type datetime{type_class::datetime, false, 64, 0, 6};
inline constexpr sql_type duration{type_class::time, false, 64, 0, 6, type_form::duration};
inline constexpr sql_type year{type_class::integer, false, 64, 0, 0, type_form::year};
inline constexpr sql_type json{type_class::json};
constexpr sql_type decimal(int precision, int scale) noexcept {
    return {type_class::decimal, false, 64, static_cast<std::uint8_t>(precision), static_cast<std::uint8_t>(scale)};
}
// The same with so many digits of a second.
constexpr sql_type with_digits(sql_type type, int digits) noexcept {
    type.scale = static_cast<std::uint8_t>(digits);
    return type;
}
}  // namespace types

// The same as it comes out of a computation.
constexpr sql_type computed(sql_type type) noexcept {
    if (!type.is(type_form::duration)) type.form = type_form::usual;
    return type;
}

// A DOUBLE that is computed of both: it shows the digits of the finer, and `more`, where both have a number of them.
sql_type real_of(const sql_type& a, const sql_type& b, int more = 0) noexcept;

// The type of a column by MySQL's text of it: "int unsigned", "decimal(10,2)", "varchar(20)". Of an enumeration without its
// values. Thread: any.
sql_type type_of_text(std::string_view mysql_type) noexcept;
// What fits into it: 20 of "varchar(20)", in characters, of binary types in bytes. Returns: 0 of a type without a length. Thread: any.
std::uint32_t length_of_text(std::string_view mysql_type) noexcept;
// enum('a','it''s') gives a and it's; nothing for any other type. Thread: any.
std::vector<std::string> values_of_enum(std::string_view mysql_type);

// Of a number: how many digits it may have before the point. Thread: any.
int whole_digits(const sql_type& type) noexcept;

// What CASE, COALESCE, UNION and their like give of both. Source: MySQL 8.0 Reference Manual, "Flow Control Functions".
sql_type common_type(const sql_type& a, const sql_type& b) noexcept;

}  // namespace rollcall::sql
