// INSERT in the engine's words: the columns that get values, their defaults, and numbers that count up.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Many rows of constants whose columns are each of one kind, as they may be written as a query's: a column's number is then taken once
// for all of them, where each row's own call would have to be planned. "" where they are not.
template <class Rows>
std::string rows_as_query(const Rows& rows) {
    constexpr std::size_t few = 8;
    if (rows.size() < few) return {};
    std::string out = "VALUES ";
    for (const auto& row : rows) {
        out += &row == &rows.front() ? "(" : ", (";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const expression& value = row[i].value;
            const expression& first = rows.front()[i].value;
            const bool null = value.type.is(type_class::null);
            const bool constant = value.kind == content::string || (value.is_literal_number() && value.type.is(type_class::integer));
            if (row[i].is_default || (!null && !constant) || value.type.kind != first.type.kind) return {};
            if (i > 0) out += ", ";
            out += value.text;
        }
        out += ")";
    }
    return out;
}

// That a counting column takes and a counter gives.
std::int64_t largest_number(const sql_type& type) noexcept {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    if (!type.is(type_class::integer)) return most;
    const int bits = type.is_unsigned ? type.bits : type.bits - 1;
    return bits >= 63 ? most : (std::int64_t{1} << bits) - 1;
}

}  // namespace

std::string engine_type_of(const sql_type& type) {
    switch (type.kind) {
        case type_class::boolean: return "BOOLEAN";
        case type_class::integer: {
            const std::string_view name = type.bits == 8    ? "TINYINT"
                                          : type.bits == 16 ? "SMALLINT"
                                          : type.bits <= 32 ? "INTEGER"
                                                            : "BIGINT";
            return (type.is_unsigned ? "U" : "") + std::string(name);
        }
        case type_class::decimal: return "DECIMAL(" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ")";
        case type_class::real: return type.bits == 32 ? "FLOAT" : "DOUBLE";
        case type_class::bytes: return "BLOB";
        case type_class::date: return "DATE";
        case type_class::time: return type.is(type_form::duration) ? "INTERVAL" : "TIME";
        case type_class::datetime: return "TIMESTAMP";
        case type_class::json: return "JSON";
        case type_class::unknown:
        case type_class::null:
        case type_class::text:
        case type_class::enumeration: break;
    }
    return "VARCHAR";
}

// Each column of the statement with the table's, and those that it does not name.
void query_rewriter::match_columns(insertion& into) {
    const auto wrong_count = [this](std::size_t row) {
        fail({sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row " + std::to_string(row)});
    };
    if (!into.has_columns && !into.only_defaults) {
        for (const column_schema& each : into.schema->columns) into.columns.push_back({each.name});
    }
    for (std::size_t i = 0; i < into.columns.size(); ++i) {
        inserted_column& column = into.columns[i];
        column.schema = into.schema->find(column.name);
        if (column.schema == nullptr) return fail({sql_errc::bad_field, "Unknown column '" + column.name + "' in 'field list'"});
        const bool twice = std::any_of(into.columns.begin(), into.columns.begin() + static_cast<std::ptrdiff_t>(i),
                                       [&](const inserted_column& other) { return other.schema == column.schema; });
        if (twice) return fail({sql_errc::field_specified_twice, "Column '" + column.name + "' specified twice"});
    }
    if (!into.rows.empty() && into.rows.front().size() != into.columns.size()) return wrong_count(1);
    if (!into.given.empty() && into.given.size() != into.columns.size()) return wrong_count(1);
    check_defaults(into);
    add_missing_columns(into);
}

// What a column gets that has no value: nothing where its default is the engine's affair.
std::string query_rewriter::missing_value(const column_schema& column, bool ignore) {
    if (column.has_default || column.nullable) return {};
    const auto* const values = column.type.values;
    if (column.type.is(type_class::enumeration) && values != nullptr && !values->empty()) return quote_string(values->front());
    const std::string message = "Field '" + column.name + "' doesn't have a default value";
    const bool has_zero = column.type.is_number() || column.type.is(type_class::text) || column.type.is(type_class::bytes);
    if ((strict_ && !ignore) || !has_zero) {
        fail({sql_errc::no_default_for_field, message});
        return {};
    }
    warn(sql_errc::no_default_for_field, message);
    return column.type.is_number() ? "0" : "''";
}

// The statement's time, where the engine's default would be its transaction's.
std::string query_rewriter::now_of(const column_schema& column) {
    const bool day = column.type.is(type_class::date);
    return current_time(day ? time_of::date : time_of::timestamp, column.type.scale).text;
}

void query_rewriter::add_missing_columns(insertion& into) {
    for (const column_schema& column : into.schema->columns) {
        const bool given = std::ranges::any_of(into.columns, [&](const inserted_column& each) { return each.schema == &column; });
        if (given) continue;
        std::string value = column.auto_increment ? "NULL" : column.default_now ? now_of(column) : missing_value(column, into.ignore);
        if (failure_) return;
        if (!value.empty()) into.columns.push_back({column.name, &column, std::move(value)});
    }
}

// DEFAULT for a column that has none is an error like leaving it out.
void query_rewriter::check_defaults(const insertion& into) {
    for (const auto& row : into.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const column_schema& column = *into.columns[i].schema;
            if (!row[i].is_default || column.has_default || column.nullable || column.type.is(type_class::enumeration)) continue;
            return fail({sql_errc::no_default_for_field, "Field '" + column.name + "' doesn't have a default value"});
        }
    }
}

bool counts_up(const shared_schema& schema, std::string_view quoted_column) noexcept {
    const column_schema* const column = schema == nullptr ? nullptr : schema->find(quoted_column.substr(1, quoted_column.size() - 2));
    return column != nullptr && column->auto_increment;
}

std::string moving_counter(const table_name& table, std::string_view value) {
    std::string out = "rollcall_counted(" + quote_string(schema_key(table.database, table.table)) + ", CAST(";
    return out.append(value).append(" AS BIGINT))");
}

// `given`: null where the statement itself has added the column.
std::string query_rewriter::value_text(const insertion& of, std::size_t column, const inserted_value* given) {
    const inserted_column& to = of.columns[column];
    if (to.schema == nullptr) return given->value.text;
    const bool is_default = given != nullptr && given->is_default;
    if (!to.schema->auto_increment) {
        if (is_default && !to.schema->has_default && !to.schema->nullable) return missing_value(*to.schema, of.ignore);
        if (is_default && to.schema->default_now) return now_of(*to.schema);
        return given == nullptr ? *to.added : given->value.text;
    }
    const std::string value = given == nullptr || is_default ? "NULL" : given->value.text;
    return "rollcall_next_id(" + quote_string(schema_key(of.table.database, of.table.table)) + ", CAST(" + value + " AS BIGINT), " +
           (zero_counts_up_ ? "TRUE" : "FALSE") + ", " + std::to_string(largest_number(to.schema->type)) + ")";
}

// Does a column take some value of the query otherwise than the engine would?
bool query_rewriter::stores_otherwise(const insertion& from) {
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        const inserted_column& to = from.columns[i];
        if (to.schema == nullptr || to.added || i >= from.given.size()) continue;
        expression value{"c"};
        value.type = from.given[i].type;
        if (stored(value, *to.schema, 1).text != value.text) return true;
    }
    return false;
}

