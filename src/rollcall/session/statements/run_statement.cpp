// What a statement does: the FE's own here and in the files it calls, the engine's in run_engine.cpp.
#include <fmt/format.h>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/command_work.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/on_engine.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"
#include "rollcall/sql/redaction/digest.hpp"
#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::session {

namespace {

// How long KILL waits for the victim's end before it answers: what comes after it mostly finds the rows free. Shorter than the
// moment that a victim has to read its error, so that who kills and then reads for the victim is in time.
constexpr std::chrono::milliseconds kill_patience{250};

// A receipt names one kill order in answers, errors and logs.
std::string make_receipt(query_id query) { return fmt::format("k{:x}-{:x}", query.hi & 0xFFFFFFFF, query.lo); }

// A query that may not be seen is answered like one that does not exist.
sql_error unknown_victim(connection_id id, const registry::kill_order& order) {
    if (order.only_query) return {sql_errc::no_such_thread, fmt::format("Unknown query id: {}", to_string(*order.only_query))};
    return {sql_errc::no_such_thread, fmt::format("Unknown thread id: {}", id.value)};
}

}  // namespace

// A statement is written anew once what it would like to know of its tables has been read.
asio::awaitable<sql_result<sql::statement>> command_work::parse(std::string text, bool prepared, bound_parameters bound) {
    auto known = core_.with.schemas == nullptr ? nullptr : core_.with.schemas->snapshot();
    auto parsed = co_await parse_knowing(text, prepared, bound, known);
    const auto* const query = parsed.has_value() ? sql::engine_part(*parsed) : nullptr;
    if (query == nullptr || query->unknown_tables.empty()) co_return parsed;
    auto more = co_await describe_tables(query->unknown_tables, *known);
    if (more.has_error()) co_return more.error();
    co_return co_await parse_knowing(std::move(text), prepared, bound, std::move(*more));
}

