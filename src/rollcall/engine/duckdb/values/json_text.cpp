// Values as text and as JSON, walking nested vectors by their types.
#include "rollcall/engine/duckdb/values/json_text.hpp"

#include <cmath>
#include <string_view>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

template <class T>
const T& cell(duckdb_vector vector, std::uint64_t row) noexcept {
    return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

bool is_null(duckdb_vector vector, std::uint64_t row) noexcept {
    std::uint64_t* const validity = duckdb_vector_get_validity(vector);
    return validity != nullptr && !duckdb_validity_row_is_valid(validity, row);
}

std::string_view bytes_of(duckdb_vector vector, std::uint64_t row) noexcept {
    auto* const value = &static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector))[row];
    return {duckdb_string_t_data(value), duckdb_string_t_length(*value)};
}

int128 stored_integer(duckdb_type stored_as, duckdb_vector vector, std::uint64_t row) noexcept {
    switch (stored_as) {
        case DUCKDB_TYPE_SMALLINT: return cell<std::int16_t>(vector, row);
        case DUCKDB_TYPE_INTEGER: return cell<std::int32_t>(vector, row);
        case DUCKDB_TYPE_BIGINT: return cell<std::int64_t>(vector, row);
        case DUCKDB_TYPE_UTINYINT: return cell<std::uint8_t>(vector, row);
        case DUCKDB_TYPE_USMALLINT: return cell<std::uint16_t>(vector, row);
        case DUCKDB_TYPE_UINTEGER: return cell<std::uint32_t>(vector, row);
        default: return to_int128(cell<duckdb_hugeint>(vector, row));
    }
}

void append_elements(std::string& out, const value_type& element, duckdb_vector child, std::uint64_t begin, std::uint64_t count) {
    out.push_back('[');
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i != 0) out.push_back(',');
        append_json(out, element, child, begin + i);
    }
    out.push_back(']');
}

void append_struct(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row) {
    out.push_back('{');
    for (std::size_t i = 0; i < type.children.size(); ++i) {
        if (i != 0) out.push_back(',');
        append_json_string(out, type.names[i]);
        out.push_back(':');
        append_json(out, type.children[i], duckdb_struct_vector_get_child(vector, i), row);
    }
    out.push_back('}');
}

void append_map(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row) {
    const auto entry = cell<duckdb_list_entry>(vector, row);
    duckdb_vector const entries = duckdb_list_vector_get_child(vector);
    duckdb_vector const keys = duckdb_struct_vector_get_child(entries, 0);
    duckdb_vector const values = duckdb_struct_vector_get_child(entries, 1);
    out.push_back('{');
    std::string key;
    for (std::uint64_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        if (i != entry.offset) out.push_back(',');
        key.clear();
        append_value_text(key, type.children[0], keys, i);
        append_json_string(out, key);
        out.push_back(':');
        append_json(out, type.children[1], values, i);
    }
    out.push_back('}');
}

// A union is the value of the member that its tag names; the tag is the vector's first child.
void append_union(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row) {
    const auto tag = cell<std::uint8_t>(duckdb_struct_vector_get_child(vector, 0), row);
    if (tag >= type.children.size()) return void(out += "null");
    append_json(out, type.children[tag], duckdb_struct_vector_get_child(vector, tag + idx_t{1}), row);
}

template <class Float>
void append_json_float(std::string& out, Float value) {
    const bool number = std::isfinite(value);
    if (!number) out.push_back('"');
    append_float(out, value);
    if (!number) out.push_back('"');
}

}  // namespace

