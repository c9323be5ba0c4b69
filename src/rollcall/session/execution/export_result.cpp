// SELECT ... INTO OUTFILE: rows of the history go to a file on the server, where the configuration lets them.
#include "rollcall/session/execution/statement_execution.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/results/virtual_text.hpp"

namespace rollcall::session {

// Returns: how many rows are in the file.
static sql_result<std::uint64_t> write_file(engine::connection& on, const std::string& query, exported_file& to) {
    auto executed = on.execute(to.statement_for(query), {});
    if (executed.has_error()) return executed.error();
    const auto rows = (*executed)->rows_changed();
    executed->reset();
    if (auto kept = to.keep(); kept.has_error()) return kept.error();
    return rows;
}

asio::awaitable<sql_result<void>> statement_execution::export_rows(const sql::engine_statement& statement) {
    held_tables none{core_.with.engine};
    const auto sources = co_await tables_.sources_of(statement, none);
    if (sources.has_error()) co_return sources.error();
    auto write = [text = put_sources(statement.text, sources->texts), name = statement.export_file, history = core_.with.history,
                  who = core_.caller()](engine::connection& on) -> sql_result<std::uint64_t> {
        auto to = history->export_to(name, who);
        if (to.has_error()) return to.error();
        return write_file(on, text, **to);
    };
    const auto written = co_await engine_.run(std::move(write));
    if (written.has_error()) co_return written.error();
    core_.state.row_count = static_cast<std::int64_t>(*written);
    answer_.write_ok(*written);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