void query_rewriter::write_insert(insertion from) {
    take_lists(from);
    const auto numbered = std::ranges::find_if(from.columns, [](const auto& each) { return each.schema && each.schema->auto_increment; });
    const bool counts = numbered != from.columns.end();
    if (counts) out_.numbered = numbered_column{from.table, numbered->schema->name};
    const bool adds = std::ranges::any_of(from.columns, [](const inserted_column& each) { return each.added.has_value(); });
    if (!from.rows.empty()) out_.text.reserve(in_.list().text.size() + in_.list().text.size() / 2);
    std::string columns;
    for (const inserted_column& each : from.columns) append_name(columns += columns.empty() ? "" : ", ", each.name);
    const bool keyless = from.schema != nullptr && from.schema->unique_keys.empty();  // there is no duplicate to pass over
    from.ignore = from.ignore && !keyless;
    out_.text += from.replace ? "INSERT OR REPLACE INTO " : from.ignore ? "INSERT OR IGNORE INTO " : "INSERT INTO ";
    out_.text += engine_table(names_, from.table);
    if (from.has_columns || adds) out_.text += " (" + columns + ")";
    const bool changes_values = stores_otherwise(from);
    const std::string query = counts && from.query.empty() && !from.updates ? rows_as_query(from.rows) : from.query;
    if (!query.empty()) {
        if (!counts && !adds && !changes_values) {
            out_.text += " " + query;
        } else {
            std::string names;
            std::string values;
            for (std::size_t i = 0; i < from.columns.size(); ++i) {
                const std::string given = "c" + std::to_string(i);
                inserted_value value{{given}};
                if (changes_values && !from.columns[i].added) {
                    value.value.type = from.given[i].type;
                    value.value = stored(std::move(value.value), *from.columns[i].schema, 1);
                }
                if (!from.columns[i].added) names += (names.empty() ? "" : ", ") + given;
                values += (values.empty() ? "" : ", ") + value_text(from, i, from.columns[i].added ? nullptr : &value);
            }
            out_.text += " SELECT " + values + " FROM (" + query + ") AS " + std::string(new_row) + "(" + names + ")";
        }
    } else if (from.only_defaults && !adds) {
        out_.text += " DEFAULT VALUES";
    } else {
        out_.text += " VALUES ";
        const std::vector<inserted_value> none;
        for (std::size_t row = 0; row < std::max<std::size_t>(from.rows.size(), 1); ++row) {
            const auto& given = from.rows.empty() ? none : from.rows[row];
            out_.text += row == 0 ? "(" : ", (";
            for (std::size_t i = 0; i < std::max(given.size(), from.columns.size()); ++i) {
                const bool known = i < from.columns.size();
                if (i >= given.size() && from.columns[i].schema == nullptr) break;  // a value is missing: the engine says so
                if (i > 0) out_.text += ", ";
                const column_schema* const to = known ? from.columns[i].schema : nullptr;
                const inserted_value* const value = i < given.size() ? &given[i] : nullptr;
                const bool as_written = value != nullptr && (to == nullptr || (!to->auto_increment && !value->is_default));
                if (as_written) {
                    out_.text += value->value.text;
                } else {
                    out_.text += value_text(from, i, value);
                }
            }
            out_.text += ")";
        }
    }
    if (from.updates) out_.text += " ON CONFLICT DO UPDATE SET " + from.assignments;
}

}  // namespace rollcall::sql
