// DDL's entry, and the definitions that are one line: DROP, TRUNCATE, RENAME, views and indexes.
// Source: MySQL 8.0 Reference Manual, "Data Definition Statements".
#include "rollcall/sql/dialect/ddl/ddl.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/parent_uses.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {

namespace {

session_view without_time(session_view session) {
    session.began_us = 0;
    return session;
}

}  // namespace

ddl_rewriter::ddl_rewriter(const token_list& list, const session_view& session, const engine_names& names)
    : definer_(without_time(session)), base_(list, definer_, names, false), in_(base_.in()), names_(base_.names()) {
    out_.commits_implicitly = true;
}

// What is defined outlives the session and is read by others: it must not hold a session's values.
std::string ddl_rewriter::constant(const expression& e) {
    if (base_.statement().session_dependent) base_.not_supported("A definition that depends on the session", "Write the value");
    return e.text;
}

sql_result<engine_statement> ddl_rewriter::run() {
    whole_statement();
    base_.expect_end();
    if (base_.failure()) return *base_.failure();
    out_.warnings = base_.statement().warnings;
    out_.accesses = base_.statement().accesses;
    return std::move(out_);
}

table_name ddl_rewriter::defined_table() {
    table_name table = base_.own_table();
    base_.note_access(table, table_use::define);
    return table;
}

void ddl_rewriter::whole_statement() {
    if (in_.try_word("CREATE")) return create();
    if (in_.try_word("DROP")) return drop();
    if (in_.try_words({"ALTER", "TABLE"})) return alter_table();
    if (in_.try_word("TRUNCATE")) return truncate();
    if (in_.is_word("RENAME") && (in_.is_word("TABLE", 1) || in_.is_word("TABLES", 1))) return rename_tables();
    base_.fail_here();
}

void ddl_rewriter::create() {
    const bool or_replace = in_.try_words({"OR", "REPLACE"});
    if (in_.is_word("TEMPORARY")) base_.not_supported("CREATE TEMPORARY TABLE", "Use WITH or a derived table");
    if (!or_replace && in_.try_word("TABLE")) return create_table();
    if (!or_replace && in_.is_word("UNIQUE") && in_.is_word("INDEX", 1)) {
        in_.advance();
        in_.advance();
        return create_index(true);
    }
    if (!or_replace && in_.try_word("INDEX")) return create_index(false);
    if (in_.is_word("FULLTEXT") || in_.is_word("SPATIAL")) base_.not_supported("A FULLTEXT or SPATIAL index", "Create a plain one");
    create_view(or_replace);
}

void ddl_rewriter::drop() {
    if (in_.is_word("TEMPORARY")) base_.not_supported("DROP TEMPORARY TABLE", "Use DROP TABLE");
    if (in_.try_word("TABLE") || in_.try_word("TABLES")) return drop_tables();
    if (in_.try_word("VIEW")) return drop_views();
    if (in_.try_word("INDEX")) return drop_index();
    base_.fail_here();
}

// DROP TABLE [IF EXISTS] a, b [RESTRICT|CASCADE]: all or none, since it is one transaction.
void ddl_rewriter::drop_tables() {
    out_.verb = verb::drop_table;
    const bool if_exists = in_.try_words({"IF", "EXISTS"});
    const std::string head = if_exists ? "DROP TABLE IF EXISTS " : "DROP TABLE ";
    std::vector<table_name> tables;
    do tables.push_back(defined_table());
    while (in_.try_symbol(","));
    if (!in_.try_word("RESTRICT")) in_.try_word("CASCADE");
    for (const table_name& table : tables) {
        if (out_.text.empty()) {
            out_.text = head + engine_table(names_, table);
        } else {
            out_.after.push_back(head + engine_table(names_, table));
        }
    }
    for (const table_name& table : tables) {
        out_.after.push_back("DROP SEQUENCE IF EXISTS " + sequence_of(table));
        out_.after.insert(out_.after.end(), {forget(table), forget_parts(table)});
        forget_columns_of_views(table);
        stop_counting(table);
    }
    if (if_exists) out_.noted = std::move(tables);
}

void ddl_rewriter::drop_views() {
    out_.verb = verb::drop_view;
    const bool if_exists = in_.try_words({"IF", "EXISTS"});
    const std::string head = if_exists ? "DROP VIEW IF EXISTS " : "DROP VIEW ";
    std::vector<std::string> forgotten;
    do {
        const table_name view = defined_table();
        const std::string text = head + engine_table(names_, view);
        forgotten.push_back(forget_parts(view));
        forget_columns_of_views(view);
        if (if_exists) out_.noted.push_back(view);
        if (out_.text.empty()) {
            out_.text = text;
        } else {
            out_.after.push_back(text);
        }
    } while (in_.try_symbol(","));
    if (!in_.try_word("RESTRICT")) in_.try_word("CASCADE");
    out_.after.insert(out_.after.end(), forgotten.begin(), forgotten.end());
}

// Does another table refer to it? Where it refers to itself the engine looks for rows of others.
bool ddl_rewriter::refuses_truncation(const table_name& table, const table_schema& schema) const {
    const auto checks = definer_.variables->find("foreign_key_checks", variable_scope::session);
    const auto* const value = checks ? std::get_if<std::int64_t>(&*checks) : nullptr;
    const bool checked = value == nullptr || *value != 0;
    const auto refers_to_it = [&table](const foreign_key& each) { return iequals(each.parent, table.table); };
    return schema.is_parent && checked && std::ranges::none_of(schema.foreign_keys, refers_to_it);
}

