// A table's CREATE TABLE, one line a column and key.
#include "rollcall/engine/duckdb/catalog/create_text.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>

namespace rollcall::engine {

namespace {

// A string in MySQL's quotes, where backslash escapes.
std::string mysql_string(std::string_view text) {
    std::string out{'\''};
    for (const char c : text) {
        if (c == '\'' || c == '\\') out.push_back(c);
        out.push_back(c);
    }
    out.push_back('\'');
    return out;
}

// What is no column of the table's is an expression, in parentheses.
std::string column_list(const std::vector<std::string>& columns, const std::vector<std::string>& lengths = {},
                        const std::vector<shape_column>* of_table = nullptr) {
    const auto is_expression = [of_table](const std::string& text) {
        const auto is_column = [&text](const shape_column& each) { return each.name == text; };
        return text.starts_with('(') && of_table != nullptr && std::ranges::none_of(*of_table, is_column);
    };
    std::string out{'('};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out.push_back(',');
        out += is_expression(columns[i]) ? columns[i] : backticked(columns[i]);
        if (i < lengths.size() && lengths[i] != "0") out += "(" + lengths[i] + ")";
    }
    out.push_back(')');
    return out;
}

// MySQL gives TEXT and BLOB columns no DEFAULT NULL.
bool shows_null_default(std::string_view type) noexcept { return !type.ends_with("text") && !type.ends_with("blob"); }

// MySQL shows a column's own collation, and the table's where it is none of the two that a utf8mb4 column has by default, there or here.
std::string collation_clause(const shape_column& column, std::string_view of_table) {
    if (column.collation.empty()) return {};
    if (column.collation != of_table) return " CHARACTER SET utf8mb4 COLLATE " + column.collation;
    const bool usual = of_table == "utf8mb4_0900_bin" || of_table == "utf8mb4_0900_ai_ci";
    return usual ? std::string{} : " COLLATE " + column.collation;
}

// The engine writes bytes that are no ASCII as \xNN, and a backslash, too.
std::string byte_string(std::string_view engine_text) {
    constexpr std::size_t escape = 4;
    if (engine_text.find('\\') == std::string_view::npos) return mysql_string(engine_text);
    std::string out = "X'";
    for (std::size_t at = 0; at < engine_text.size();) {
        const bool escaped = engine_text[at] == '\\' && at + escape <= engine_text.size();
        out += escaped ? std::string(engine_text.substr(at + 2, 2)) : fmt::format("{:02X}", static_cast<unsigned char>(engine_text[at]));
        at += escaped ? escape : 1;
    }
    return out + "'";
}

std::string default_literal(const shape_column& column) {
    const std::string& text = column.default_value.text;
    if (column.type.starts_with("bit(")) return bit_string(text);
    const std::string_view name = std::string_view(column.type).substr(0, column.type.find('('));
    return name.ends_with("binary") || name.ends_with("blob") ? byte_string(text) : mysql_string(text);
}

std::string column_line(const shape_column& column, std::string_view collation_of_table) {
    std::string line = "  " + backticked(column.name) + " " + column.type + collation_clause(column, collation_of_table);
    if (!column.nullable) line += " NOT NULL";
    if (column.nullable && column.type.starts_with("timestamp")) line += " NULL";  // MySQL's older default is NOT NULL there
    switch (column.default_value.kind) {
        case default_kind::none:
            if (column.nullable && shows_null_default(column.type)) line += " DEFAULT NULL";
            break;
        case default_kind::literal: line += " DEFAULT " + default_literal(column); break;
        case default_kind::now: line += " DEFAULT " + column.default_value.text; break;
        case default_kind::expression: line += " DEFAULT (" + column.default_value.text + ")"; break;
        case default_kind::auto_increment: break;
    }
    if (column.auto_increment) line += " AUTO_INCREMENT";
    if (!column.comment.empty()) line += " COMMENT " + mysql_string(column.comment);
    return line;
}

std::string key_line(const shape_key& key, const std::vector<shape_column>& columns_of_table) {
    const std::string columns = column_list(key.columns, key.lengths, &columns_of_table);
    switch (key.kind) {
        case key_kind::primary: return "  PRIMARY KEY " + columns;
        case key_kind::unique: return "  UNIQUE KEY " + backticked(key.name) + " " + columns;
        case key_kind::index: return "  KEY " + backticked(key.name) + " " + columns;
        case key_kind::foreign:
            return "  CONSTRAINT " + backticked(key.name) + " FOREIGN KEY " + columns + " REFERENCES " + backticked(key.referenced_table) +
                   " " + column_list(key.referenced_columns);
    }
    return {};
}

// A key without a name gets MySQL's: its first column, numbered where that is taken.
void name_keys(std::vector<shape_key>& keys) {
    const auto taken = [&](const std::string& name) {
        return std::ranges::any_of(keys, [&](const shape_key& key) { return key.name == name; });
    };
    for (auto& key : keys) {
        if (!key.name.empty() || key.kind == key_kind::primary || key.columns.empty()) continue;
        std::string name = key.columns.front();
        for (int next = 2; taken(name); ++next) name = key.columns.front() + "_" + std::to_string(next);
        key.name = name;
    }
}

// The index that a foreign key brings along stands among the others.
void show_indexes_of_foreign_keys(std::vector<shape_key>& keys) {
    std::vector<shape_key> indexes;
    for (const auto& key : keys) {
        if (!key.index_name.empty()) indexes.push_back({key_kind::index, key.index_name, key.columns});
    }
    keys.insert(keys.end(), indexes.begin(), indexes.end());
}

// MySQL's order: the primary key, unique keys without and with columns that may be NULL, other keys, foreign keys.
int rank(const shape_key& key, const std::vector<shape_column>& columns) {
    const auto may_be_null = [&](const std::string& name) {
        return std::ranges::any_of(columns, [&](const shape_column& column) { return column.name == name && column.nullable; });
    };
    switch (key.kind) {
        case key_kind::primary: return 0;
        case key_kind::unique: return std::ranges::any_of(key.columns, may_be_null) ? 2 : 1;
        case key_kind::index: return 3;
        case key_kind::foreign: break;
    }
    return 4;
}

}  // namespace

