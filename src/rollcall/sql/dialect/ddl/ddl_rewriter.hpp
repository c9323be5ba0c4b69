// The parser behind rewrite_ddl. Internal to this folder. Names, types' expressions and queries are query_rewriter's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/ddl/column_type.hpp"
#include "rollcall/sql/dialect/ddl/defined_part.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

struct column_definition {
    std::string name;
    column_type type;
    bool not_null = false;
    bool auto_increment = false;
    bool primary_key = false;
    bool unique = false;
    std::optional<expression> written_default;  // a constant that is not looked at yet
    std::string default_value;                  // the engine's text; "" = none
    bool computed_default = false;              // DEFAULT CURRENT_TIMESTAMP or (expression)
    std::string default_text;                   // of a computed one, in MySQL's words
    std::string comment;
    std::vector<std::string> constraints;  // CHECK (...), REFERENCES ...
    std::vector<defined_part> keys;        // those of them that the client wrote
};

// The type as the engine takes it, with the collation that it knows.
std::string engine_type(const column_type& type);

// What is kept of its default. Returns: nothing where the engine's own text tells it.
std::optional<defined_part> default_part(const column_definition& column);

// (a, b(10)) of a key.
struct key_columns {
    std::string engine;
    std::vector<std::string> names;
    std::string lengths;  // as in defined_part
};

// What is kept of the collation of a column, or of a table as "". Returns: nothing of what compares by code points.
std::optional<defined_part> collation_part(const std::string& column, collation by);

// What CREATE TABLE says between its parentheses.
struct table_definition {
    table_name table;
    std::vector<column_definition> columns;
    std::vector<std::string> constraints;  // the engine's text
    std::vector<defined_part> keys;        // all that stand apart from a column
    std::string comment;
    std::optional<collation> own_collation;
    std::string first_number = "1";  // AUTO_INCREMENT
};

class ddl_rewriter {
public:
    ddl_rewriter(const token_list& list, const session_view& session, const engine_names& names);
    sql_result<engine_statement> run();

private:
    // --- ddl.cpp ---
    table_name defined_table();
    void whole_statement();
    void create();
    void drop();
    void drop_tables();
    void drop_views();
    void truncate();
    [[nodiscard]] bool refuses_truncation(const table_name& table, const table_schema& schema) const;
    void rename_tables();
    void create_view(bool or_replace);
    void create_index(bool unique);
    void drop_index();
    void index_options();
    std::string constant(const expression& e);  // refuses what depends on a session or reads a query

    // --- ddl_table.cpp ---
    void create_table();
    void table_element(table_definition& into);
    column_definition column(const table_name& table);
    void column_attribute(column_definition& into, const table_name& table);
    std::string check(std::string name, std::vector<defined_part>& keys);
    std::string references(const table_name& from);
    void index_element(table_definition& into);
    void unique_element(table_definition& into, const std::string& constraint);
    void foreign_element(table_definition& into, const std::string& constraint);
    key_columns key_parts(bool whole);
    void engine_option();
    void table_options(table_definition& into);
    std::string column_text(const column_definition& column, const table_name& table) const;
    void write_create_table(const table_definition& definition, bool if_not_exists);

    // --- ddl_default.cpp ---
    void default_value(column_definition& into);
    std::string computed_for(const column_definition& column);
    void settle_default(column_definition& of);
    void store_default(column_definition& into, const column_schema& column);
    void store_again(const table_name& table, const column_schema& before, const column_definition& after, bool same_type);
    [[nodiscard]] query_rewriter apart() const;

    // --- ddl_collation.cpp ---
    void give_collation(column_definition& to, collation of_table) const;
    bool is_known(const table_name& table);
    shared_schema known_table(const table_name& table);
    shared_schema existing_table(const table_name& table);
    void check_conditions(const table_definition& definition);
    collation collation_of_database(const table_name& table);
    [[nodiscard]] std::string folding_index(const table_name& table, std::string_view key) const;  // bare
    void hold_folded_key(const table_name& table, std::string_view key, const std::vector<std::string>& columns,
                         const std::vector<column_schema>& of_table, bool if_not_exists = false);
    void hold_folded_keys(const table_definition& definition, const std::vector<defined_part>& keys, bool if_not_exists);
    void drop_folded_key(const table_name& table, std::string_view key);
    void change_collation(const table_name& table, const std::string& column, collation by);
    void remember_collation(const table_name& table, const std::string& column, collation by);
    void convert_table(const table_name& table);
    void give_default_collation(const table_name& table);

