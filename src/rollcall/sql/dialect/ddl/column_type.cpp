// MySQL's column types. Source: MySQL 8.0 Reference Manual, "Data Types".
#include "rollcall/sql/dialect/ddl/column_type.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {
namespace {

enum class family : std::uint8_t {
    integer,
    decimal,
    floating,
    text,
    sized_text,
    bytes,
    sized_bytes,
    fraction_time,
    plain,
    bit,
    list,
    serial
};

struct type_row {
    std::string_view name;
    std::string_view mysql;
    std::string_view engine;
    std::string_view engine_unsigned;
    family kind;
};
constexpr auto column_types = std::to_array<type_row>({
    {"TINYINT", "tinyint", "TINYINT", "UTINYINT", family::integer},
    {"INT1", "tinyint", "TINYINT", "UTINYINT", family::integer},
    {"BOOL", "tinyint(1)", "TINYINT", "", family::plain},
    {"BOOLEAN", "tinyint(1)", "TINYINT", "", family::plain},
    {"SMALLINT", "smallint", "SMALLINT", "USMALLINT", family::integer},
    {"INT2", "smallint", "SMALLINT", "USMALLINT", family::integer},
    {"MEDIUMINT", "mediumint", "INTEGER", "UINTEGER", family::integer},
    {"MIDDLEINT", "mediumint", "INTEGER", "UINTEGER", family::integer},
    {"INT3", "mediumint", "INTEGER", "UINTEGER", family::integer},
    {"INT", "int", "INTEGER", "UINTEGER", family::integer},
    {"INTEGER", "int", "INTEGER", "UINTEGER", family::integer},
    {"INT4", "int", "INTEGER", "UINTEGER", family::integer},
    {"BIGINT", "bigint", "BIGINT", "UBIGINT", family::integer},
    {"INT8", "bigint", "BIGINT", "UBIGINT", family::integer},
    {"HUGEINT", "hugeint", "HUGEINT", "UHUGEINT", family::integer},
    {"SERIAL", "bigint unsigned", "UBIGINT", "", family::serial},
    {"DECIMAL", "decimal", "DECIMAL", "", family::decimal},
    {"NUMERIC", "decimal", "DECIMAL", "", family::decimal},
    {"DEC", "decimal", "DECIMAL", "", family::decimal},
    {"FIXED", "decimal", "DECIMAL", "", family::decimal},
    {"FLOAT", "float", "FLOAT", "", family::floating},
    {"FLOAT4", "float", "FLOAT", "", family::floating},
    {"DOUBLE", "double", "DOUBLE", "", family::floating},
    {"FLOAT8", "double", "DOUBLE", "", family::floating},
    {"REAL", "double", "DOUBLE", "", family::floating},
    {"BIT", "bit", "UBIGINT", "", family::bit},
    {"CHAR", "char", "VARCHAR", "", family::sized_text},
    {"CHARACTER", "char", "VARCHAR", "", family::sized_text},
    {"NCHAR", "char", "VARCHAR", "", family::sized_text},
    {"VARCHAR", "varchar", "VARCHAR", "", family::sized_text},
    {"VARCHARACTER", "varchar", "VARCHAR", "", family::sized_text},
    {"NVARCHAR", "varchar", "VARCHAR", "", family::sized_text},
    {"TINYTEXT", "tinytext", "VARCHAR", "", family::text},
    {"TEXT", "text", "VARCHAR", "", family::text},
    {"MEDIUMTEXT", "mediumtext", "VARCHAR", "", family::text},
    {"LONGTEXT", "longtext", "VARCHAR", "", family::text},
    {"BINARY", "binary", "BLOB", "", family::sized_bytes},
    {"VARBINARY", "varbinary", "BLOB", "", family::sized_bytes},
    {"TINYBLOB", "tinyblob", "BLOB", "", family::bytes},
    {"BLOB", "blob", "BLOB", "", family::bytes},
    {"MEDIUMBLOB", "mediumblob", "BLOB", "", family::bytes},
    {"LONGBLOB", "longblob", "BLOB", "", family::bytes},
    {"DATE", "date", "DATE", "", family::plain},
    {"TIME", "time", "TIME", "", family::fraction_time},
    {"DATETIME", "datetime", "TIMESTAMP", "", family::fraction_time},
    {"TIMESTAMP", "timestamp", "TIMESTAMP", "", family::fraction_time},
    {"YEAR", "year", "SMALLINT", "", family::plain},
    {"JSON", "json", "JSON", "", family::plain},
    {"ENUM", "enum", "VARCHAR", "", family::list},
});

constexpr auto unsupported = std::to_array<std::string_view>(
    {"SET", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"});

// Digits of at most ten places, without leading zeros.
std::optional<std::string> try_length(query_rewriter& parser) {
    const std::string_view text = parser.in().text();
    const bool digits =
        parser.in().is(token_kind::number) && text.size() <= 10 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        parser.fail_here();
        return std::nullopt;
    }
    parser.in().advance();
    const std::size_t first = std::min(text.find_first_not_of('0'), text.size() - 1);
    return std::string(text.substr(first));
}

struct lengths {
    std::string first;
    std::string second;
};
lengths optional_lengths(query_rewriter& parser) {
    lengths out;
    if (!parser.in().try_symbol("(")) return out;
    out.first = try_length(parser).value_or("");
    if (parser.in().try_symbol(",")) out.second = try_length(parser).value_or("");
    parser.expect_symbol(")");
    return out;
}

// UNSIGNED, SIGNED, ZEROFILL behind a number's type.
bool sign_attributes(query_rewriter& parser) {
    bool is_unsigned = false;
    while (true) {
        if (parser.in().try_word("UNSIGNED")) {
            is_unsigned = true;
        } else if (parser.in().is_word("ZEROFILL")) {
            parser.not_supported("ZEROFILL", "Format the number with LPAD");
        } else if (!parser.in().try_word("SIGNED")) {
            return is_unsigned;
        }
    }
}

void integer_type(query_rewriter& parser, const type_row& row, column_type& out) {
    const lengths width = optional_lengths(parser);
    const bool is_unsigned = sign_attributes(parser);
    if (is_unsigned) out.engine = row.engine_unsigned;
    // MySQL 8 forgets display widths, but for the one that says boolean.
    if (row.mysql == "tinyint" && width.first == "1" && !is_unsigned) out.mysql += "(1)";
    if (is_unsigned) out.mysql += " unsigned";
    out.implicit = "0";
}

// Of numbers without leading zeros.
bool is_above(std::string_view number, std::string_view other) noexcept {
    return number.size() > other.size() || (number.size() == other.size() && number > other);
}

void decimal_type(query_rewriter& parser, column_type& out) {
    lengths digits = optional_lengths(parser);
    if (digits.first.empty()) digits.first = "10";
    if (digits.second.empty()) digits.second = "0";
    const bool too_many = digits.first.size() > 2 || (digits.first.size() == 2 && digits.first > "38");
    if (too_many) parser.not_supported("A DECIMAL of more than 38 digits", "Use at most DECIMAL(38, s)");
    if (is_above(digits.second, digits.first)) parser.fail(more_fraction_than_digits());
    out.mysql += "(" + digits.first + "," + digits.second + ")";
    out.engine += "(" + digits.first + ", " + digits.second + ")";
    if (sign_attributes(parser)) {
        out.mysql += " unsigned";
        out.check = "? >= 0";
    }
    out.implicit = "0";
}

void floating_type(query_rewriter& parser, column_type& out) {
    if (out.mysql == "double") parser.in().try_word("PRECISION");
    const lengths digits = optional_lengths(parser);
    const bool wide =
        digits.second.empty() && !digits.first.empty() && (digits.first.size() > 2 || (digits.first.size() == 2 && digits.first > "24"));
    if (wide && out.mysql == "float") {
        out.mysql = "double";
        out.engine = "DOUBLE";
    } else if (!digits.second.empty()) {
        out.mysql += "(" + digits.first + "," + digits.second + ")";
    }
    if (sign_attributes(parser)) {
        out.mysql += " unsigned";
        out.check = "? >= 0";
    }
    out.implicit = "0";
}

void text_type(query_rewriter& parser, const type_row& row, column_type& out) {
    const bool sized = row.kind == family::sized_text || row.kind == family::sized_bytes;
    const bool bytes = row.kind == family::bytes || row.kind == family::sized_bytes;
    if (row.name.starts_with("CHAR") || row.name == "NCHAR") {
        if (parser.in().try_word("VARYING")) out.mysql = "varchar";
    }
    const lengths length = optional_lengths(parser);
    const bool needs_length = out.mysql == "varchar" || out.mysql == "varbinary";
    if (sized && needs_length && length.first.empty()) parser.fail_here();
    const std::string_view most = needs_length ? (bytes ? "65535" : "16383") : "255";
    if (sized && is_above(length.first, most)) {
        parser.fail({sql_errc::too_big_fieldlength, "Column length too big (max = " + std::string(most) + "); use BLOB or TEXT instead"});
    }
    if (sized) out.mysql += "(" + (length.first.empty() ? "1" : length.first) + ")";
    if (!bytes) {
        if (parser.in().try_word("BINARY")) out.own_collation = collation::bin;
        out.text = true;
        while (try_character_set(parser, out.own_collation)) {}
    }
    out.implicit = "''";
    if (out.mysql.starts_with("binary(")) {
        const std::size_t zeros = length_of_text(out.mysql);
        for (out.implicit = "'"; out.implicit.size() < 4 * zeros;) out.implicit += "\\x00";
        out.implicit += "'";
    }
}

// ENUM('a', 'b')
void enum_type(query_rewriter& parser, column_type& out) {
    parser.expect_symbol("(");
    std::string values;
    std::string shown;
    do {
        const expression value = parser.in().is_string() ? parser.signed_literal() : (parser.fail_here(), expression{});
        if (value.kind != content::string) parser.fail_here();
        if (values.empty()) out.implicit = value.text;
        values += (values.empty() ? "" : ", ") + value.text;
        shown += (shown.empty() ? "" : ",") + value.text;
    } while (parser.in().try_symbol(","));
    parser.expect_symbol(")");
    out.text = true;
    while (try_character_set(parser, out.own_collation)) {}
    out.mysql += "(" + shown + ")";
    out.check = "? IN (" + values + ")";
}

// Text is UTF-8, whatever a column is said to hold.
bool is_served(std::string_view character_set) noexcept {
    return character_set == "utf8mb4" || character_set == "utf8" || character_set == "utf8mb3";
}

}  // namespace

sql_error more_fraction_than_digits() { return {sql_errc::m_bigger_than_d, "For float(M,D), double(M,D) or decimal(M,D), M must be >= D"}; }

bool try_character_set(query_rewriter& parser, std::optional<collation>& into) {
    token_cursor& in = parser.in();
    const bool charset = in.try_word("CHARSET") || in.try_words({"CHARACTER", "SET"});
    if (!charset && !in.try_word("COLLATE")) return false;
    in.try_symbol("=");
    if (!charset) {
        into = read_collation(parser);
        return !parser.failure();
    }
    const std::string name = to_lower(in.is_string() ? parser.utf8_string() : parser.any_name());
    if (name == "binary") {
        parser.not_supported("CHARACTER SET binary", "Use VARBINARY or BLOB");
    } else if (!is_character_set(name)) {
        parser.fail({sql_errc::unknown_character_set, "Unknown character set: '" + name + "'"});
    } else if (!is_served(name)) {
        parser.not_supported("The character set " + name, "Use utf8mb4");
    }
    if (!into) into = collation::bin;
    return !parser.failure();
}

column_type parse_column_type(query_rewriter& parser) {
    token_cursor& in = parser.in();
    if (in.is_word("NATIONAL") && (in.is_word("CHAR", 1) || in.is_word("CHARACTER", 1) || in.is_word("VARCHAR", 1))) in.advance();
    if (in.try_word("LONG")) {
        const bool bytes = in.try_word("VARBINARY");
        if (!bytes) in.try_word("VARCHAR");
        column_type out{bytes ? "BLOB" : "VARCHAR", bytes ? "mediumblob" : "mediumtext", bytes ? "''::BLOB" : "''", {}};
        out.text = !bytes;
        while (!bytes && try_character_set(parser, out.own_collation)) {}
        return out;
    }
    for (const std::string_view name : unsupported) {
        if (in.is_word(name)) parser.not_supported("The type " + std::string(name), "Store it as VARCHAR, JSON or BLOB");
    }
    const auto* const row = std::ranges::find_if(column_types, [&in](const type_row& t) { return in.is_word(t.name); });
    if (row == column_types.end()) {
        parser.fail_here();
        return {};
    }
    in.advance();
    column_type out{std::string(row->engine), std::string(row->mysql), {}, {}};
    switch (row->kind) {
        case family::integer: integer_type(parser, *row, out); break;
        case family::decimal: decimal_type(parser, out); break;
        case family::floating: floating_type(parser, out); break;
        case family::text:
        case family::bytes:
        case family::sized_text:
        case family::sized_bytes: text_type(parser, *row, out); break;
        case family::list: enum_type(parser, out); break;
        case family::serial: out.serial = true; break;
        case family::bit: {
            const lengths width = optional_lengths(parser);
            out.mysql += "(" + (width.first.empty() ? "1" : width.first) + ")";
            out.implicit = "0";
            break;
        }
        case family::fraction_time: {
            const lengths digits = optional_lengths(parser);
            if (!digits.first.empty() && digits.first != "0") out.mysql += "(" + digits.first + ")";
            out.implicit = row->engine == "TIME" ? "'00:00:00'" : "'1970-01-01 00:00:00'";
            break;
        }
        case family::plain:
            if (row->name == "YEAR") optional_lengths(parser);
            out.implicit = row->engine == "DATE" ? "'1970-01-01'" : row->engine == "JSON" ? "'null'" : "0";
            break;
    }
    return out;
}

}  // namespace rollcall::sql
