// Tables and views that a query makes. The engine gives them its own types: what MySQL takes over of the query's columns is told it behind.
// Source: MySQL 8.0 Reference Manual, "CREATE TABLE ... SELECT Statement".
#include <algorithm>

#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"
#include "rollcall/sql/dialect/ddl/view_text.hpp"
#include "rollcall/sql/dialect/query/merging.hpp"

namespace rollcall::sql {
namespace {

bool is_computed(const column_schema& column) { return column.mysql_type.empty(); }

// Of types that a check holds within their bounds the engine has its own alone.
bool is_held(const column_schema& column) {
    if (is_computed(column)) return true;
    const bool below_zero = column.type.is(type_class::decimal) || column.type.is(type_class::real);
    return !column.type.is(type_class::enumeration) && !(below_zero && column.mysql_type.ends_with("unsigned"));
}

// The engine's text; "" for none. What counts up does so no more.
std::string default_of(const column_schema& column) {
    if (column.auto_increment) return "0";
    return column.default_text ? quote_string(*column.default_text) : std::string{};
}

std::string_view integer_name(const sql_type& type) noexcept {
    return type.bits > 32 ? "bigint" : type.bits > 16 ? "int" : type.bits > 8 ? "smallint" : "tinyint";
}

// Of what the query computes; "" for what no column of a table holds.
std::string type_of_computed(const sql_type& type) {
    const std::string digits = type.scale == 0 ? std::string{} : "(" + std::to_string(type.scale) + ")";
    switch (type.kind) {
        case type_class::null:
        case type_class::boolean: return "int";
        case type_class::integer: return std::string(integer_name(type)) + (type.is_unsigned ? " unsigned" : "");
        case type_class::decimal: return "decimal(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
        case type_class::real: return type.bits == 32 ? "float" : "double";
        case type_class::text:
        case type_class::enumeration: return "text";
        case type_class::bytes: return "blob";
        case type_class::date: return "date";
        case type_class::time: return type.is(type_form::duration) ? std::string{} : "time" + digits;
        case type_class::datetime: return "datetime" + digits;
        case type_class::json: return "json";
        case type_class::unknown: break;
    }
    return {};
}

// What the engine's type does not tell; "" where it does.
std::string shown_type(const column_schema& column) {
    const bool timed = column.type.is(type_class::datetime) || column.type.is(type_class::time);
    return is_computed(column) && timed ? type_of_computed(column.type) : column.mysql_type;
}

// The column as CREATE TABLE has it, but for the default of a TEXT, which only a query gives it.
std::string mysql_column(const column_schema& column) {
    const std::string type = is_computed(column) ? type_of_computed(column.type) : column.mysql_type;
    std::string out = backticked(column.name) + " " + type;
    if (column.type.is_string()) out.append(" COLLATE ").append(collation_name(column.type.order.by));
    if (!column.nullable) out += " NOT NULL";
    if (column.auto_increment) return out + " DEFAULT '0'";
    if (column.default_text && type != "text") return out + " DEFAULT " + mysql_string(*column.default_text);
    return column.default_now ? out + " DEFAULT CURRENT_TIMESTAMP(" + std::to_string(column.type.scale) + ")" : out;
}

}  // namespace

// CREATE TABLE t [options] [AS] query
void ddl_rewriter::create_table_from_query(const table_name& table, bool if_not_exists) {
    table_definition options;
    table_options(options);
    in_.try_word("AS");
    const std::string query = base_.query(true);
    out_.text = if_not_exists ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ";
    out_.text += engine_table(names_, table) + " AS " + query;
    out_.reads = base_.statement().reads;
    out_.ranges = base_.statement().ranges;
    out_.unknown_tables = base_.statement().unknown_tables;
    if (if_not_exists && (!is_known(table) || known_table(table) != nullptr)) return;  // what is there stays as it is
    if (const auto* const columns = base_.columns_of_query()) {
        check_names(base_, *base_.schema_of_query({}));
        // A blank stands for the empty name.
        const bool unnamed = std::ranges::find(*columns, " ", &column_schema::name) != columns->end();
        if (unnamed) base_.fail({sql_errc::wrong_column_name, "Incorrect column name ''. Give the item an alias."});
    }
    if (fill_defined_table(table, options, query)) return;
    out_.after.insert(out_.after.end(), {forget(table), forget_parts(table)});
    remember_query(table);
    remember_collation(table, "", options.own_collation.value_or(collation_of_database(table)));
}

// Types that a check holds the engine's CREATE TABLE ... AS knows nothing of: the table is defined, and the query's rows are inserted.
// Returns: false where there is no such type.
bool ddl_rewriter::fill_defined_table(const table_name& table, const table_definition& options, const std::string& query) {
    const auto* const columns = base_.columns_of_query();
    if (columns == nullptr || base_.failure() || std::ranges::all_of(*columns, is_held)) return false;
    std::string text;
    for (const column_schema& column : *columns) {
        const auto same_name = [&column](const column_schema& each) { return iequals(each.name, column.name); };
        if (std::ranges::count_if(*columns, same_name) > 1) return false;
        if (is_computed(column) && type_of_computed(column.type).empty()) {
            base_.not_supported(
                "CREATE TABLE ... AS SELECT of an ENUM or a number without a sign beside " + column.name + ", whose type is not known,",
                "Write CAST(... AS ...), or define the table and write INSERT ... SELECT");
            return true;
        }
        text += (text.empty() ? "" : ", ") + mysql_column(column);
    }
    const auto by = options.own_collation.value_or(collation_of_database(table));
    text = "CREATE TABLE " + backticked(table.database) + "." + backticked(table.table) + " (" + text + ") COLLATE " +
           std::string(collation_name(by));
    const auto list = tokenize(text, lex_mode{});
    if (list.has_error()) return false;
    auto made = ddl_rewriter(*list, definer_, names_).run();
    if (made.has_error()) return false;
    out_.defaults = std::move(made->defaults);
    out_.before = std::move(made->before);
    out_.before.push_back(std::move(made->text));
    out_.text = "INSERT INTO " + engine_table(names_, table) + " " + query;
    out_.after = std::move(made->after);
    for (const column_schema& column : *columns) {
        if (!is_computed(column) || !column.type.is_string() || !column.default_text) continue;
        out_.after.push_back("ALTER TABLE " + engine_table(names_, table) + " ALTER COLUMN " + quote_name(column.name) + " SET DEFAULT " +
                             quote_string(*column.default_text));
    }
    out_.recounted = std::move(made->recounted);
    return true;
}

// The engine's views give its types and collations; what MySQL takes over of the tables' columns is told beside, and the query's text.
void ddl_rewriter::remember_view(const table_name& view, const std::vector<std::string>& names, token_span query, view_edits edits,
                                 bool if_not_exists) {
    out_.unknown_tables = base_.statement().unknown_tables;
    const shared_schema columns = base_.schema_of_query(names);
    if (columns != nullptr) check_names(base_, *columns);
    const auto has_collation = [](const column_schema& each) { return each.type.is_string() && each.type.order.by != collation::bin; };
    const bool any = columns != nullptr && std::ranges::any_of(columns->columns, has_collation);
    if (if_not_exists && any) {
        return base_.not_supported("CREATE VIEW IF NOT EXISTS with columns that ignore case", "Write CREATE OR REPLACE VIEW");
    }
    if (base_.failure()) return;
    const std::size_t first = out_.after.size();
    std::vector<defined_part> parts{{defined_kind::view, ""}};
    parts.front().clause = written_query(in_.list(), query.first, query.end, std::move(edits));
    for (const std::string& each : names) parts.front().index_name += (parts.front().index_name.empty() ? "(" : ",") + backticked(each);
    if (!names.empty()) parts.front().index_name += ")";
    for (const table_read& each : base_.reads_of_query(is_materialized(in_.list(), query))) {
        parts.push_back({defined_kind::view_read, each.of.table});
        parts.back().index_name = each.of.database;
        parts.back().clause = text_of(each.times);
    }
    if (columns != nullptr) add_view_columns(names, parts);
    remember_parts(view, parts, false);
    if (if_not_exists) return only_where_absent(view, first);
    out_.after.insert(out_.after.begin() + static_cast<std::ptrdiff_t>(first), forget_parts(view));
    for (std::size_t i = 0; any && i < columns->columns.size(); ++i) {
        const column_schema& column = columns->columns[i];
        if (has_collation(column)) remember_collation(view, column.name, column.type.order.by);
    }
}

// Types, NOT NULL and defaults. Of what is computed the engine's type is MySQL's, but for the digits of times.
void ddl_rewriter::add_view_columns(const std::vector<std::string>& names, std::vector<defined_part>& parts) const {
    const std::vector<column_schema>& columns = *base_.columns_of_query();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const column_schema& column = columns[i];
        defined_part kept{defined_kind::view_column, names.empty() ? column.name : names[i]};
        kept.clause = shown_type(column);
        if (!column.nullable) kept.index_name = "NOT NULL";
        defined_part value{defined_kind::default_value, kept.name};
        if (!kept.clause.empty() || !column.nullable) parts.push_back(std::move(kept));
        if (column.default_now) {
            value.clause = "CURRENT_TIMESTAMP" + (column.type.scale > 0 ? "(" + std::to_string(column.type.scale) + ")" : "");
        } else if (column.auto_increment) {
            value.clause = "0";
        } else if (column.default_text && !column.type.is(type_form::bit)) {
            value.clause = *column.default_text;
        } else {
            continue;
        }
        parts.push_back(std::move(value));
    }
}

