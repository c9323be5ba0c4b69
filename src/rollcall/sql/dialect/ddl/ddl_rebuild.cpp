// What the engine changes in no table that is there: the table is made again without the key or column, from what SHOW CREATE TABLE tells
// of it, and its rows are copied, all in one transaction.
#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

// "CREATE TABLE `t` (\n  `a` int,\n  UNIQUE KEY `u` (`a`)\n) ..." without the line that begins so. Returns: "" where there is none.
std::string without_line(std::string text, std::string_view line) {
    const std::size_t at = text.find("\n" + std::string(line));
    const std::size_t end = at == std::string::npos ? at : text.find('\n', at + 1);
    if (end == std::string::npos) return {};
    const bool is_last = text[end - 1] != ',';
    const std::size_t begin = is_last && text[at - 1] == ',' ? at - 1 : at;
    return text.erase(begin, end - begin);
}

// Does a CHECK of the table's name the column?
bool is_checked(std::string_view create_text, std::string_view column) {
    const std::string name = backticked(column);
    for (std::size_t at = create_text.find(" CHECK ("); at != create_text.npos; at = create_text.find(" CHECK (", at + 1)) {
        if (create_text.substr(at, create_text.find('\n', at) - at).find(name) != create_text.npos) return true;
    }
    return false;
}

// The table's name in MySQL's quotes is kept as it was written when the table was made.
std::string in_database(std::string_view create_text, std::string_view database) {
    constexpr std::string_view head = "CREATE TABLE ";
    return "CREATE TABLE IF NOT EXISTS " + backticked(database) + "." + std::string(create_text.substr(head.size()));
}

}  // namespace

// `lines`: how those begin that are left out; of a dropped column its own and its indexes'.
void ddl_rewriter::rebuild_without(const table_name& table, const table_schema& schema, const std::vector<std::string>& lines,
                                   std::string_view dropped_column) {
    // The engine's parents remember their children by their names and the places of their columns.
    if (!schema.foreign_columns.empty()) {
        return base_.not_supported("This change of a table that has foreign keys",
                                   "Create it anew and copy its rows with INSERT ... SELECT");
    }
    std::string text = schema.create_text;
    for (const std::string& line : lines) text = without_line(std::move(text), line);
    session_view apart = definer_;
    apart.tables = nullptr;  // what is known is of the table as it was
    apart.database = table.database;
    const std::string create = text.empty() ? text : in_database(text, table.database);
    const auto list = tokenize(create, lex_mode{});
    if (list.has_error() || create.empty()) return base_.not_supported("This change of such a table", "Create it anew");
    auto made = ddl_rewriter(*list, apart, names_).run();
    if (made.has_error()) return base_.fail(made.error());

    const table_name old{table.database, table.table + "|old"};  // none of MySQL's names of this database
    drop_indexes(schema, table);
    out_.text = "ALTER TABLE " + engine_table(names_, table) + " RENAME TO " + quote_name(old.table);
    out_.after = {forget(table), forget_parts(table)};
    out_.after.insert(out_.after.end(), made->before.begin(), made->before.end());
    out_.after.push_back(made->text);
    out_.after.insert(out_.after.end(), made->after.begin(), made->after.end());
    std::string columns;
    for (const column_schema& each : schema.columns) {
        if (!iequals(each.name, dropped_column)) columns += (columns.empty() ? "" : ", ") + quote_name(each.name);
    }
    out_.after.push_back("INSERT INTO " + engine_table(names_, table) + " (" + columns + ") SELECT " + columns + " FROM " +
                         engine_table(names_, old));
    out_.after.push_back("DROP TABLE " + engine_table(names_, old));
}

// The engine drops no column of an index, nor one before those of a key: the table is made again, and what is left of its indexes.
// Errors: not_supported_yet for a part of a key that CREATE TABLE made. Returns: false where the engine may be asked.
bool ddl_rewriter::try_drop_early_column(const table_name& table, std::string_view name) {
    const auto schema = known_table(table);
    const column_schema* const column = schema == nullptr ? nullptr : schema->find(name);
    if (column == nullptr) return false;
    bool refused = false;
    std::vector<std::string> lines{"  " + backticked(column->name) + " "};
    std::vector<std::pair<const table_key*, std::vector<std::string>>> kept;  // indexes of which something is left
    for (const table_key& key : schema->keys) {
        std::vector<std::string> left;
        bool holds = false;
        for (const std::string& part : key.columns) {
            const column_schema* const other = schema->find(part);
            holds = holds || other == column;
            refused = refused || other >= column;
            if (other != column) left.push_back(part);
        }
        if (!holds) continue;
        if (!key.is_index() && !key.is_name()) {
            base_.not_supported("Dropping a column of a key that CREATE TABLE made", "Drop the key first, or create the table anew");
            return true;
        }
        lines.push_back((key.unique ? "  UNIQUE KEY " : "  KEY ") + backticked(key.name) + " (");
        if (!left.empty()) kept.emplace_back(&key, std::move(left));
    }
    if (!refused) return false;
    if (is_checked(schema->create_text, column->name)) {
        base_.not_supported("Dropping a column that a CHECK names from such a table",
                            "Create it anew and copy its rows with INSERT ... SELECT");
        return true;
    }
    rebuild_without(table, *schema, lines, column->name);
    for (const auto& [key, left] : kept) {
        std::string columns;
        for (const std::string& part : left) columns += (columns.empty() ? "" : ", ") + quote_name(part);
        out_.after.push_back((key->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index_name(table, key->name) + " ON " +
                             engine_table(names_, table) + " (" + columns + ")");
        if (key->unique) hold_folded_key(table, key->name, left, schema->columns);
    }
    return true;
}

}  // namespace rollcall::sql
