// A short text is parsed on the shard, a long one on a worker. One that names tables not known yet is parsed again once they are.
#include "rollcall/session/execution/statement_parser.hpp"

#include <chrono>
#include <utility>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/sql/redaction/digest.hpp"
#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::session {

// A statement is written anew once what it would like to know of its tables has been read.
asio::awaitable<sql_result<sql::statement>> statement_parser::parse(std::string_view text, bool prepared, bound_parameters bound) {
    core_.run->definitions = core_.with.engine.definitions();
    auto known = core_.with.schemas == nullptr ? nullptr : core_.with.schemas->snapshot();
    auto parsed = co_await parse_knowing(text, prepared, bound, known);
    const auto* const query = parsed.has_value() ? sql::engine_part(*parsed) : nullptr;
    if (query == nullptr || query->unknown_tables.empty()) co_return parsed;
    auto more = co_await describe_tables(query->unknown_tables, *known);
    if (more.has_error()) co_return more.error();
    co_return co_await parse_knowing(text, prepared, bound, std::move(*more));
}

asio::awaitable<sql_result<sql::statement>> statement_parser::parse_knowing(std::string_view text, bool prepared, bound_parameters bound,
                                                                            std::shared_ptr<const sql::table_schemas> tables) {
    auto seen = view();
    seen.parameters = bound.values;
    seen.parameter_types = bound.types;
    seen.tables = tables.get();
    if (text.size() <= core_.with.limits.shard_lexing_bytes) co_return sql::parse_statement(text, seen, core_.with.names, prepared);
    // The session waits here, so the worker is alone with what the view borrows.
    struct parsed_and_redacted {
        sql_result<sql::statement> parsed;
        sql::redacted_sql redacted;
        std::string digest;
    };
    seen.stop = &core_.run->control()->stop;
    auto work = [text, &seen, &names = core_.with.names, prepared] {
        parsed_and_redacted done{sql::parse_statement(text, seen, names, prepared), {}, {}};
        if (!seen.stop->load()) done.redacted = sql::redact(text);
        if (!seen.stop->load() && done.parsed.has_value()) done.digest = sql::digest_of(text, seen.variables->mode());
        return done;
    };
    auto done = co_await core_.with.workers.run(std::move(work));
    if (done.has_error()) co_return workers_busy();
    if (core_.stopped()) co_return stop_error(core_);
    core_.row().info = std::move(done->redacted);
    core_.run->measure.digest = std::move(done->digest);
    co_return std::move(done->parsed);
}

// What is known, and these tables. Errors: why they cannot be read now.
asio::awaitable<sql_result<std::shared_ptr<const sql::table_schemas>>> statement_parser::describe_tables(std::vector<sql::table_name> names,
                                                                                                         const sql::table_schemas& known) {
    const auto version = core_.with.schemas->version();
    auto slot = co_await engine_.admit();
    if (slot.has_error()) co_return slot.error();
    auto read = [&engine = core_.with.engine, names = std::move(names)] { return read_tables(engine, names); };
    auto done = co_await core_.with.statement_workers.run(std::move(read));
    if (done.has_error()) co_return statement_workers_busy();
    if (done->has_error()) co_return done->error();
    core_.with.schemas->keep(version, **done);
    auto all = std::make_shared<sql::table_schemas>(known);
    for (auto& [key, schema] : **done) all->insert_or_assign(key, std::move(schema));
    std::shared_ptr<const sql::table_schemas> whole = std::move(all);
    co_return whole;
}

sql::session_view statement_parser::view() const {
    sql::session_view seen;
    seen.database = core_.state.database;
    seen.user = core_.user_text;
    seen.account = core_.account_text;
    seen.version = core_.with.facts.version;
    seen.id = core_.who.id();
    seen.last_insert_id = core_.state.last_insert_id;
    seen.row_count = core_.state.row_count;
    seen.found_rows = core_.state.found_rows;
    seen.warning_count = core_.state.warning_count();
    seen.error_count = core_.state.error_count();
    seen.began_us = std::chrono::duration_cast<std::chrono::microseconds>(core_.with.time.wall_now().time_since_epoch()).count();
    seen.counts_found_rows = (core_.capabilities() & wire::capability::found_rows) != 0;
    seen.variables = &core_.state.variables;
    return seen;
}

}  // namespace rollcall::session
