// The engine lane's DDL: a real parser of MySQL's definitions, writing DuckDB's, and MySQL's own type text into the
// hidden schema, in the same transaction.
#pragma once

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// CREATE TABLE, DROP TABLE, ALTER TABLE, TRUNCATE, CREATE INDEX, DROP INDEX, CREATE [OR REPLACE] VIEW, DROP VIEW,
// RENAME TABLE. A trailing `;` is accepted. All of them commit implicitly.
// Errors: as rewrite_query; dbaccess_denied (1044) for reserved databases. Thread: any; pure.
sql_result<engine_statement> rewrite_ddl(const token_list& list, const session_view& session, const engine_names& names);

}  // namespace rollcall::sql