    // --- ddl_indexes.cpp ---
    // Of a table that is altered. `renamed`: what one of its columns is called behind the statement, by what it is called before.
    struct index_change {
        table_name before, after;
        std::pair<std::string, std::string> renamed = {};
        std::string dropped = {};  // a column
    };
    [[nodiscard]] static const table_key* find_key(const shared_schema& schema, std::string_view name);
    void check_new_index(const table_name& table, const std::string& name);
    void drop_index_of(const table_name& table, const std::string& name, bool if_exists);
    void drop_indexes(const table_schema& schema, const table_name& table);
    void alter_without_indexes(const table_schema& schema, const index_change& change);
    void alter_without_indexes(const table_name& table);
    void refuse_outstanding_changes(const table_name& table, std::string_view column);
    void refuse_points_beyond(const table_name& table, std::string_view column, const column_definition& changed);
    struct table_rename {
        table_name before, after;
    };
    void write_renames(const std::vector<table_rename>& renames);
    void move_counter(const table_schema& schema, const table_name& from, const table_name& to);

    // --- ddl_rebuild.cpp ---
    void rebuild_without(const table_name& table, const table_schema& schema, const std::vector<std::string>& lines,
                         std::string_view dropped_column = {});
    bool try_drop_early_column(const table_name& table, std::string_view name);

    // --- ddl_parent_keys.cpp ---
    bool try_key_by_name(const table_name& table, const std::string& name, const key_columns& columns);
    void keep_keys_by_name(const table_name& parent);
    void keep_keys_by_name(const table_name& child, std::vector<defined_part>& keys);
    void rename_key_column(const table_name& table, std::string_view old_name, std::string_view new_name);

    // --- ddl_query.cpp ---
    void create_table_from_query(const table_name& table, bool if_not_exists);
    // `written`: its query as it is shown.
    void remember_view(const table_name& view, const std::vector<std::string>& names, token_span query, view_edits edits,
                       bool if_not_exists);
    void add_view_columns(const std::vector<std::string>& names, std::vector<defined_part>& parts) const;
    void only_where_absent(const table_name& view, std::size_t first);
    void remember_query(const table_name& table);
    bool fill_defined_table(const table_name& table, const table_definition& options, const std::string& query);

    // --- ddl_like.cpp ---
    void create_table_like(const table_name& table, bool if_not_exists);

    // --- ddl_alter.cpp ---
    void alter_table();
    void add(const table_name& table);
    void add_column(const table_name& table);
    void refuse_zero_dates(const table_name& table, const column_definition& added);
    void drop_part(const table_name& table);
    void rename_part(const table_name& table);
    void refuse_values_beyond(const table_name& table, const std::string& column, const column_definition& changed);
    void modify_column(const table_name& table, const std::string& old_name);
    void alter_column(const table_name& table);

    // --- ddl_metadata.cpp ---
    [[nodiscard]] std::string sequence_of(const table_name& table) const;
    [[nodiscard]] std::string index_name(const table_name& table, std::string_view index) const;   // bare, quoted
    [[nodiscard]] std::string index_entry(const table_name& table, std::string_view index) const;  // three parts
    [[nodiscard]] std::string hidden_table(std::string_view name) const;
    [[nodiscard]] std::string metadata_table() const;
    [[nodiscard]] std::string metadata_of(const table_name& table) const;                                // WHERE ...
    [[nodiscard]] std::string metadata_of(const table_name& table, std::string_view column_name) const;  // WHERE ...
    [[nodiscard]] std::string forget(const table_name& table) const;
    void begin_counting(const table_name& table, std::string_view first);
    void stop_counting(const table_name& table);
    [[nodiscard]] std::string forget_parts(const table_name& table) const;
    void forget_columns_of_views(const table_name& table);
    void remember_parts(const table_name& table, const std::vector<defined_part>& keys, bool if_absent);
    void remember_default(const table_name& table, const column_definition& column);
    void remember_lengths(const table_name& table, const std::string& index, const key_columns& columns);
    [[nodiscard]] std::string part_of(const table_name& table, defined_kind kind, std::string_view name) const;  // WHERE ...
    [[nodiscard]] std::string remember(const table_definition& definition, bool if_absent) const;
    [[nodiscard]] std::string remember_added(const table_name& table, const column_definition& column) const;
    [[nodiscard]] std::string remember_changed(const table_name& table, const column_definition& column) const;
    void remember_renamed(const table_name& table, std::string_view old_name, std::string_view new_name);
    void remember_table_renamed(const table_name& from, const table_name& to);

    session_view definer_;  // without the time: what is defined is evaluated later
    query_rewriter base_;
    token_cursor& in_;
    const engine_names& names_;
    std::vector<table_name> parents_;  // that the new table's foreign keys refer to
    engine_statement out_;
};

}  // namespace rollcall::sql