asio::awaitable<sql_result<sql::statement>> command_work::parse_knowing(std::string text, bool prepared, bound_parameters bound,
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
    auto work = [&text, &seen, &names = core_.with.names, prepared] {
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

asio::awaitable<sql_result<void>> command_work::run_statement(sql::statement statement, row_format format) {
    // What EXECUTE runs may be a SHOW.
    const bool diagnostic =
        std::holds_alternative<sql::show_statement>(statement) || std::holds_alternative<sql::execute_statement>(statement);
    if (!diagnostic) core_.state.forget_warnings();
    if (auto* query = std::get_if<sql::engine_statement>(&statement)) {
        co_return co_await run_engine(std::move(*query), parameter_list(), nullptr, format);
    }
    if (auto* set = std::get_if<sql::set_statement>(&statement)) co_return co_await run_set(std::move(*set), parameter_list());
    if (auto* use = std::get_if<sql::use_statement>(&statement)) co_return co_await run_use(std::move(use->database));
    if (const auto* transaction = std::get_if<sql::transaction_statement>(&statement)) co_return co_await run_transaction(*transaction);
    if (const auto* kill = std::get_if<sql::kill_statement>(&statement)) co_return co_await run_kill(*kill);
    if (auto* show = std::get_if<sql::show_statement>(&statement)) co_return co_await run_show(std::move(*show), format);
    if (auto* create = std::get_if<sql::create_database_statement>(&statement)) co_return co_await run_create_database(std::move(*create));
    if (auto* drop = std::get_if<sql::drop_database_statement>(&statement)) co_return co_await run_drop_database(std::move(*drop));
    if (auto* prepare = std::get_if<sql::prepare_statement>(&statement)) co_return co_await run_prepare(std::move(*prepare));
    if (auto* execute = std::get_if<sql::execute_statement>(&statement)) co_return co_await run_execute(std::move(*execute));
    if (const auto* deallocate = std::get_if<sql::deallocate_statement>(&statement)) co_return run_deallocate(*deallocate);
    if (std::holds_alternative<sql::no_operation>(statement)) {
        answers_.write_ok();
        co_return sql_result<void>{};
    }
    co_return co_await run_account_statement(std::move(statement));
}

// `session_context='trace_id:...'`, as Doris has it: the id that traces of this session bear.
void command_work::note_session_context() {
    constexpr std::string_view key = "trace_id:";
    const auto context = core_.state.variables.find("session_context", sql::variable_scope::session);
    const auto* const text = context ? std::get_if<std::string>(&*context) : nullptr;
    if (text == nullptr || !core_.row().details) return;
    const auto at = text->find(key);
    core_.row().details->trace_id =
        at == std::string::npos ? std::string{} : text->substr(at + key.size(), text->find(';', at) - at - key.size());
}

asio::awaitable<sql_result<void>> command_work::select_database(std::string database) {
    // A name that is no UTF-8 names nothing; the engine would not take it as a value.
    if (valid_utf8(database) != database) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", valid_utf8(database))};
    if (sql::is_virtual_database(database)) database = to_lower(database);
    const auto found = co_await database_exists(database);
    if (found.has_error()) co_return found.error();
    if (!*found) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", database)};
    core_.state.database = database;
    core_.state.database_untold = true;
    core_.row().db = std::move(database);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_use(std::string database) {
    auto selected = co_await select_database(std::move(database));
    if (selected.has_value()) answers_.write_ok();
    co_return selected;
}

asio::awaitable<sql_result<void>> command_work::run_create_database(sql::create_database_statement statement) {
    auto committed = co_await commit_implicitly();
    if (committed.has_error()) co_return committed.error();
    const auto exists = co_await database_exists(statement.name);
    if (exists.has_error()) co_return exists.error();
    auto create = [&reader = core_.with.engine.reader(), statement](engine::connection& on) {
        return reader.create_database(on, statement.name, statement.if_not_exists, statement.collation);
    };
    const auto created = co_await on_engine(std::move(create));
    if (created.has_error()) co_return created.error();
    if (core_.with.schemas != nullptr) core_.with.schemas->forget();
    if (*exists) answers_.note(sql_errc::db_create_exists, fmt::format("Can't create database '{}'; database exists", statement.name));
    answers_.write_ok(1);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_drop_database(sql::drop_database_statement statement) {
    auto committed = co_await commit_implicitly();
    if (committed.has_error()) co_return committed.error();
    const auto exists = co_await database_exists(statement.name);
    if (exists.has_error()) co_return exists.error();
    auto drop = [&reader = core_.with.engine.reader(), statement](engine::connection& on) {
        return reader.drop_database(on, statement.name, statement.if_exists);
    };
    const auto dropped = co_await on_engine(std::move(drop));
    if (dropped.has_error()) co_return dropped.error();
    core_.with.engine.forget_numbers(statement.name, "");
    if (core_.with.schemas != nullptr) core_.with.schemas->forget();
    if (!*exists) answers_.note(sql_errc::db_drop_exists, fmt::format("Can't drop database '{}'; database doesn't exist", statement.name));
    if (iequals(core_.state.database, statement.name)) {
        core_.state.database.clear();
        core_.state.database_untold = true;
        core_.row().db.clear();
    }
    answers_.write_ok(*dropped);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_kill(sql::kill_statement statement) {
    registry::kill_order order;
    order.kind = statement.only_query ? registry::kill_kind::query : registry::kill_kind::connection;
    order.notice.by = core_.who.request().user;
    order.notice.receipt = make_receipt(core_.row().query);
    if (const auto* id = std::get_if<connection_id>(&statement.target)) co_return co_await kill_by_id(*id, std::move(order));
    const auto query = std::get<query_id>(statement.target);
    order.only_query = query;
    co_return co_await kill_by_id(connection_of(query), std::move(order));
}

asio::awaitable<sql_result<void>> command_work::kill_by_id(connection_id id, registry::kill_order order) {
    // One's own end is not waited for: this statement would have to end first.
    if (id == core_.who.id() && (!order.only_query || *order.only_query == core_.row().query)) {
        const auto notice = order.notice;
        if (order.kind == registry::kill_kind::connection) end_connection(core_, notice);
        co_return sql_error{sql_errc::query_interrupted, describe(notice, registry::kill_kind::query)};
    }
    const auto unknown = unknown_victim(id, order);
    std::vector<registry::kill_target> targets(1);
    targets.front() = {id, std::move(order)};
    const auto results = co_await core_.with.fleet.kill(std::move(targets), core_.caller(), kill_patience);
    const auto& result = results.front();
    switch (result.outcome) {
        case registry::kill_outcome::unknown:
        case registry::kill_outcome::mismatch: co_return unknown;
        case registry::kill_outcome::forbidden:
            co_return sql_error{sql_errc::kill_denied, fmt::format("You are not owner of thread {}", id.value)};
        case registry::kill_outcome::lost:
            co_return sql_error{sql_errc::unknown, fmt::format("Whether thread {} was stopped is not known: {}", id.value, result.trouble)};
        case registry::kill_outcome::gone:
            // An id that ended is unknown to SQL; a connection without a running query has nothing to stop.
            if (!result.lives) co_return unknown;
            break;
        case registry::kill_outcome::stopped:
        case registry::kill_outcome::stopping: break;
    }
    answers_.write_ok();
    co_return sql_result<void>{};
}

sql::session_view command_work::view() const {
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

void command_work::reset_state() {
    // An open transaction goes with its connection to the engine: that needs no admission and cannot fail.
    if (core_.state.transaction.phase != transaction_phase::none) drop_engine(core_);
    retire_prepared();
    const auto queries = core_.state.query_counter;
    const auto prepared = core_.state.last_prepared_id;
    const bool several = core_.state.multi_statements;
    core_.state = session_state{core_.with.fresh_variables};
    core_.state.multi_statements = several;
    core_.state.query_counter = queries;
    core_.state.last_prepared_id = prepared;
    core_.row().db.clear();
    core_.row().in_transaction = false;
    if (core_.row().details) core_.row().details->trace_id.clear();
}

}  // namespace rollcall::session
