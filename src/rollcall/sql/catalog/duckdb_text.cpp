// Writing DuckDB's text.
#include "rollcall/sql/catalog/duckdb_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <utility>

namespace rollcall::sql {
namespace {

std::string& append_quoted(std::string& to, std::string_view text, char quote) {
    // Piece by piece, so that a name, which is short, is appended at once.
    constexpr std::size_t longest_piece = 64;
    std::array<char, 2 * longest_piece + 2> piece;
    std::size_t size = 0;
    piece[size++] = quote;
    while (true) {
        for (const char c : text.substr(0, longest_piece)) {
            piece[size++] = c;
            if (c == quote) piece[size++] = c;
        }
        if (text.size() <= longest_piece) break;
        to.append(piece.data(), std::exchange(size, 0));
        text.remove_prefix(longest_piece);
    }
    piece[size++] = quote;
    return to.append(piece.data(), size);
}

std::string quoted(std::string_view text, char quote) {
    std::string out;
    out.reserve(text.size() + 2);
    return std::move(append_quoted(out, text, quote));
}

}  // namespace

std::string quote_name(std::string_view name) { return quoted(name, '"'); }

std::string& append_name(std::string& to, std::string_view name) { return append_quoted(to, name, '"'); }

std::string quote_string(std::string_view value) { return quoted(value, '\''); }

std::string blob_literal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "'";
    out.reserve(bytes.size() * 4 + 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += "\\x";
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    out += "'::BLOB";
    return out;
}

std::string literal_text(const literal& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return *number < 0 ? "(" + std::to_string(*number) + ")" : std::to_string(*number);
    }
    if (const auto* decimal = std::get_if<decimal_text>(&value)) {
        return decimal->digits.starts_with('-') ? "(" + decimal->digits + ")" : decimal->digits;
    }
    if (const auto* number = std::get_if<double_number>(&value)) return fmt::format("CAST('{}' AS DOUBLE)", number->value);
    if (const auto* text = std::get_if<byte_text>(&value)) return blob_literal(text->bytes);
    if (const auto* text = std::get_if<std::string>(&value)) {
        return text->find('\0') == std::string::npos ? quote_string(*text) : blob_literal(*text);
    }
    return "NULL";
}

std::string engine_entry(const engine_names& names, std::string_view database, std::string_view entry) {
    std::string schema{names.schema_prefix};
    schema += database;
    std::string out;
    out.reserve(names.catalog.size() + schema.size() + entry.size() + 8);
    out += names.catalog;
    append_name(out += '.', schema);
    append_name(out += '.', entry);
    return out;
}

std::string engine_cte(std::string_view name) { return "cte_" + std::string(name); }

std::string engine_table(const engine_names& names, const table_name& table) { return engine_entry(names, table.database, table.table); }

bool is_reserved_database(std::string_view lower_name) noexcept {
    return lower_name == "information_schema" || lower_name == "mysql" || lower_name == "performance_schema" || lower_name == "sys" ||
           lower_name == "rollcall";
}

}  // namespace rollcall::sql
