// The engine's columns in MySQL's types.
#include "rollcall/session/results/result_columns.hpp"

#include <algorithm>

namespace rollcall::session {
namespace {

bool is_integer(column_type type) noexcept { return type >= column_type::boolean && type <= column_type::uint64; }

void put_integer(column& to, const sql::sql_type& type) {
    const bool is_unsigned = type.is_unsigned;
    switch (type.form) {
        case sql::type_form::flag: to.type = column_type::boolean; return;
        case sql::type_form::year: to.type = column_type::year; return;
        case sql::type_form::bit:
            if (to.type != column_type::uint64) return;
            to.type = column_type::bit;
            to.length = (type.precision + 7U) / 8;
            return;
        case sql::type_form::wide: to.type = column_type::int64; return;
        default: break;
    }
    // What is written or computed is a BIGINT, in however few bits the engine has it.
    if (type.bits == 64) to.type = is_unsigned ? column_type::uint64 : column_type::int64;
    if (type.bits == 24) to.type = is_unsigned ? column_type::uint24 : column_type::int24;
}

// A condition is MySQL's BIGINT of one digit.
void put_condition(column& to) {
    to.type = column_type::int64;
    to.length = 1;
}

void put_time(column& to, const sql::sql_type& type) {
    const bool point = to.type == column_type::datetime && type.is(sql::type_class::datetime);
    const bool length = type.is(sql::type_class::time) && (to.type == column_type::time || to.type == column_type::text);
    if (!point && !length) return;
    if (length) to.type = column_type::time;
    if (type.is(sql::type_form::timestamp)) to.type = column_type::timestamp;
    to.scale = type.scale;
    to.fixed_digits = true;
}

void put_type(column& to, const sql::sql_type& type) {
    const bool floating = to.type == column_type::float32 || to.type == column_type::float64;
    if (type.is_temporal()) {
        put_time(to, type);
    } else if (type.is(sql::type_class::boolean) && to.type == column_type::boolean) {
        put_condition(to);
    } else if (type.is(sql::type_class::integer) && is_integer(to.type)) {
        put_integer(to, type);
    } else if (type.is(sql::type_class::enumeration) && to.type == column_type::text) {
        to.type = column_type::enumeration;
    } else if (type.is(sql::type_class::real) && floating && type.fixed_digits) {
        to.scale = type.scale;
        to.fixed_digits = true;
    }
}

}  // namespace

void put_origins(std::vector<column>& columns, const std::vector<sql::column_origin>& origins) {
    const auto stars = static_cast<std::size_t>(std::ranges::count_if(origins, &sql::column_origin::all));
    const std::size_t others = origins.size() - stars;
    if (stars > 1 || others > columns.size() || (stars == 0 && others != columns.size())) return;
    auto to = columns.begin();
    for (const auto& origin : origins) {
        for (std::size_t left = origin.all ? columns.size() - others : 1; left > 0; --left, ++to) {
            to->database = origin.database;
            to->table = origin.table;
            to->base_table = origin.base_table;
            to->base_name = origin.base_column;
        }
    }
}

void put_empty_names(std::vector<column>& columns) {
    for (column& each : columns) {
        if (each.name == " ") each.name.clear();
    }
}

void put_types(std::vector<column>& columns, const std::vector<sql::sql_type>& types) {
    if (types.size() != columns.size()) return;
    for (std::size_t i = 0; i < columns.size(); ++i) put_type(columns[i], types[i]);
}

}  // namespace rollcall::session