// The statements from the `first` on that tell of a view, before it is made, where there is none and no table.
void ddl_rewriter::only_where_absent(const table_name& view, std::size_t first) {
    const auto is_absent = [&](std::string_view entries, std::string_view name) {
        return "NOT EXISTS (SELECT 1 FROM " + std::string(entries) + "() WHERE database_name = " + quote_string(names_.catalog) +
               " AND lower(schema_name) = lower(" + quote_string(std::string(names_.schema_prefix) + view.database) + ") AND lower(" +
               std::string(name) + ") = lower(" + quote_string(view.table) + "))";
    };
    constexpr std::string_view values = " VALUES ";
    for (std::size_t i = first; i < out_.after.size(); ++i) {
        const std::string& text = out_.after[i];
        const std::size_t at = text.find(values);
        out_.before.push_back(text.substr(0, at) + " SELECT * FROM (" + text.substr(at + 1) + ") AS new_rows WHERE " +
                              is_absent("duckdb_views", "view_name") + " AND " + is_absent("duckdb_tables", "table_name"));
    }
    out_.after.resize(first);
}

// NOT NULL, defaults, types and collations of what the query takes from tables.
void ddl_rewriter::remember_query(const table_name& table) {
    const auto* const columns = base_.columns_of_query();
    if (columns == nullptr || base_.failure()) return;
    const std::string alter = "ALTER TABLE " + engine_table(names_, table) + " ALTER COLUMN ";
    table_definition made;
    made.table = table;
    for (const column_schema& column : *columns) {
        const auto same_name = [&](const column_definition& each) { return each.name == column.name; };
        if (std::ranges::any_of(made.columns, same_name)) continue;  // a join gives it once
        column_definition& kept = made.columns.emplace_back();
        kept.name = column.name;
        if (is_held(column)) kept.type.mysql = shown_type(column);
        if (!column.nullable) out_.after.push_back(alter + quote_name(column.name) + " SET NOT NULL");
        const std::string value = default_of(column);
        if (!value.empty()) out_.after.push_back(alter + quote_name(column.name) + " SET DEFAULT " + value);
        if (column.type.is_string()) remember_collation(table, column.name, column.type.order.by);
    }
    std::erase_if(made.columns, [](const column_definition& each) { return each.type.mysql.empty(); });
    if (!made.columns.empty()) out_.after.push_back(remember(made, false));
}

}  // namespace rollcall::sql
