// Reading a table's shape: short questions to DuckDB's catalog.
#include "rollcall/engine/duckdb/catalog/table_shape.hpp"

#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/collect_rows.hpp"

namespace rollcall::engine {

namespace {

// One table's place in the catalog, as every question asks for it.
struct table_place {
    connection& on;
    const engine_naming& naming;
    std::string database;
    std::string table;

    // catalog, schema, table: the parameters of `WHERE database_name = ? AND lower(schema_name) = ... `.
    [[nodiscard]] parameter_list parameters() const { return {naming.catalog, naming.schema_prefix + database, table}; }
};

constexpr std::string_view default_collation = "utf8mb4_0900_bin";

constexpr std::string_view at_place = " WHERE database_name = ? AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?)";

std::string text_or(const text_cell& cell, std::string_view otherwise = "") { return cell ? *cell : std::string{otherwise}; }

default_text written_default(std::string text) {
    return {text.starts_with("CURRENT_TIMESTAMP") ? default_kind::now : default_kind::expression, std::move(text)};
}

std::vector<std::string> split_lengths(std::string_view text) {
    std::vector<std::string> lengths;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        lengths.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lengths;
}

sql_result<bool> read_name(const table_place& place, table_shape& shape) {
    shape.collation = default_collation;
    auto tables =
        collect_rows(place.on, std::string{"SELECT table_name, comment FROM duckdb_tables()"}.append(at_place), place.parameters());
    if (tables.has_error()) return std::move(tables).error();
    if (!tables->empty()) {
        shape.name = text_or(tables->front()[0]);
        shape.comment = text_or(tables->front()[1]);
        return true;
    }
    auto views = collect_rows(place.on,
                              "SELECT view_name, sql FROM duckdb_views() WHERE database_name = ? AND lower(schema_name) = lower(?) AND "
                              "lower(view_name) = lower(?)",
                              place.parameters());
    if (views.has_error()) return std::move(views).error();
    if (views->empty()) return false;
    shape.name = text_or(views->front()[0]);
    shape.view_text = text_or(views->front()[1]);
    shape.is_view = true;
    return true;
}

sql_result<void> read_columns(const table_place& place, table_shape& shape) {
    const std::string text =
        "SELECT c.column_name, c.data_type, c.is_nullable::INTEGER, c.column_default, h.type_text, h.extra, h.comment, c.comment "
        "FROM duckdb_columns() c LEFT JOIN " +
        quoted_name(place.naming.catalog) + "." + quoted_name(place.naming.hidden_schema) +
        ".columns h ON lower(h.database_name) = lower(?) AND lower(h.table_name) = lower(c.table_name) AND "
        "lower(h.column_name) = lower(c.column_name) "
        "WHERE c.database_name = ? AND lower(c.schema_name) = lower(?) AND lower(c.table_name) = lower(?) ORDER BY c.column_index";
    parameter_list parameters{place.database};
    for (auto& parameter : place.parameters()) parameters.push_back(std::move(parameter));
    auto rows = collect_rows(place.on, text, parameters);
    if (rows.has_error()) return std::move(rows).error();
    for (const auto& row : *rows) {
        shape_column column;
        column.name = text_or(row[0]);
        column.type = row[4] ? *row[4] : mysql_type(text_or(row[1]));
        column.nullable = text_or(row[2]) != "0";
        column.default_value = read_default(text_or(row[3]));
        column.auto_increment = column.default_value.kind == default_kind::auto_increment || icontains(text_or(row[5]), "auto_increment");
        column.extra = column.auto_increment ? "auto_increment" : text_or(row[5]);
        column.comment = text_or(row[6], text_or(row[7]));
        if (text_or(row[1]) == "VARCHAR") column.collation = default_collation;
        shape.columns.push_back(std::move(column));
    }
    return boost::system::in_place_value;
}

// PRIMARY KEY, UNIQUE and FOREIGN KEY constraints: one row a column of each.
sql_result<void> read_constraints(const table_place& place, table_shape& shape) {
    const std::string text =
        "SELECT constraint_index, constraint_type, referenced_table, constraint_column_names[i], referenced_column_names[i], "
        "constraint_name FROM "
        "(SELECT *, unnest(range(1, len(constraint_column_names) + 1)) AS i FROM duckdb_constraints()" +
        std::string{at_place} + ") WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') ORDER BY constraint_index, i";
    auto rows = collect_rows(place.on, text, place.parameters());
    if (rows.has_error()) return std::move(rows).error();
    text_cell last;
    for (const auto& row : *rows) {
        if (row[0] != last) {
            last = row[0];
            auto& key = shape.keys.emplace_back();
            key.kind = row[1] == "PRIMARY KEY" ? key_kind::primary : row[1] == "UNIQUE" ? key_kind::unique : key_kind::foreign;
            key.referenced_table = text_or(row[2]);
            if (key.kind == key_kind::foreign) key.name = text_or(row[5]);
        }
        auto& key = shape.keys.back();
        key.columns.push_back(text_or(row[3]));
        if (row[4]) key.referenced_columns.push_back(*row[4]);
    }
    return boost::system::in_place_value;
}

sql_result<void> read_children(const table_place& place, table_shape& shape) {
    auto rows = collect_rows(place.on,
                             "SELECT 1 FROM duckdb_constraints() WHERE database_name = ? AND lower(schema_name) = lower(?) AND "
                             "lower(referenced_table) = lower(?) AND constraint_type = 'FOREIGN KEY' LIMIT 1",
                             place.parameters());
    if (rows.has_error()) return std::move(rows).error();
    shape.is_parent = !rows->empty();
    return boost::system::in_place_value;
}

// Beside a key that is unique without regard to case: no key of its own.
bool is_folding_index(std::string_view index, std::string_view table) { return index.starts_with(to_lower(table) + "|"); }

sql_result<void> read_indexes(const table_place& place, table_shape& shape) {
    const std::string text =
        std::string{"SELECT index_name, is_unique::INTEGER, sql FROM duckdb_indexes()"}.append(at_place) + " ORDER BY index_oid";
    auto rows = collect_rows(place.on, text, place.parameters());
    if (rows.has_error()) return std::move(rows).error();
    for (const auto& row : *rows) {
        if (is_folding_index(*row[0], shape.name)) {
            shape.folding_indexes.push_back(*row[0]);
            continue;
        }
        auto& key = shape.keys.emplace_back();
        key.entry = *row[0];
        key.kind = text_or(row[1]) == "1" ? key_kind::unique : key_kind::index;
        // Indexes share their schema's names with other tables': the front end makes them table.index, or table:index where one was
        // made again.
        std::string_view name = *row[0];
        const std::string table = to_lower(shape.name);
        if (name.starts_with(table + ".") || name.starts_with(table + ":")) name.remove_prefix(table.size() + 1);
        key.name = name;
        key.columns = indexed_columns(text_or(row[2]));
    }
    return boost::system::in_place_value;
}

// Of a column, or as "" of the table.
void put_collation(table_shape& shape, std::string_view column, std::string name) {
    const auto found = std::ranges::find_if(shape.columns, [&](const shape_column& each) { return iequals(each.name, column); });
    if (column.empty()) {
        shape.collation = std::move(name);
    } else if (found != shape.columns.end()) {
        found->collation = std::move(name);
    }
}

// A key that is not unique of a table that foreign keys refer to: the engine has no index of it, which would keep rows from changing.
shape_key key_by_name(std::string name, std::string_view lengths, std::string_view columns) {
    shape_key key;
    key.name = std::move(name);
    key.columns = indexed_columns(columns);
    if (!lengths.empty()) key.lengths = split_lengths(lengths);
    return key;
}

// What the engine has no place for: names of its own constraints, counted by kind, lengths of keys on first characters, checks, and
// defaults in MySQL's words.
sql_result<void> read_parts(const table_place& place, table_shape& shape) {
    const std::string text = "SELECT kind, number, name, index_name, clause FROM " + quoted_name(place.naming.catalog) + "." +
                             quoted_name(place.naming.hidden_schema) +
                             ".parts WHERE lower(database_name) = lower(?) AND lower(table_name) = lower(?) ORDER BY kind, number";
    auto rows = collect_rows(place.on, text, parameter_list{place.database, place.table});
    if (rows.has_error()) return std::move(rows).error();
    const auto nth = [&](key_kind kind, int number) {
        return std::ranges::find_if(shape.keys, [&, at = 0](const shape_key& key) mutable { return key.kind == kind && ++at == number; });
    };
    for (const auto& row : *rows) {
        const std::string kind = text_or(row[0]);
        if (kind == "COLLATION") {
            put_collation(shape, text_or(row[2]), text_or(row[4]));
        } else if (kind == "READ") {
            continue;  // read_views_behind()
        } else if (kind == "VIEW") {
            shape.view_columns = text_or(row[3]);
            shape.view_query = text_or(row[4]);
        } else if (kind == "COLUMN") {
            const auto column =
                std::ranges::find_if(shape.columns, [&](const shape_column& each) { return iequals(each.name, text_or(row[2])); });
            if (column == shape.columns.end()) continue;
            column->nullable = text_or(row[3]) != "NOT NULL";
            if (std::string type = text_or(row[4]); !type.empty()) column->type = std::move(type);
        } else if (kind == "CHECK") {
            shape.checks.push_back({text_or(row[2]), text_or(row[4])});
        } else if (kind == "KEY") {
            shape.keys.push_back(key_by_name(text_or(row[2]), text_or(row[3]), text_or(row[4])));
        } else if (kind == "DEFAULT") {
            const auto column =
                std::ranges::find_if(shape.columns, [&](const shape_column& each) { return iequals(each.name, text_or(row[2])); });
            if (column == shape.columns.end()) continue;
            column->default_value = written_default(text_or(row[4]));
            if (shape.is_view && column->default_value.kind == default_kind::now) column->extra = "DEFAULT_GENERATED";
        } else if (kind == "INDEX") {
            const auto key = std::ranges::find_if(shape.keys, [&](const shape_key& each) { return iequals(each.name, text_or(row[2])); });
            if (key != shape.keys.end()) key->lengths = split_lengths(text_or(row[4]));
        } else {
            const auto key = nth(kind == "UNIQUE" ? key_kind::unique : key_kind::foreign, std::stoi(text_or(row[1], "0")));
            if (key == shape.keys.end()) continue;
            key->name = text_or(row[2]);
            key->index_name = text_or(row[3]);
        }
    }
    return boost::system::in_place_value;
}

// By the view and by those behind it: a view may read itself, by way of another that was made anew.
sql_result<void> read_views_behind(const table_place& place, table_shape& shape) {
    if (!shape.is_view) return boost::system::in_place_value;
    const std::string parts = quoted_name(place.naming.catalog) + "." + quoted_name(place.naming.hidden_schema) +
                              ".parts AS p JOIN behind ON " +
                              "lower(p.database_name) = behind.d AND lower(p.table_name) = behind.t WHERE p.kind = 'READ'";
    const std::string text =
        "WITH RECURSIVE behind(d, t) AS (SELECT lower(?), lower(?) UNION SELECT lower(p.index_name), lower(p.name) FROM " + parts +
        " AND p.name <> '') SELECT p.database_name, p.table_name, p.index_name, p.name, p.clause FROM " + parts;
    auto rows = collect_rows(place.on, text, parameter_list{place.database, place.table});
    if (rows.has_error()) return std::move(rows).error();
    for (const auto& row : *rows) {
        shape.view_reads.push_back({text_or(row[0]), text_or(row[1]), text_or(row[2]), text_or(row[3]), text_or(row[4])});
    }
    return boost::system::in_place_value;
}

// The text of one column in an index: quotes come off a name, an expression stays in its parentheses.
std::string indexed_column(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    const auto pieces = split_names(text);
    if (pieces.size() == 1 && pieces.front().parts.size() == 1) return pieces.front().parts.front();
    return std::string{text};
}

}  // namespace

std::vector<std::string> indexed_columns(std::string_view index_text) {
    std::vector<std::string> columns;
    int depth = 0;
    std::string current;
    for (const auto& piece : split_names(index_text)) {
        if (!piece.parts.empty()) {
            if (depth > 0) current += piece.text;
            continue;
        }
        char quote = '\0';
        for (const char c : piece.text) {
            if (quote != '\0' || c == '\'') {
                quote = quote == '\0' ? c : c == quote ? '\0' : quote;
            } else if (c == '(' && depth++ == 0) {
                continue;
            } else if (c == ')' && --depth == 0) {
                columns.push_back(indexed_column(current));
                return columns;
            } else if (c == ',' && depth == 1) {
                columns.push_back(indexed_column(current));
                current.clear();
                continue;
            }
            if (depth > 0) current.push_back(c);
        }
    }
    return columns;
}

std::string_view key_mark(const table_shape& shape, std::string_view column) noexcept {
    std::string_view mark;
    for (const auto& key : shape.keys) {
        const auto at = std::ranges::find(key.columns, column);
        if (at == key.columns.end()) continue;
        if (key.kind == key_kind::primary) return "PRI";
        if (at != key.columns.begin()) continue;
        if (key.kind == key_kind::unique && key.columns.size() == 1) mark = "UNI";
        if (mark.empty()) mark = "MUL";
    }
    return mark;
}

std::string folding_index_of(const table_shape& shape, std::string_view key) {
    for (const std::string_view between : {"|", "||"}) {
        const std::string name = to_lower(shape.name).append(between).append(key);
        if (std::ranges::find(shape.folding_indexes, name) != shape.folding_indexes.end()) return name;
    }
    return {};
}

sql_result<std::optional<table_shape>> read_table_shape(connection& on, const engine_naming& naming, std::string_view database,
                                                        std::string_view table) {
    const table_place place{on, naming, std::string{database}, std::string{table}};
    std::optional<table_shape> shape{std::in_place};
    auto found = read_name(place, *shape);
    if (found.has_error()) return std::move(found).error();
    if (!*found) return std::optional<table_shape>{};
    using step = sql_result<void> (*)(const table_place&, table_shape&);
    for (const step read :
         {step{read_columns}, step{read_constraints}, step{read_children}, step{read_indexes}, step{read_parts}, step{read_views_behind}}) {
        if (auto done = read(place, *shape); done.has_error()) return std::move(done).error();
    }
    return shape;
}

}  // namespace rollcall::engine
