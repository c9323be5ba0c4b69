// CHECK TABLE, ANALYZE TABLE and OPTIMIZE TABLE. The engine keeps its checksums, statistics and free blocks by itself: a table that can be
// read is well. Source: MySQL 8.0 Reference Manual, "Table Maintenance Statements".
#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/parse/fe_statements.hpp"

namespace rollcall::sql {
namespace {

constexpr auto check_options = std::to_array<spelling>({"QUICK", "FAST", "MEDIUM", "EXTENDED", "CHANGED"});

// A row a table: its number, what it is called in the answer, and its engine's names; of the server's own tables "" for those.
sql_result<std::string> listed_table(token_cursor& in, const session_view& session, const engine_names& names, bool checks,
                                     std::size_t number) {
    auto first = in.identifier();
    if (first.has_error()) return first.error();
    std::string database(session.database);
    std::string table = std::move(*first);
    if (in.try_symbol(".")) {
        auto second = in.identifier();
        if (second.has_error()) return second.error();
        database = std::exchange(table, std::move(*second));
    }
    if (database.empty()) return sql_error{sql_errc::no_db, "No database selected"};
    std::string schema = std::string(names.schema_prefix) + database;
    const std::string lower = to_lower(database);
    if (is_reserved_database(lower)) {
        if (!checks) return not_supported("ANALYZE and OPTIMIZE of the server's own tables", "Leave the statement out");
        if (!described_columns(lower, to_lower(table)).empty()) schema.clear();
    }
    return "(" + std::to_string(number) + ", " + quote_string(valid_utf8(database + "." + table)) + ", " +
           quote_string(valid_utf8(to_lower(schema) + "." + to_lower(table))) + ", " + (schema.empty() ? "true)" : "false)");
}

std::string in_catalog(std::string_view entries, std::string_view name, const engine_names& names) {
    return "e IN (SELECT concat(lower(schema_name), '.', lower(" + std::string(name) + ")) FROM " + std::string(entries) +
           "() WHERE database_name = " + quote_string(names.catalog) + ")";
}

// `checks`: a view may be checked, not analyzed.
std::string report_of(const std::string& tables, std::string_view operation, bool checks, const engine_names& names) {
    const std::string is_view = in_catalog("duckdb_views", "view_name", names);
    return "SELECT t AS \"Table\", '" + std::string(operation) +
           "' AS \"Op\", unnest(CASE WHEN m IS NULL THEN ['status'] ELSE ['Error', 'status'] END) AS \"Msg_type\", "
           "unnest(CASE WHEN m IS NULL THEN ['OK'] ELSE [m, 'Operation failed'] END) AS \"Msg_text\" FROM (SELECT n, t, CASE WHEN own OR " +
           in_catalog("duckdb_tables", "table_name", names) + " THEN NULL WHEN " + is_view + " THEN " +
           (checks ? "NULL" : "concat('''', t, ''' is not BASE TABLE')") +
           " ELSE concat('Table ''', t, ''' doesn''t exist') END AS m FROM (VALUES " + tables + ") AS v(n, t, e, own) ORDER BY n)";
}

}  // namespace

sql_result<statement> parse_maintenance(token_cursor& in, const session_view& session, const engine_names& names) {
    const bool checks = in.is_word("CHECK");
    const std::string_view operation = checks ? "check" : in.is_word("ANALYZE") ? "analyze" : "optimize";
    in.advance();
    if (!checks && !in.try_word("NO_WRITE_TO_BINLOG")) in.try_word("LOCAL");
    if (!in.try_word("TABLE") && !in.try_word("TABLES")) return in.unexpected();
    std::string tables;
    std::size_t count = 0;
    do {
        const auto listed = listed_table(in, session, names, checks, ++count);
        if (listed.has_error()) return listed.error();
        tables += (tables.empty() ? "" : ", ") + *listed;
    } while (in.try_symbol(","));
    if (operation == "analyze" && (in.is_word("UPDATE") || in.is_word("DROP"))) {
        return not_supported("ANALYZE TABLE ... HISTOGRAM", "The engine keeps its own statistics");
    }
    const auto takes_option = [&in] {
        return in.try_words({"FOR", "UPGRADE"}) || std::ranges::any_of(check_options, [&in](spelling word) { return in.try_word(word); });
    };
    while (checks && takes_option()) {}
    if (const auto end = in.expect_end(); end.has_error()) return end.error();
    engine_statement out;
    out.text = report_of(tables, operation, checks, names);
    out.commits_implicitly = true;
    return statement(std::move(out));
}

}  // namespace rollcall::sql
