// SHOW forms that are queries of information_schema, as in MySQL 8: one place tells what there is.
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/statements/show.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/catalog/system_views.hpp"

namespace rollcall::session {

namespace {

struct show_view {
    sql::show_kind kind;
    std::string_view view;     // of information_schema
    std::string_view columns;  // in the order of SHOW's
    std::string_view order;
};

constexpr auto show_views = std::to_array<show_view>({
    {sql::show_kind::index, "STATISTICS",
     R"("TABLE_NAME", "NON_UNIQUE", "INDEX_NAME", "SEQ_IN_INDEX", "COLUMN_NAME", "COLLATION", "CARDINALITY", "SUB_PART", "PACKED",
"NULLABLE", "INDEX_TYPE", "COMMENT", "INDEX_COMMENT", "IS_VISIBLE", "EXPRESSION")",
     ""},
    {sql::show_kind::table_status, "TABLES",
     R"("TABLE_NAME", "ENGINE", "VERSION", "ROW_FORMAT", "TABLE_ROWS", "AVG_ROW_LENGTH", "DATA_LENGTH", "MAX_DATA_LENGTH", "INDEX_LENGTH",
"DATA_FREE", "AUTO_INCREMENT", CAST("CREATE_TIME" AS VARCHAR), CAST("UPDATE_TIME" AS VARCHAR), CAST("CHECK_TIME" AS VARCHAR),
"TABLE_COLLATION", "CHECKSUM", "CREATE_OPTIONS", "TABLE_COMMENT")",
     R"( ORDER BY "TABLE_NAME")"},
    {sql::show_kind::engines, "ENGINES", R"("ENGINE", "SUPPORT", "COMMENT", "TRANSACTIONS", "XA", "SAVEPOINTS")", ""},
    {sql::show_kind::character_set, "CHARACTER_SETS", R"("CHARACTER_SET_NAME", "DESCRIPTION", "DEFAULT_COLLATE_NAME", "MAXLEN")",
     R"( ORDER BY "CHARACTER_SET_NAME")"},
    {sql::show_kind::collation, "COLLATIONS",
     R"("COLLATION_NAME", "CHARACTER_SET_NAME", "ID", "IS_DEFAULT", "IS_COMPILED", "SORTLEN", "PAD_ATTRIBUTE")",
     R"( ORDER BY "COLLATION_NAME")"},
});

const show_view& view_of(sql::show_kind kind) noexcept { return *std::ranges::find(show_views, kind, &show_view::kind); }

// ` WHERE "TABLE_SCHEMA" = ...`: names compare as the engine's do.
std::string at_place(std::string_view database, std::string_view table) {
    std::string text = R"( WHERE lower("TABLE_SCHEMA") = lower()" + sql::quote_string(database) + ")";
    if (!table.empty()) text += R"( AND lower("TABLE_NAME") = lower()" + sql::quote_string(table) + ")";
    return text;
}

template <class Number>
Number number_in(const std::string& text) {
    Number number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

table_cell cell_of(engine::text_cell& from, column_type type) {
    if (!from) return std::monostate{};
    if (type == column_type::int64 || type == column_type::int32) return number_in<std::int64_t>(*from);
    if (type == column_type::uint64) return number_in<std::uint64_t>(*from);
    return std::move(*from);
}

}  // namespace

asio::awaitable<sql_result<text_table>> show_statements::show_view(const sql::show_statement& statement, std::string place) {
    const auto& shown = view_of(statement.kind);
    const auto* const view = sql::find_system_view("information_schema", to_lower(shown.view));
    auto text = fmt::format("SELECT {} FROM ({}){}{}", shown.columns, sql::query_of(*view, core_.with.names), place, shown.order);
    auto read = [text = std::move(text)](engine::connection& on) { return engine::collect_rows(on, text, {}); };
    auto rows = co_await engine_.run(std::move(read));
    if (rows.has_error()) co_return rows.error();
    auto table = empty_show_table(statement, core_.state.database);
    for (auto& row : *rows) {
        auto& cells = table.rows.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(cell_of(row[i], table.columns[i].type));
    }
    co_return std::move(table);
}

asio::awaitable<sql_result<text_table>> show_statements::show_index(const sql::show_statement& statement) {
    const auto database = database_of(statement);
    if (database.has_error()) co_return database.error();
    const auto known = co_await catalog_.columns_of(*database, statement.table);
    if (known.has_error()) co_return known.error();
    co_return co_await show_view(statement, at_place(*database, statement.table));
}

asio::awaitable<sql_result<text_table>> show_statements::show_table_status(const sql::show_statement& statement) {
    const auto database = database_of(statement);
    if (database.has_error()) co_return database.error();
    const auto known = co_await catalog_.tables_of(*database);
    if (known.has_error()) co_return known.error();
    co_return co_await show_view(statement, at_place(*database, {}));
}

}  // namespace rollcall::session
