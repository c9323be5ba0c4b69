// DuckDB's logical types, read into value_type and told as the protocol's columns.
#include "rollcall/engine/duckdb/values/value_type.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

namespace {

value_type describe_owned(duckdb_logical_type raw) {
    const type_handle type{raw};
    return describe(type.get());
}

void describe_struct(value_type& out, duckdb_logical_type type) {
    const idx_t count = duckdb_struct_type_child_count(type);
    for (idx_t i = 0; i < count; ++i) {
        out.names.push_back(take_text(duckdb_struct_type_child_name(type, i)));
        out.children.push_back(describe_owned(duckdb_struct_type_child_type(type, i)));
    }
}

void describe_union(value_type& out, duckdb_logical_type type) {
    const idx_t count = duckdb_union_type_member_count(type);
    for (idx_t i = 0; i < count; ++i) {
        out.names.push_back(take_text(duckdb_union_type_member_name(type, i)));
        out.children.push_back(describe_owned(duckdb_union_type_member_type(type, i)));
    }
}

void describe_enum(value_type& out, duckdb_logical_type type) {
    out.stored_as = duckdb_enum_internal_type(type);
    const idx_t count = duckdb_enum_dictionary_size(type);
    out.names.reserve(count);
    for (idx_t i = 0; i < count; ++i) out.names.push_back(take_text(duckdb_enum_dictionary_value(type, i)));
}

}  // namespace

value_type describe(duckdb_logical_type type) {
    value_type out;
    out.id = duckdb_get_type_id(type);
    switch (out.id) {
        case DUCKDB_TYPE_VARCHAR: out.json = take_text(duckdb_logical_type_get_alias(type)) == "JSON"; break;
        case DUCKDB_TYPE_DECIMAL:
            out.stored_as = duckdb_decimal_internal_type(type);
            out.width = duckdb_decimal_width(type);
            out.scale = duckdb_decimal_scale(type);
            break;
        case DUCKDB_TYPE_ENUM: describe_enum(out, type); break;
        case DUCKDB_TYPE_LIST: out.children.push_back(describe_owned(duckdb_list_type_child_type(type))); break;
        case DUCKDB_TYPE_ARRAY:
            out.array_size = duckdb_array_type_array_size(type);
            out.children.push_back(describe_owned(duckdb_array_type_child_type(type)));
            break;
        case DUCKDB_TYPE_MAP:
            out.children.push_back(describe_owned(duckdb_map_type_key_type(type)));
            out.children.push_back(describe_owned(duckdb_map_type_value_type(type)));
            break;
        case DUCKDB_TYPE_STRUCT: describe_struct(out, type); break;
        case DUCKDB_TYPE_UNION: describe_union(out, type); break;
        default: break;
    }
    return out;
}

bool is_readable(const value_type& type) noexcept {
    constexpr auto last_known = DUCKDB_TYPE_TIME_NS;  // behind it stand types that duckdb.h does not tell how to read
    return type.id != DUCKDB_TYPE_INVALID && type.id <= last_known && std::ranges::all_of(type.children, is_readable);
}

column make_column(std::string name, const value_type& type) {
    column out;
    out.name = std::move(name);
    switch (type.id) {
        case DUCKDB_TYPE_SQLNULL: out.type = column_type::null; break;
        case DUCKDB_TYPE_BOOLEAN: out.type = column_type::boolean; break;
        case DUCKDB_TYPE_TINYINT: out.type = column_type::int8; break;
        case DUCKDB_TYPE_SMALLINT: out.type = column_type::int16; break;
        case DUCKDB_TYPE_INTEGER: out.type = column_type::int32; break;
        case DUCKDB_TYPE_BIGINT: out.type = column_type::int64; break;
        case DUCKDB_TYPE_UTINYINT: out.type = column_type::uint8; break;
        case DUCKDB_TYPE_USMALLINT: out.type = column_type::uint16; break;
        case DUCKDB_TYPE_UINTEGER: out.type = column_type::uint32; break;
        case DUCKDB_TYPE_UBIGINT: out.type = column_type::uint64; break;
        case DUCKDB_TYPE_HUGEINT:
        case DUCKDB_TYPE_UHUGEINT:
            out.type = column_type::decimal;
            out.precision = 39;
            break;
        case DUCKDB_TYPE_DECIMAL:
            out.type = column_type::decimal;
            out.precision = type.width;
            out.scale = type.scale;
            break;
        case DUCKDB_TYPE_FLOAT: out.type = column_type::float32; break;
        case DUCKDB_TYPE_DOUBLE: out.type = column_type::float64; break;
        case DUCKDB_TYPE_DATE: out.type = column_type::date; break;
        case DUCKDB_TYPE_TIME:
        case DUCKDB_TYPE_TIME_NS:
            out.type = column_type::time;
            out.scale = 6;
            break;
        case DUCKDB_TYPE_INTERVAL: out.scale = 6; break;  // text, unless the statement says that it is a TIME
        case DUCKDB_TYPE_TIMESTAMP_S: out.type = column_type::datetime; break;
        case DUCKDB_TYPE_TIMESTAMP_MS:
            out.type = column_type::datetime;
            out.scale = 3;
            break;
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_NS:
            out.type = column_type::datetime;
            out.scale = 6;
            break;
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            out.type = column_type::timestamp;
            out.scale = 6;
            break;
        case DUCKDB_TYPE_BLOB: out.type = column_type::blob; break;
        case DUCKDB_TYPE_VARCHAR: out.type = type.json ? column_type::json : column_type::text; break;
        case DUCKDB_TYPE_LIST:
        case DUCKDB_TYPE_ARRAY:
        case DUCKDB_TYPE_MAP:
        case DUCKDB_TYPE_STRUCT:
        case DUCKDB_TYPE_UNION: out.type = column_type::json; break;
        default: out.type = column_type::text; break;
    }
    return out;
}

}  // namespace rollcall::engine