std::string bit_string(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    std::string out(value == 0 ? 1 : static_cast<std::size_t>(std::bit_width(value)), '0');
    for (std::size_t i = out.size(); i-- > 0; value >>= 1U) out[i] = (value & 1U) != 0 ? '1' : '0';
    return "b'" + out + "'";
}

std::string create_text_of(const table_shape& shape, const engine_naming& naming) {
    if (shape.is_view) {
        const std::string columns = shape.view_columns.empty() ? "" : " " + shape.view_columns;
        const std::string query = shape.view_query.empty() ? view_body(shape.view_text, naming) : shape.view_query;
        return "CREATE VIEW " + backticked(shape.name) + columns + " AS " + query;
    }
    auto keys = shape.keys;
    name_keys(keys);
    show_indexes_of_foreign_keys(keys);
    std::ranges::stable_sort(keys, {}, [&](const shape_key& key) { return rank(key, shape.columns); });
    std::string text = "CREATE TABLE " + backticked(shape.name) + " (\n";
    std::string_view separator;
    for (const auto& column : shape.columns) {
        text.append(separator).append(column_line(column, shape.collation));
        separator = ",\n";
    }
    for (const auto& key : keys) text.append(separator).append(key_line(key, shape.columns));
    auto checks = shape.checks;
    std::ranges::sort(checks, {}, &shape_check::name);
    for (const auto& check : checks)
        text.append(separator).append("  CONSTRAINT " + backticked(check.name) + " CHECK (" + check.clause + ")");
    text += "\n) ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=" + shape.collation;
    if (!shape.comment.empty()) text += " COMMENT=" + mysql_string(shape.comment);
    return text;
}

}  // namespace rollcall::engine
