// The statements that the FE answers itself: one parser a subject. Each reads from the statement's first word to its end.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token_cursor.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// Errors, of all: parse (1064); not_supported_yet (1235) for MySQL's forms that are not served. Thread: any; pure.

// SET of variables, SET NAMES, SET CHARACTER SET, SET TRANSACTION. SET PASSWORD is parse_set_password's.
// Expressions of integers are computed with what the variables hold now, others by the engine: they are the columns of its query.
sql_result<statement> parse_set(token_cursor& in, const session_view& session, const engine_names& names, bool prepared);

// SHOW; and DESCRIBE, DESC, EXPLAIN of a table.
sql_result<statement> parse_show(token_cursor& in);
sql_result<statement> parse_describe(token_cursor& in);

// CHECK TABLE, ANALYZE TABLE, OPTIMIZE TABLE: there is nothing to do, but whether each table is there is told.
sql_result<statement> parse_maintenance(token_cursor& in, const session_view& session, const engine_names& names);

// BEGIN, START TRANSACTION, COMMIT, ROLLBACK. `read_only`: what a transaction is that does not say.
sql_result<statement> parse_transaction(token_cursor& in, bool read_only);

// Errors: no_such_thread (1094) for what no id can be.
sql_result<statement> parse_kill(token_cursor& in, const session_view& session, bool prepared);

// CREATE DATABASE, DROP DATABASE, USE. Errors: wrong_db_name (1102), dbaccess_denied (1044) for the reserved ones,
// unknown_character_set (1115), unknown_collation (1273).
sql_result<statement> parse_create_database(token_cursor& in, std::string_view account);
sql_result<statement> parse_drop_database(token_cursor& in, std::string_view account);
sql_result<statement> parse_use(token_cursor& in);

// CREATE USER, ALTER USER, DROP USER, SET PASSWORD, GRANT and REVOKE.
sql_result<statement> parse_create_user(token_cursor& in);
sql_result<statement> parse_alter_user(token_cursor& in);
sql_result<statement> parse_drop_user(token_cursor& in);
sql_result<statement> parse_set_password(token_cursor& in);
sql_result<statement> parse_grant(token_cursor& in);
sql_result<statement> parse_revoke(token_cursor& in);

// PREPARE, EXECUTE; and DEALLOCATE PREPARE, DROP PREPARE.
sql_result<statement> parse_prepare(token_cursor& in, const session_view& session);
sql_result<statement> parse_execute(token_cursor& in, const session_view& session);
sql_result<statement> parse_deallocate(token_cursor& in);

// 'user'@'host', user, CURRENT_USER, CURRENT_USER().
sql_result<account_change> parse_account_name(token_cursor& in);
// Where the statement has room for a name alone. Returns: "" for the caller. Errors: 1235 for a host other than '%'.
sql_result<std::string> parse_account_without_host(token_cursor& in);

// The error for what MySQL has and we do not. `what` and `remedy` begin with capitals and have no full stop.
sql_error not_supported(std::string_view what, std::string_view remedy);

}  // namespace rollcall::sql
