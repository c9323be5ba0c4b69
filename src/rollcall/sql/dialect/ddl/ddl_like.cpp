// CREATE TABLE a LIKE b: what SHOW CREATE TABLE tells of b, read again as a's own. Source: MySQL 8.0 Reference Manual, "CREATE TABLE ...
// LIKE".
#include <algorithm>

#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

// One line of a definition without the name of its constraint; nothing for a foreign key, which is not copied.
std::string copied_line(std::string_view line) {
    constexpr std::string_view constraint = "  CONSTRAINT `";
    if (!line.starts_with(constraint)) return std::string(line);
    std::size_t end = constraint.size();
    while (end < line.size() && (line[end] != '`' || line.substr(end, 2) == "``")) end += line[end] == '`' ? 2 : 1;
    line.remove_prefix(std::min(end + 1, line.size()));
    return line.starts_with(" FOREIGN KEY") ? std::string{} : std::string(line);
}

// What stands between the parentheses of SHOW CREATE TABLE, a line a column, key and check; and what stands behind them.
std::string definition_of(std::string_view create_text) {
    constexpr std::string_view separator = ",\n";
    const std::size_t first = std::min(create_text.find("(\n"), create_text.size());
    const std::size_t last = create_text.rfind("\n)");
    if (last == std::string_view::npos || last < first + 2) return {};
    std::string_view lines = create_text.substr(first + 2, last - first - 2);
    std::string out;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find(separator), lines.size());
        const std::string line = copied_line(lines.substr(0, end));
        if (!line.empty()) out += (out.empty() ? "(" : ", ") + line;
        lines.remove_prefix(std::min(end + separator.size(), lines.size()));
    }
    return out + std::string(create_text.substr(last + 1));
}

}  // namespace

// The cursor stands on LIKE.
void ddl_rewriter::create_table_like(const table_name& table, bool if_not_exists) {
    in_.advance();
    const table_name source = base_.own_table();
    base_.note_access(source, table_use::read);
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
    const std::string text = std::string("CREATE TABLE ") + (if_not_exists ? "IF NOT EXISTS " : "") + backticked(table.database) + "." +
                             backticked(table.table) + " " + definition_of(schema->create_text);
    const auto list = tokenize(text, lex_mode{});
    if (list.has_error()) return base_.fail(list.error());
    auto made = ddl_rewriter(*list, definer_, names_).run();
    if (made.has_error()) return base_.fail(made.error());
    out_ = std::move(*made);
}

}  // namespace rollcall::sql