void append_value_text(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row) {
    switch (type.id) {
        case DUCKDB_TYPE_BOOLEAN: out += cell<bool>(vector, row) ? "true" : "false"; return;
        case DUCKDB_TYPE_TINYINT: return append_integer(out, cell<std::int8_t>(vector, row));
        case DUCKDB_TYPE_SMALLINT: return append_integer(out, cell<std::int16_t>(vector, row));
        case DUCKDB_TYPE_INTEGER: return append_integer(out, cell<std::int32_t>(vector, row));
        case DUCKDB_TYPE_BIGINT: return append_integer(out, cell<std::int64_t>(vector, row));
        case DUCKDB_TYPE_UTINYINT: return append_unsigned(out, cell<std::uint8_t>(vector, row));
        case DUCKDB_TYPE_USMALLINT: return append_unsigned(out, cell<std::uint16_t>(vector, row));
        case DUCKDB_TYPE_UINTEGER: return append_unsigned(out, cell<std::uint32_t>(vector, row));
        case DUCKDB_TYPE_UBIGINT: return append_unsigned(out, cell<std::uint64_t>(vector, row));
        case DUCKDB_TYPE_HUGEINT: return append_integer(out, to_int128(cell<duckdb_hugeint>(vector, row)));
        case DUCKDB_TYPE_UHUGEINT: return append_unsigned(out, to_uint128(cell<duckdb_uhugeint>(vector, row)));
        case DUCKDB_TYPE_DECIMAL: return append_decimal(out, stored_integer(type.stored_as, vector, row), type.scale);
        case DUCKDB_TYPE_FLOAT: return append_float(out, cell<float>(vector, row));
        case DUCKDB_TYPE_DOUBLE: return append_float(out, cell<double>(vector, row));
        case DUCKDB_TYPE_BIGNUM: return append_bignum(out, bytes_of(vector, row));
        case DUCKDB_TYPE_DATE: return append_date_text(out, cell<std::int32_t>(vector, row));
        case DUCKDB_TYPE_TIME: return append_time_text(out, cell<std::int64_t>(vector, row));
        case DUCKDB_TYPE_TIME_NS: return append_time_text(out, cell<std::int64_t>(vector, row) / 1000);
        case DUCKDB_TYPE_TIME_TZ: return append_time_tz(out, cell<duckdb_time_tz>(vector, row));
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return append_datetime_text(out, cell<std::int64_t>(vector, row));
        case DUCKDB_TYPE_TIMESTAMP_S: return append_datetime_text(out, to_microseconds_from_seconds(cell<std::int64_t>(vector, row)));
        case DUCKDB_TYPE_TIMESTAMP_MS: return append_datetime_text(out, to_microseconds_from_millis(cell<std::int64_t>(vector, row)));
        case DUCKDB_TYPE_TIMESTAMP_NS: return append_datetime_text(out, to_microseconds_from_nanos(cell<std::int64_t>(vector, row)));
        case DUCKDB_TYPE_INTERVAL: return append_interval(out, cell<duckdb_interval>(vector, row));
        case DUCKDB_TYPE_UUID: return append_uuid(out, cell<duckdb_hugeint>(vector, row));
        case DUCKDB_TYPE_BIT: return append_bits(out, bytes_of(vector, row));
        case DUCKDB_TYPE_ENUM: {
            const auto index = static_cast<std::size_t>(stored_integer(type.stored_as, vector, row));
            if (index < type.names.size()) out += type.names[index];
            return;
        }
        case DUCKDB_TYPE_VARCHAR: out += bytes_of(vector, row); return;
        case DUCKDB_TYPE_BLOB: return append_hex(out, bytes_of(vector, row));
        default: return append_json(out, type, vector, row);
    }
}

void append_json(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row) {
    if (is_null(vector, row)) return void(out += "null");
    switch (type.id) {
        case DUCKDB_TYPE_SQLNULL:
        case DUCKDB_TYPE_INVALID: out += "null"; return;
        case DUCKDB_TYPE_BOOLEAN:
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT:
        case DUCKDB_TYPE_UHUGEINT:
        case DUCKDB_TYPE_BIGNUM:
        case DUCKDB_TYPE_DECIMAL: return append_value_text(out, type, vector, row);
        case DUCKDB_TYPE_FLOAT: return append_json_float(out, cell<float>(vector, row));
        case DUCKDB_TYPE_DOUBLE: return append_json_float(out, cell<double>(vector, row));
        case DUCKDB_TYPE_LIST: {
            const auto entry = cell<duckdb_list_entry>(vector, row);
            return append_elements(out, type.children[0], duckdb_list_vector_get_child(vector), entry.offset, entry.length);
        }
        case DUCKDB_TYPE_ARRAY:
            return append_elements(out, type.children[0], duckdb_array_vector_get_child(vector), row * type.array_size, type.array_size);
        case DUCKDB_TYPE_MAP: return append_map(out, type, vector, row);
        case DUCKDB_TYPE_STRUCT: return append_struct(out, type, vector, row);
        case DUCKDB_TYPE_UNION: return append_union(out, type, vector, row);
        case DUCKDB_TYPE_VARCHAR:
            if (type.json) return void(out += bytes_of(vector, row));
            return append_json_string(out, bytes_of(vector, row));
        default: {
            std::string text;
            append_value_text(text, type, vector, row);
            return append_json_string(out, text);
        }
    }
}

}  // namespace rollcall::engine
