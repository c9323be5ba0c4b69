// performance_schema.events_statements_summary_by_digest out of the history of statements: those that its caller may see, and that
// are kept. Source: MySQL 8.0 Reference Manual, "Statement Summary Tables".
#include <fmt/format.h>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/own_tables.hpp"
#include "rollcall/sql/redaction/digest.hpp"

namespace rollcall::session {

namespace {

// A digest a row, times in picoseconds; what is not measured is 0. The text is that of a statement, to be normalised.
constexpr std::string_view summary =
    R"(SELECT "Db" AS "SCHEMA_NAME", "Digest" AS "DIGEST", arg_max("Statement", ps) AS "DIGEST_TEXT", count(*) AS "COUNT_STAR",
sum(ps) AS "SUM_TIMER_WAIT", min(ps) AS "MIN_TIMER_WAIT", CAST(avg(ps) AS UBIGINT) AS "AVG_TIMER_WAIT", max(ps) AS "MAX_TIMER_WAIT", 0 AS "SUM_LOCK_TIME",
count("ErrorCode") AS "SUM_ERRORS", 0 AS "SUM_WARNINGS", sum("RowsChanged") AS "SUM_ROWS_AFFECTED", sum("RowsSent") AS "SUM_ROWS_SENT", 0 AS "SUM_ROWS_EXAMINED",
0 AS "SUM_CREATED_TMP_DISK_TABLES", 0 AS "SUM_CREATED_TMP_TABLES", 0 AS "SUM_SELECT_FULL_JOIN", 0 AS "SUM_SELECT_FULL_RANGE_JOIN", 0 AS "SUM_SELECT_RANGE",
0 AS "SUM_SELECT_RANGE_CHECK", 0 AS "SUM_SELECT_SCAN", 0 AS "SUM_SORT_MERGE_PASSES", 0 AS "SUM_SORT_RANGE", 0 AS "SUM_SORT_ROWS", 0 AS "SUM_SORT_SCAN",
0 AS "SUM_NO_INDEX_USED", 0 AS "SUM_NO_GOOD_INDEX_USED", 0 AS "SUM_CPU_TIME", 0 AS "MAX_CONTROLLED_MEMORY", 0 AS "MAX_TOTAL_MEMORY", 0 AS "COUNT_SECONDARY",
min("StartTime") AS "FIRST_SEEN", max("StartTime") AS "LAST_SEEN",
quantile_disc(ps, 0.95) AS "QUANTILE_95", quantile_disc(ps, 0.99) AS "QUANTILE_99", quantile_disc(ps, 0.999) AS "QUANTILE_999",
arg_max("Statement", ps) AS "QUERY_SAMPLE_TEXT", arg_max("StartTime", ps) AS "QUERY_SAMPLE_SEEN", max(ps) AS "QUERY_SAMPLE_TIMER_WAIT"
FROM (SELECT *, CAST(round("TotalMs" * 1e9) AS UBIGINT) AS ps FROM {}) WHERE "Digest" IS NOT NULL GROUP BY "Db", "Digest")";

constexpr std::size_t text_column = 2;

// Worker.
sql_result<engine::gathered_table> read_digests(engine::connection& on, const std::string& source) {
    auto running = on.execute("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + fmt::format(summary, source) + ")", {});
    if (running.has_error()) return running.error();
    engine::gathered_table table;
    for (const auto& column : (*running)->columns()) table.column_names.push_back(column.name);
    auto rows = engine::collect_rows(**running);
    if (rows.has_error()) return rows.error();
    for (auto& row : *rows) {
        auto& cells = table.rows.emplace_back();
        for (auto& cell : row) cells.push_back(std::move(cell).value_or(std::string{}));
        const auto list = sql::tokenize(cells[text_column], {});
        if (list.has_value()) cells[text_column] = sql::digest_of(*list).text;
    }
    return table;
}

}  // namespace

asio::awaitable<sql_result<engine::gathered_table>> own_tables::gather_digests() {
    auto view = co_await open_history();
    if (view.has_error()) co_return view.error();
    auto read = [view = std::move(*view)]() mutable { return read_digests(*view.on, view.queries); };
    auto done = co_await core_.with.statement_workers.run(std::move(read));
    if (done.has_error()) co_return statement_workers_busy();
    co_return std::move(*done);
}

}  // namespace rollcall::session