void ddl_rewriter::truncate() {
    out_.verb = verb::truncate;
    in_.try_word("TABLE");
    const table_name table = defined_table();
    out_.text = "TRUNCATE " + engine_table(names_, table);
    if (base_.failure()) return;
    const auto schema = known_table(table);
    if (schema != nullptr && refuses_truncation(table, *schema)) {
        return base_.fail({sql_errc::truncate_illegal_foreign_key,
                           "Cannot truncate a table referenced in a foreign key constraint. Empty the tables that refer to `" +
                               table.table + "`, and write DELETE FROM it."});
    }
    begin_counting(table, "1");
    note_parents(out_, table, schema.get(), {.go = true});
}

// RENAME TABLE a TO b, c TO d
void ddl_rewriter::rename_tables() {
    out_.verb = verb::rename_table;
    in_.advance();
    in_.advance();
    std::vector<table_rename> renames;
    do {
        const table_name from = defined_table();
        base_.expect_word("TO");
        const table_name to = defined_table();
        const auto is_made = [&to](const table_rename& each) { return each.after == to; };
        if (from == to && (known_table(to) != nullptr || std::ranges::any_of(renames, is_made))) {
            return base_.fail({sql_errc::table_exists, "Table '" + to.table + "' already exists"});
        }
        renames.push_back({from, to});
    } while (in_.try_symbol(","));
    write_renames(renames);
}

// CREATE [OR REPLACE] [ALGORITHM = x] [DEFINER = user] [SQL SECURITY x] VIEW name [(columns)] AS query
void ddl_rewriter::create_view(bool or_replace) {
    out_.verb = verb::create_view;
    if (in_.try_word("ALGORITHM")) {
        base_.expect_symbol("=");
        base_.any_name();
    }
    if (in_.is_word("DEFINER")) base_.not_supported("DEFINER", "Leave it out: a view is read with its reader's rights");
    if (in_.is_word("SQL") && in_.is_word("SECURITY", 1)) {
        in_.advance();
        in_.advance();
        if (!in_.try_word("INVOKER")) base_.not_supported("SQL SECURITY DEFINER", "Write SQL SECURITY INVOKER");
    }
    base_.expect_word("VIEW");
    const bool if_not_exists = in_.try_words({"IF", "NOT", "EXISTS"});
    const table_name view = defined_table();
    out_.text = or_replace ? "CREATE OR REPLACE VIEW " : if_not_exists ? "CREATE VIEW IF NOT EXISTS " : "CREATE VIEW ";
    out_.text += engine_table(names_, view);
    if (if_not_exists) out_.noted.push_back(view);
    std::vector<std::string> names;
    if (in_.is_symbol("(")) {
        out_.text += " " + base_.column_list();
        names = base_.listed_columns();
    }
    base_.expect_word("AS");
    view_edits edits;
    base_.define_view(edits);
    const std::size_t begin = in_.position();
    out_.text += " AS " + constant({base_.query(true)});
    if (or_replace) forget_columns_of_views(view);
    remember_view(view, names, {begin, in_.position()}, std::move(edits), if_not_exists);
    if (!base_.statement().reads.empty()) base_.not_supported("A view of the process list", "Query information_schema.processlist");
    if (in_.is_word("WITH")) base_.not_supported("WITH CHECK OPTION", "Leave it out");
}

// ALGORITHM = x, LOCK = x, USING x, COMMENT 'x', VISIBLE: how to build, not what.
void ddl_rewriter::index_options() {
    while (true) {
        if (in_.try_word("USING")) {
            if (!in_.try_word("BTREE")) base_.expect_word("HASH");
        } else if (in_.try_word("ALGORITHM") || in_.try_word("LOCK")) {
            in_.try_symbol("=");
            if (!in_.try_word("DEFAULT")) base_.any_name();
        } else if (in_.try_word("COMMENT")) {
            base_.utf8_string();
        } else if (in_.try_word("KEY_BLOCK_SIZE")) {
            in_.try_symbol("=");
            base_.signed_literal();
        } else if (in_.is_word("INVISIBLE")) {
            base_.not_supported("An invisible index", "Drop it");
        } else if (!in_.try_word("VISIBLE")) {
            return;
        }
    }
}

// CREATE [UNIQUE] INDEX name [USING x] ON table (columns)
void ddl_rewriter::create_index(bool unique) {
    out_.verb = verb::create_index;
    const bool if_not_exists = in_.try_words({"IF", "NOT", "EXISTS"});
    const std::string index = base_.new_name();
    index_options();
    base_.expect_word("ON");
    const table_name table = defined_table();
    const auto columns = key_parts(unique);
    index_options();
    if (!if_not_exists) check_new_index(table, index);
    if (!unique && try_key_by_name(table, index, columns)) return;
    out_.text = unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    if (if_not_exists) out_.text += "IF NOT EXISTS ";
    out_.text += index_name(table, index) + " ON " + engine_table(names_, table) + " " + columns.engine;
    if (!if_not_exists) remember_lengths(table, index, columns);
    const auto schema = unique ? known_table(table) : nullptr;
    if (schema != nullptr) hold_folded_key(table, index, columns.names, schema->columns, if_not_exists);
}

// DROP INDEX name ON table
void ddl_rewriter::drop_index() {
    out_.verb = verb::drop_index;
    const bool if_exists = in_.try_words({"IF", "EXISTS"});
    const bool primary = in_.is(token_kind::quoted_identifier) && iequals(value_of(in_.list(), in_.peek()), "PRIMARY");
    if (primary) base_.not_supported("Dropping a primary key", "Create the table anew");
    const std::string index = base_.new_name();
    base_.expect_word("ON");
    const table_name table = defined_table();
    index_options();
    drop_index_of(table, index, if_exists);
}

sql_result<engine_statement> rewrite_ddl(const token_list& list, const session_view& session, const engine_names& names) {
    return ddl_rewriter(list, session, names).run();
}

}  // namespace rollcall::sql
