// Types, defaults and views in MySQL's words.
#include "rollcall/engine/duckdb/values/mysql_text.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

struct type_row {
    std::string_view duckdb;
    std::string_view mysql;
};

constexpr std::array type_rows{
    type_row{"BOOLEAN", "tinyint(1)"},
    type_row{"TINYINT", "tinyint"},
    type_row{"SMALLINT", "smallint"},
    type_row{"INTEGER", "int"},
    type_row{"BIGINT", "bigint"},
    type_row{"UTINYINT", "tinyint unsigned"},
    type_row{"USMALLINT", "smallint unsigned"},
    type_row{"UINTEGER", "int unsigned"},
    type_row{"UBIGINT", "bigint unsigned"},
    type_row{"HUGEINT", "decimal(39,0)"},
    type_row{"UHUGEINT", "decimal(39,0)"},
    type_row{"FLOAT", "float"},
    type_row{"DOUBLE", "double"},
    type_row{"VARCHAR", "text"},
    type_row{"BLOB", "blob"},
    type_row{"DATE", "date"},
    type_row{"TIME", "time(6)"},
    type_row{"TIME_NS", "time(6)"},
    type_row{"INTERVAL", "time(6)"},
    type_row{"TIMESTAMP", "datetime(6)"},
    type_row{"TIMESTAMP_S", "datetime"},
    type_row{"TIMESTAMP_MS", "datetime(3)"},
    type_row{"TIMESTAMP_NS", "datetime(6)"},
    type_row{"TIMESTAMP WITH TIME ZONE", "timestamp(6)"},
    type_row{"JSON", "json"},
    type_row{"UUID", "char(36)"},
};

bool is_nested(std::string_view type) noexcept {
    return type.ends_with(']') || type.starts_with("STRUCT(") || type.starts_with("MAP(") || type.starts_with("UNION(");
}

// The value of a literal 'it''s'. Nothing where the text is anything else.
std::optional<std::string> string_literal(std::string_view text) {
    if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
    std::string value;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        value.push_back(text[i]);
        if (text[i] != '\'') continue;
        if (i + 2 >= text.size() || text[i + 1] != '\'') return std::nullopt;
        ++i;
    }
    return value;
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() && text.find_first_of("0123456789") != std::string_view::npos &&
           text.find_first_not_of("0123456789.-+eE") == std::string_view::npos;
}

// CAST('t' AS BOOLEAN) gives 't'.
std::string_view without_cast(std::string_view text) noexcept {
    if (!text.starts_with("CAST(") || !text.ends_with(')')) return text;
    const std::size_t as = text.rfind(" AS ");
    return as == std::string_view::npos ? text : text.substr(5, as - 5);
}

}  // namespace

std::string backticked(std::string_view identifier) {
    std::string out{'`'};
    for (const char c : identifier) {
        out.push_back(c);
        if (c == '`') out.push_back(c);
    }
    out.push_back('`');
    return out;
}

std::string mysql_type(std::string_view duckdb_type) {
    const auto* const row = std::ranges::find(type_rows, duckdb_type, &type_row::duckdb);
    if (row != type_rows.end()) return std::string{row->mysql};
    if (is_nested(duckdb_type)) return "json";
    if (duckdb_type.starts_with("DECIMAL(")) return to_lower(duckdb_type);
    if (duckdb_type.starts_with("ENUM(")) return "enum" + std::string{duckdb_type.substr(4)};
    return "text";  // TIME WITH TIME ZONE, BIT, BIGNUM are shown as text
}

default_text read_default(std::string_view expression) {
    if (expression.empty() || expression == "NULL") return {};
    // A text may say what it likes.
    const bool is_text = string_literal(without_cast(expression)).has_value();
    if (!is_text && icontains(expression, "nextval(")) return {default_kind::auto_increment, {}};
    const std::string lower = to_lower(expression);
    if (!is_text && (lower.find("current_timestamp") != std::string::npos || lower.find("now()") != std::string::npos)) {
        return {default_kind::now, "CURRENT_TIMESTAMP"};
    }
    const std::string_view bare = without_cast(expression);
    if (auto value = string_literal(bare)) {
        if (expression == "CAST('t' AS BOOLEAN)") return {default_kind::literal, "1"};
        if (expression == "CAST('f' AS BOOLEAN)") return {default_kind::literal, "0"};
        return {default_kind::literal, std::move(*value)};
    }
    if (is_number(bare)) return {default_kind::literal, std::string{bare}};
    return {default_kind::expression, std::string{expression}};
}

std::string view_body(std::string_view duckdb_text, const engine_naming& naming) {
    const std::size_t as = duckdb_text.find(" AS ");
    if (as != std::string_view::npos) duckdb_text.remove_prefix(as + 4);
    if (duckdb_text.ends_with(';')) duckdb_text.remove_suffix(1);
    std::string out;
    for (const auto& piece : split_names(duckdb_text)) {
        if (piece.parts.empty()) {
            out += piece.text;
            continue;
        }
        const bool ours = piece.parts.size() > 1 && iequals(piece.parts[0], naming.catalog);
        for (std::size_t i = ours ? 1 : 0; i < piece.parts.size(); ++i) {
            if (i > (ours ? 1U : 0U)) out.push_back('.');
            std::string_view part = piece.parts[i];
            const bool schema = ours && i == 1 && part.starts_with(naming.schema_prefix);
            if (schema) part.remove_prefix(naming.schema_prefix.size());
            out += schema || piece.quoted || ours ? backticked(part) : std::string{part};
        }
    }
    return out;
}

}  // namespace rollcall::engine
