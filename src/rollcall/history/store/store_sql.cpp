// The store's tables as SQL sees them: all of a kind as one, with names and types of their own.
#include <fmt/format.h>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/duckdb/handles/names.hpp"
#include "rollcall/history/store/store.hpp"
#include "rollcall/history/store/store_writer.hpp"

namespace rollcall::history {

namespace {

constexpr std::string_view query_id = R"(format('{:016x}-{:016x}', hi, lo) AS "QueryId")";

constexpr std::string_view shown_columns =
    R"(CAST(lo >> 32 AS UBIGINT) AS "Connection", user_name AS "User", host AS "Host", NULLIF(db, '') AS "Db", )"
    R"(make_timestamp(started) AS "StartTime", make_timestamp(started + total_us) AS "EndTime", total_us / 1000.0::DOUBLE AS "TotalMs", )"
    R"(queued_us / 1000.0::DOUBLE AS "QueueMs", planned_us / 1000.0::DOUBLE AS "PlanMs", executed_us / 1000.0::DOUBLE AS "ExecuteMs", )"
    R"(sent_us / 1000.0::DOUBLE AS "SendMs", rows_sent AS "RowsSent", bytes_sent AS "BytesSent", rows_changed AS "RowsChanged", state AS "State", )"
    R"(verb AS "Verb", CAST(NULLIF(error_code, 0) AS BIGINT) AS "ErrorCode", NULLIF(error, '') AS "Error", statement AS "Statement", )"
    R"(NULLIF(digest, '') AS "Digest", client_name AS "ClientName", client_version AS "ClientVersion", program_name AS "ProgramName", )"
    R"(NULLIF(trace_id, '') AS "TraceId")";

std::string restriction(const security::principal& caller) {
    if (security::holds(caller, security::privilege::process)) return {};
    if (!security::is_account(caller, caller.name)) return " WHERE false";
    return " WHERE user_name = " + engine::quoted_text(caller.name);
}

}  // namespace

std::string store::all_of(std::string_view kinds, std::string_view empty) const {
    std::string text = fmt::format(R"(SELECT * FROM "rollcall"."fe"."{}")", empty);
    for (const auto& [table, facts] : newest_first(kinds)) text += " UNION ALL SELECT * FROM " + qualified(table);
    return text;
}

or_refusal<sql_view> store::view(const security::principal& caller) {
    auto on = connect();
    if (on.has_error()) return on.error();
    sql_view seen;
    seen.on = {on->release(), [keeps_open = shared_from_this()](engine::connection* connection) { delete connection; }};
    const std::string queries = all_of(query_kinds, "no_queries");
    const std::string own = restriction(caller);
    seen.queries = fmt::format("(SELECT {}, {} FROM ({}){})", query_id, shown_columns, queries, own);
    // A profile has no owner of its own: it is its statement's.
    const std::string of_own = own.empty() ? own : fmt::format(" WHERE (hi, lo) IN (SELECT (hi, lo) FROM ({}){})", queries, own);
    seen.profiles = fmt::format(R"((SELECT {}, operators AS "Operators" FROM ({}){}))", query_id, all_of("p", "no_profiles"), of_own);
    return seen;
}

}  // namespace rollcall::history
