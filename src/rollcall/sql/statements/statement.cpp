// Names of verbs, as listings and profiles print them; what of a statement is the engine's.
#include "rollcall/sql/statements/statement.hpp"

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
        case verb::compute: return "DO";
    }
    return "";
}

namespace {

struct verb_namer {
    std::string_view operator()(const engine_statement& s) const noexcept { return verb_name(s.verb); }
    std::string_view operator()(const set_statement&) const noexcept { return "SET"; }
    std::string_view operator()(const use_statement&) const noexcept { return "USE"; }
    std::string_view operator()(const transaction_statement& s) const noexcept {
        switch (s.verb) {
            case transaction_verb::begin: return "BEGIN";
            case transaction_verb::commit: return "COMMIT";
            case transaction_verb::rollback: break;
        }
        return "ROLLBACK";
    }
    std::string_view operator()(const kill_statement&) const noexcept { return "KILL"; }
    std::string_view operator()(const show_statement&) const noexcept { return "SHOW"; }
    std::string_view operator()(const create_database_statement&) const noexcept { return "CREATE DATABASE"; }
    std::string_view operator()(const drop_database_statement&) const noexcept { return "DROP DATABASE"; }
    std::string_view operator()(const create_user_statement&) const noexcept { return "CREATE USER"; }
    std::string_view operator()(const alter_user_statement&) const noexcept { return "ALTER USER"; }
    std::string_view operator()(const drop_user_statement&) const noexcept { return "DROP USER"; }
    std::string_view operator()(const set_password_statement&) const noexcept { return "SET PASSWORD"; }
    std::string_view operator()(const grant_statement& s) const noexcept { return s.revoke ? "REVOKE" : "GRANT"; }
    std::string_view operator()(const prepare_statement&) const noexcept { return "PREPARE"; }
    std::string_view operator()(const execute_statement&) const noexcept { return "EXECUTE"; }
    std::string_view operator()(const deallocate_statement&) const noexcept { return "DEALLOCATE PREPARE"; }
    std::string_view operator()(const no_operation&) const noexcept { return ""; }
};

}  // namespace

const engine_statement* engine_part(const statement& s) noexcept {
    if (const auto* const set = std::get_if<set_statement>(&s)) return set->query ? &*set->query : nullptr;
    return std::get_if<engine_statement>(&s);
}

std::string_view verb_of(const statement& s) noexcept { return std::visit(verb_namer{}, s); }

}  // namespace rollcall::sql
