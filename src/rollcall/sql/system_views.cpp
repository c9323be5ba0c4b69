// What information_schema and its kin tell. Source: MySQL 8.0 Reference Manual, "INFORMATION_SCHEMA Tables", "MySQL
// Performance Schema", "MySQL sys Schema".
#include "rollcall/sql/system_views.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/duckdb_text.hpp"
#include "rollcall/sql/system_view_queries.hpp"
#include "rollcall/sql/virtual_tables.hpp"

namespace rollcall::sql {
namespace {

constexpr auto views = std::to_array<system_view>({
    {"information_schema", "SCHEMATA", system_queries::schemata},
    {"information_schema", "TABLES", system_queries::tables},
    {"information_schema", "COLUMNS", system_queries::columns},
    {"information_schema", "STATISTICS", system_queries::statistics},
    {"information_schema", "KEY_COLUMN_USAGE", system_queries::key_column_usage},
    {"information_schema", "TABLE_CONSTRAINTS", system_queries::table_constraints},
    {"information_schema", "REFERENTIAL_CONSTRAINTS", system_queries::referential_constraints},
    {"information_schema", "VIEWS", system_queries::views},
    {"information_schema", "ENGINES", system_queries::engines},
    {"information_schema", "COLLATIONS", system_queries::collations},
    {"information_schema", "CHARACTER_SETS", system_queries::character_sets},
    {"information_schema", "COLLATION_CHARACTER_SET_APPLICABILITY", system_queries::applicability},
    {"information_schema", "ROUTINES", system_queries::routines},
    {"information_schema", "PARAMETERS", system_queries::parameters},
    {"information_schema", "TRIGGERS", system_queries::triggers},
    {"information_schema", "EVENTS", system_queries::events},
    {"information_schema", "PARTITIONS", system_queries::partitions},
    {"information_schema", "FILES", system_queries::files},
    {"information_schema", "CHECK_CONSTRAINTS", system_queries::check_constraints},
    {"information_schema", "INNODB_CMP", system_queries::innodb_cmp},
    {"information_schema", "INNODB_CMPMEM", system_queries::innodb_cmpmem},
    {"performance_schema", "processlist", system_queries::processlist},
    {"performance_schema", "threads", system_queries::threads},
    {"performance_schema", "session_connect_attrs", system_queries::connect_attributes},
    {"performance_schema", "session_account_connect_attrs", system_queries::connect_attributes},
    {"performance_schema", "events_statements_current", system_queries::statements_current},
    {"sys", "processlist", system_queries::sys_processlist},
    {"sys", "session", system_queries::sys_processlist},
    {"sys", "version", system_queries::sys_version},
});

void replace_all(std::string& text, std::string_view mark, std::string_view with) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size())) {
        text.replace(at, mark.size(), with);
    }
}

// EMPTY a, b
std::string without_rows(std::string_view names) {
    std::string text = "SELECT";
    for (std::string_view rest = names; !rest.empty();) {
        const std::size_t end = std::min(rest.find(", "), rest.size());
        text += (text.size() > 6 ? ", CAST(NULL AS VARCHAR) AS " : " CAST(NULL AS VARCHAR) AS ") + quote_name(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return text + " WHERE false";
}

// ('information_schema', 'TABLES'), ...
std::string system_names() {
    std::string list;
    const auto add = [&list](std::string_view database, std::string_view table) {
        list += (list.empty() ? "(" : ", (") + quote_string(database) + ", " + quote_string(table) + ")";
    };
    for (const system_view& each : views) add(each.database, each.table);
    for (const virtual_table_entry& each : virtual_tables()) add(each.database, each.alias);
    return list;
}

}  // namespace

std::span<const system_view> system_views() noexcept { return views; }

const system_view* find_system_view(std::string_view database, std::string_view lower_table) noexcept {
    const auto* const found =
        std::ranges::find_if(views, [&](const system_view& each) { return each.database == database && iequals(each.table, lower_table); });
    return found == views.end() ? nullptr : found;
}

std::string query_of(const system_view& view, const engine_names& names, std::string_view sessions) {
    constexpr std::string_view empty = "EMPTY ";
    if (view.query.starts_with(empty)) return without_rows(view.query.substr(empty.size()));
    std::string text{view.query};
    replace_all(text, "{keys}", system_queries::keys);
    replace_all(text, "{key_names}", system_queries::key_names);
    replace_all(text, "{constraints}", system_queries::constraints);
    replace_all(text, "{collations}", system_queries::collations);
    replace_all(text, "{system_names}", system_names());
    replace_all(text, "{catalog}", quote_string(names.catalog));
    replace_all(text, "{hidden}", quote_name(names.catalog) + "." + quote_name(names.hidden_schema));
    replace_all(text, "{prefix}", quote_string(names.schema_prefix));
    replace_all(text, "{behind_prefix}", std::to_string(names.schema_prefix.size() + 1));
    replace_all(text, "{sessions}", sessions);
    return text;
}

}  // namespace rollcall::sql
