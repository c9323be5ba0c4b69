// CREATE TABLE a LIKE b: the definition that is known of b, read again as a's own. Source: MySQL 8.0 Reference Manual, "CREATE TABLE ...
// LIKE".
#include "rollcall/sql/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

// Names and strings as they are read again: with NO_BACKSLASH_ESCAPES.
std::string backticked(std::string_view name) {
    std::string out = "`";
    for (const char c : name) out += c == '`' ? std::string("``") : std::string(1, c);
    return out + "`";
}

std::string column_text_of(const column_schema& column) {
    std::string out = backticked(column.name) + " " + column.mysql_type;
    if (!column.nullable) out += " NOT NULL";
    if (column.auto_increment) out += " AUTO_INCREMENT";
    if (column.default_text) out += " DEFAULT " + quote_string(*column.default_text);
    return out;
}

std::string key_text_of(const std::vector<std::string>& columns, bool primary) {
    std::string out;
    for (const auto& each : columns) out += (out.empty() ? "" : ", ") + backticked(each);
    return (primary ? ", PRIMARY KEY (" : ", UNIQUE KEY (") + out + ")";
}

// Its columns and unique keys between parentheses.
std::string definition_of(const table_schema& table) {
    std::string out;
    for (const auto& column : table.columns) out += (out.empty() ? "(" : ", ") + column_text_of(column);
    for (std::size_t i = 0; i < table.unique_keys.size(); ++i) {
        out += key_text_of(table.unique_keys[i], i == 0 && table.has_primary_key);
    }
    return out + ")";
}

bool has_computed_default(const table_schema& table) {
    for (const auto& column : table.columns) {
        if (column.has_default && !column.default_text && !column.auto_increment) return true;
    }
    return false;
}

}  // namespace

// The cursor stands on LIKE. What is not known of the other table must not get lost: it is refused.
void ddl_rewriter::create_table_like(const table_name& table, bool if_not_exists) {
    in_.advance();
    const table_name source = base_.own_table();
    if (base_.failure()) return;
    constexpr std::string_view remedy = "Copy its SHOW CREATE TABLE";
    if (definer_.tables == nullptr) return base_.not_supported("CREATE TABLE ... LIKE", remedy);
    const auto found = definer_.tables->find(schema_key(source.database, source.table));
    if (found == definer_.tables->end()) {
        out_.unknown_tables.push_back(source);  // this is read again once it is known
        return;
    }
    const auto& schema = found->second;
    const std::string whole = source.database + "." + source.table;
    if (schema == nullptr || schema->columns.empty()) {
        return base_.fail({sql_errc::no_such_table, "Table '" + whole + "' doesn't exist"});
    }
    if (schema->is_view) return base_.fail({sql_errc::wrong_object, "'" + whole + "' is not BASE TABLE"});
    if (schema->has_indexes) base_.not_supported("CREATE TABLE ... LIKE of a table with indexes", remedy);
    if (has_computed_default(*schema)) base_.not_supported("CREATE TABLE ... LIKE of a table with computed defaults", remedy);
    if (base_.failure()) return;
    const std::string text = std::string("CREATE TABLE ") + (if_not_exists ? "IF NOT EXISTS " : "") + backticked(table.database) + "." +
                             backticked(table.table) + " " + definition_of(*schema);
    constexpr lex_mode plain{.ansi_quotes = false, .no_backslash_escapes = true};
    const auto list = tokenize(text, plain);
    if (list.has_error()) return base_.fail(list.error());
    auto made = ddl_rewriter(*list, definer_, names_).run();
    if (made.has_error()) return base_.fail(made.error());
    out_ = std::move(*made);
}

}  // namespace rollcall::sql
