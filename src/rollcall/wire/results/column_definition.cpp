// Column definitions: how each of our column types looks to a MySQL client.
#include <algorithm>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/field_types.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::wire {

namespace {

constexpr std::uint16_t utf8mb4_collation = 255;  // utf8mb4_0900_ai_ci
constexpr std::uint16_t binary_collation = 63;

constexpr std::uint16_t not_null_flag = 1;
constexpr std::uint16_t blob_flag = 16;
constexpr std::uint16_t unsigned_flag = 32;
constexpr std::uint16_t binary_flag = 128;
constexpr std::uint16_t enum_flag = 256;
constexpr std::uint16_t zerofill_flag = 64;

constexpr std::uint8_t decimals_not_fixed = 0x1F;
constexpr std::uint8_t fixed_fields_length = 0x0C;

// For text without a bound, as MySQL's TEXT in utf8mb4 says: clients exist that allocate this much for each cell.
constexpr std::uint32_t unbounded_text = 4 * 65'535;
constexpr std::uint8_t widest_decimal = 65;
constexpr std::uint8_t finest_fraction = 6;

// The json type too goes out as text: MySQL says "binary" for it, and clients must know the type to correct that.
bool is_character_type(column_type type) noexcept {
    return type == column_type::text || type == column_type::json || type == column_type::enumeration;
}

bool is_unsigned(column_type type) noexcept {
    switch (type) {
        case column_type::uint8:
        case column_type::uint16:
        case column_type::uint24:
        case column_type::uint32:
        case column_type::uint64:
        case column_type::year:
        case column_type::bit: return true;
        default: return false;
    }
}

std::uint8_t fraction_digits(const column& definition) noexcept { return std::min(definition.scale, finest_fraction); }

// "HH:MM:SS" and the like, with the point and the digits of a fraction.
std::uint32_t clock_length(const column& definition, std::uint32_t whole) noexcept {
    const auto digits = fraction_digits(definition);
    return digits == 0 ? whole : whole + 1 + digits;
}

// Characters of the longest value in text form; bytes for strings, bits for BIT.
std::uint32_t display_length(const column& definition) noexcept {
    switch (definition.type) {
        case column_type::null: return 0;
        case column_type::boolean: return 1;
        case column_type::int8: return 4;
        case column_type::uint8: return 3;
        case column_type::int16: return 6;
        case column_type::uint16: return 5;
        case column_type::int24: return 9;
        case column_type::uint24: return 8;
        case column_type::int32: return 11;
        case column_type::uint32: return 10;
        case column_type::int64: return definition.length == 0 ? 20 : definition.length;
        case column_type::uint64: return 20;
        case column_type::year: return 4;
        case column_type::float32: return 12;
        case column_type::float64: return 22;
        case column_type::decimal: {
            const std::uint32_t digits = definition.precision == 0 ? widest_decimal : definition.precision;
            return digits + 1 + (definition.scale == 0 ? 0 : 1);
        }
        case column_type::date: return 10;
        case column_type::time: return clock_length(definition, 10);
        case column_type::datetime:
        case column_type::timestamp: return clock_length(definition, 19);
        case column_type::bit: return definition.length == 0 ? 64 : 8 * definition.length;
        case column_type::text:
        case column_type::enumeration:
        case column_type::blob:
        case column_type::json: return definition.length == 0 ? unbounded_text : definition.length;
    }
    return 0;
}

std::uint8_t decimals(const column& definition) noexcept {
    switch (definition.type) {
        case column_type::float32:
        case column_type::float64: return definition.fixed_digits ? definition.scale : decimals_not_fixed;
        case column_type::decimal: return definition.scale;
        case column_type::time:
        case column_type::datetime:
        case column_type::timestamp: return fraction_digits(definition);
        default: return 0;
    }
}

std::uint16_t flags(const column& definition) noexcept {
    unsigned flags = 0;
    if (!definition.nullable) flags |= not_null_flag;
    if (is_unsigned(definition.type)) flags |= unsigned_flag;
    if (!is_character_type(definition.type)) flags |= binary_flag;
    if (definition.type == column_type::blob) flags |= blob_flag;
    if (definition.type == column_type::enumeration) flags |= enum_flag;
    if (definition.type == column_type::year) flags |= zerofill_flag;
    return static_cast<std::uint16_t>(flags);
}

}  // namespace

std::uint8_t field_type(column_type type) noexcept {
    switch (type) {
        case column_type::null: return field::null;
        case column_type::boolean:
        case column_type::int8:
        case column_type::uint8: return field::tiny;
        case column_type::int16:
        case column_type::uint16: return field::short_int;
        case column_type::int24:
        case column_type::uint24: return field::int24;
        case column_type::int32:
        case column_type::uint32: return field::long_int;
        case column_type::int64:
        case column_type::uint64: return field::longlong;
        case column_type::float32: return field::float32;
        case column_type::float64: return field::float64;
        case column_type::decimal: return field::newdecimal;
        case column_type::year: return field::year;
        case column_type::date: return field::date;
        case column_type::time: return field::time;
        case column_type::datetime: return field::datetime;
        case column_type::timestamp: return field::timestamp;
        case column_type::text: return field::var_string;
        case column_type::enumeration: return field::string;
        case column_type::blob: return field::blob;
        case column_type::json: return field::json;
        case column_type::bit: return field::bit;
    }
    return field::var_string;
}

void append_column_definition(std::string& out, const column& definition, bool field_list) {
    const bool from_table = !definition.table.empty();
    append_lenenc_string(out, "def");
    append_lenenc_string(out, definition.database);
    append_lenenc_string(out, definition.table);
    append_lenenc_string(out, definition.base_table.empty() ? definition.table : definition.base_table);
    append_lenenc_string(out, definition.name);
    const std::string_view base_name = definition.base_name.empty() ? definition.name : definition.base_name;
    append_lenenc_string(out, from_table ? base_name : std::string_view{});
    append_fixed_int(out, fixed_fields_length, 1);
    append_fixed_int(out, is_character_type(definition.type) ? utf8mb4_collation : binary_collation, 2);
    append_fixed_int(out, display_length(definition), 4);
    append_fixed_int(out, field_type(definition.type), 1);
    append_fixed_int(out, flags(definition), 2);
    append_fixed_int(out, decimals(definition), 1);
    append_fixed_int(out, 0, 2);
    if (field_list) out.push_back('\xFB');  // the default value: NULL
}

}  // namespace rollcall::wire
