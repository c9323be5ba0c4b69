// Names of verbs, as listings and profiles print them.
#include "rollcall/sql/statement.hpp"

namespace rollcall::sql {

std::string_view verb_name(verb v) noexcept {
    switch (v) {
        case verb::select: return "SELECT";
        case verb::insert: return "INSERT";
        case verb::update: return "UPDATE";
        case verb::delete_rows: return "DELETE";
        case verb::replace: return "REPLACE";
        case verb::create_table: return "CREATE TABLE";
        case verb::drop_table: return "DROP TABLE";
        case verb::alter_table: return "ALTER TABLE";
        case verb::truncate: return "TRUNCATE";
        case verb::create_index: return "CREATE INDEX";
        case verb::drop_index: return "DROP INDEX";
        case verb::create_view: return "CREATE VIEW";
        case verb::drop_view: return "DROP VIEW";
        case verb::rename_table: return "RENAME TABLE";
        case verb::explain: return "EXPLAIN";
        case verb::values: return "VALUES";
    }
    return "";
}

}  // namespace rollcall::sql
