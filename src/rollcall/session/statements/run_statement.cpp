// What a statement does: the FE's own here and in the files it calls, the engine's in run_engine.cpp.
#include <fmt/format.h>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/command_work.hpp"
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

asio::awaitable<sql_result<void>> command_work::run_statement(sql::statement statement, row_format format) {
    // What EXECUTE runs may be a SHOW.
    const bool diagnostic =
        std::holds_alternative<sql::show_statement>(statement) || std::holds_alternative<sql::execute_statement>(statement);
    if (!diagnostic) core_.state.forget_warnings();
    if (auto* query = std::get_if<sql::engine_statement>(&statement)) {
        co_return co_await parts_.execution.run(std::move(*query), parameter_list(), nullptr, format);
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
        parts_.answer.write_ok();
        co_return sql_result<void>{};
    }
    co_return co_await run_account_statement(std::move(statement));
}

asio::awaitable<sql_result<void>> command_work::select_database(std::string database) {
    // A name that is no UTF-8 names nothing; the engine would not take it as a value.
    if (valid_utf8(database) != database) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", valid_utf8(database))};
    if (sql::is_virtual_database(database)) database = to_lower(database);
    const auto found = co_await parts_.catalog.database_exists(database);
    if (found.has_error()) co_return found.error();
    if (!*found) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", database)};
    core_.state.database = database;
    core_.state.database_untold = true;
    core_.row().db = std::move(database);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_use(std::string database) {
    auto selected = co_await select_database(std::move(database));
    if (selected.has_value()) parts_.answer.write_ok();
    co_return selected;
}

asio::awaitable<sql_result<void>> command_work::run_create_database(sql::create_database_statement statement) {
    auto committed = co_await parts_.transaction.commit();
    if (committed.has_error()) co_return committed.error();
    const auto exists = co_await parts_.catalog.database_exists(statement.name);
    if (exists.has_error()) co_return exists.error();
    auto create = [&reader = core_.with.engine.reader(), statement](engine::connection& on) {
        return reader.create_database(on, statement.name, statement.if_not_exists, statement.collation);
    };
    const auto created = co_await parts_.engine.run(std::move(create));
    if (created.has_error()) co_return created.error();
    if (core_.with.schemas != nullptr) core_.with.schemas->forget();
    if (*exists) parts_.answer.note(sql_errc::db_create_exists, fmt::format("Can't create database '{}'; database exists", statement.name));
    parts_.answer.write_ok(1);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_drop_database(sql::drop_database_statement statement) {
    auto committed = co_await parts_.transaction.commit();
    if (committed.has_error()) co_return committed.error();
    const auto exists = co_await parts_.catalog.database_exists(statement.name);
    if (exists.has_error()) co_return exists.error();
    auto drop = [&reader = core_.with.engine.reader(), statement](engine::connection& on) {
        return reader.drop_database(on, statement.name, statement.if_exists);
    };
    const auto dropped = co_await parts_.engine.run(std::move(drop));
    if (dropped.has_error()) co_return dropped.error();
    core_.with.engine.forget_numbers(statement.name, "");
    if (core_.with.schemas != nullptr) core_.with.schemas->forget();
    if (!*exists)
        parts_.answer.note(sql_errc::db_drop_exists, fmt::format("Can't drop database '{}'; database doesn't exist", statement.name));
    if (iequals(core_.state.database, statement.name)) {
        core_.state.database.clear();
        core_.state.database_untold = true;
        core_.row().db.clear();
    }
    parts_.answer.write_ok(*dropped);
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
    parts_.answer.write_ok();
    co_return sql_result<void>{};
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
