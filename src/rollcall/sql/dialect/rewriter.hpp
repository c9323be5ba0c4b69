// The parser behind rewrite_query: it reads MySQL's grammar and writes DuckDB's text as it goes. Internal to this folder;
// ddl.cpp borrows its names, queries and expressions.
#pragma once

#include <cstdint>
#include <forward_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/changes/insertion.hpp"
#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/dialect/rewriting_state.hpp"
#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token_cursor.hpp"
#include "rollcall/sql/types/number_text.hpp"
#include "rollcall/sql/types/sql_type.hpp"
#include "rollcall/sql/types/table_schema.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// Reads forward; the first failure is kept and moves the cursor to the end, so that everything after it returns at once
// and writes text that nobody uses. Thread: one at a time.
class query_rewriter : private rewriting_state {
public:
    query_rewriter(const token_list& list, const session_view& session, const engine_names& names, bool prepared);
    // Reads a whole statement to its end.
    sql_result<engine_statement> run();

    // --- what DDL borrows ---
    [[nodiscard]] token_cursor& in() noexcept { return in_; }
    [[nodiscard]] const engine_names& names() const noexcept { return names_; }
    [[nodiscard]] const std::optional<sql_error>& failure() const noexcept { return failure_; }
    [[nodiscard]] const engine_statement& statement() const noexcept { return out_; }
    void fail(sql_error error);
    void fail_here();
    void not_supported(std::string_view what, std::string_view remedy);
    // What SHOW WARNINGS tells beside the answer; of many the first are kept.
    void warn(sql_errc code, std::string message, bool is_note = false);
    // The parameter compares without the blanks at its text's end. `ordered`: see padded_parameter.
    void pad_parameter(std::size_t number, bool ordered);
    void expect_word(spelling word);
    void expect_symbol(spelling symbol);
    void expect_end();

    std::string name();      // a word that is not reserved, or a quoted identifier
    std::string new_name();  // the same of something that is made: at most 64 characters (1059)
    std::string any_name();  // after a dot every word is a name
    // [db.]table, a place to write to or to define: not in a reserved database (1044).
    table_name own_table();
    void note_access(const table_name& table, table_use use);
    std::string column_list();                                       // "a", "b" between parentheses
    [[nodiscard]] bool is_query_ahead(std::size_t ahead = 0) const;  // at '(': does a query stand in it?
    // With WITH, ORDER BY and LIMIT. `named`: its columns get MySQL's names.
    std::string query(bool named);
    // What follows is a view's query: * is written as the columns that it stands for, NOW() as the time of whoever reads it.
    void define_view(view_edits& edits) noexcept { view_edits_ = &edits; }
    // The columns of the query that was read last, as a table's, or with their defaults. Returns: null where not all is known of them.
    shared_schema schema_of_query(const std::vector<std::string>& names, bool is_made = false);
    [[nodiscard]] const std::vector<column_schema>* columns_of_query() const noexcept { return columns_known_ ? &columns_ : nullptr; }
    // What the query that was read last reads, for a view. `is_made`: MySQL makes a table of its rows.
    [[nodiscard]] std::vector<table_read> reads_of_query(bool is_made) const;
    [[nodiscard]] const std::vector<std::string>& listed_columns() const noexcept { return listed_columns_; }
    expression any_expression();
    // A string, and those beside it, joined: valid UTF-8 without NUL, else refused.
    std::string utf8_string();
    expression signed_literal();                      // with its sign: what DEFAULT takes without parentheses
    expression number_of_bytes(const expression& e);  // X'0A' and b'1010' among numbers. Errors: out_of_range beyond 64 bits
    std::optional<expression> try_current_time();     // NOW(), CURRENT_TIMESTAMP: the cursor stands on the word
    // What the column holds of it, or the error that it does not fit. `row`: which the error names, from 1.
    expression stored(expression e, const column_schema& column, std::size_t row);
    void be_strict() noexcept { strict_ = true; }  // whatever sql_mode says

private:
    // Each expression comes by here: the one place where a statement of a million of them can be stopped.
    struct depth_guard {
        explicit depth_guard(query_rewriter& of) : owner(of) {
            if (++owner.depth_ > max_depth || owner.session_.is_stopped()) owner.stop_reading();
        }
        ~depth_guard() { --owner.depth_; }
        depth_guard(const depth_guard&) = delete;
        query_rewriter& owner;
    };
    void stop_reading();
    void survey();

    // --- statements: rewrite.cpp, change.cpp ---
    void whole_statement();
    void explained_statement();
    void computed_expressions();
    void insert_or_replace(bool replace);
    void update_rows(const std::string& with);
    void delete_rows(std::string with);
    std::string assignments(std::string_view table, std::string_view alias);
    std::string assigned_column(std::string_view table, std::string_view alias);
    [[nodiscard]] std::optional<std::string> change_test(const table_schema& schema) const;
    [[nodiscard]] std::optional<std::string> test_of_assignments(const table_schema& schema);
    std::string where_of_change(const std::string& target, const shared_schema& schema, const std::optional<std::string>& changes);

    // --- changes of rows that several tables tell: joined_change.cpp ---
    void check_numbered(const shared_schema& schema, std::string_view table);
    std::optional<std::size_t> source_with(std::string_view qualifier, std::string_view column);
    joined_assignment assignment_of_join();
    void check_targets(const std::vector<std::size_t>& targets);
    std::string rows_of_join(const std::vector<std::size_t>& targets, const std::string& values, const std::string& tables);
    void update_joined(const std::string& with);
    void delete_joined(const std::string& with, spelling before_tables);
    void write_joined_change(std::vector<std::string> changes, const std::string& rows);

    // --- INSERT and REPLACE as they are written: insert.cpp ---
    inserted_value value_or_default_of_row();
    void note_assigned(std::string_view column, const inserted_value& value);
    std::optional<expression> value_given(std::string_view column);
    void read_insert_source(insertion& into);
    void read_value_rows(insertion& into);
    void take_defaults(insertion& into);
    void store_values(insertion& into);
    void read_assigned_columns(insertion& into);
    void read_duplicate_key_clause(insertion& into);
    expression new_value(const std::string& column_name);

    // --- and as the engine takes them: insert_text.cpp, row_change.cpp, row_keys.cpp ---
    void match_columns(insertion& into);
    void add_missing_columns(insertion& into);
    void check_defaults(const insertion& into);
    [[nodiscard]] std::string missing_value(const column_schema& column, bool ignore);
    [[nodiscard]] std::string value_text(const insertion& of, std::size_t column, const inserted_value* given);
    void write_insert(insertion from);
    void write_row_change(insertion from);
    std::vector<met_columns> keys_in_question(insertion& from);
    std::vector<met_columns> parents_in_question(insertion& from);
    void drop_defaults(insertion& from);

    // --- what VALUES bring where the row is there: row_checks.cpp ---
    [[nodiscard]] std::optional<std::string> condition_on_new_row(std::string_view condition, const insertion& from) const;
    [[nodiscard]] std::vector<std::string> tests_of_new_rows(const insertion& from) const;
    static std::string test_of_values(const insertion& from);

    // --- many rows of constants: value_lists.cpp ---
    bool make_lists(insertion& into);
    bool append_item(value_list& to, const inserted_value& given, const column_schema& column, std::size_t row);
    bool append_value(std::string& to, const expression& e, const column_schema& column, std::size_t row);
    void take_lists(insertion& from);

    // --- queries: query.cpp, with_clause.cpp, set_operation.cpp ---
    std::string with_clause();
    std::string query_terms(bool named, const growing_cte* of);
    std::string all_united(std::string rows, bool distinct);
    std::string bounded_recursion(std::string terms, const growing_cte& of, std::size_t begin);
    void note_growing(const growing_cte& of, const std::vector<column_schema>& columns);
    std::string grown_rows(std::string query, const std::vector<column_schema>& columns);
    std::string query_term(bool named);
    void join_column(column_schema& into, const column_schema& with);
    bool join_columns(std::vector<column_schema>& columns, const growing_cte* of, bool grows);
    void convert_united(std::string& queries, const std::vector<united_term>& terms, const std::vector<column_schema>& columns);
    std::string select(bool named);
    [[nodiscard]] std::optional<std::size_t> from_ahead(std::size_t& items) const;
    std::string from_clause(std::size_t from);
    void note_item(std::size_t first, std::size_t last);
    bool note_columns(std::string name, const expression& of, std::string_view qualifier, std::string_view column);
    void note_all_columns(std::string_view qualifier);
    [[nodiscard]] std::string name_at(std::size_t token) const;
    void note_origins(const select_scope& scope);
    void select_modifiers(std::string& out);
    void select_item(std::string& out, bool named, bool first);
    bool names_processlist();
    std::optional<std::string> item_alias();
    std::string source_name(std::size_t first, std::size_t last) const;
    std::string window_clause();
    std::string order_by(const std::vector<expression>& places = {});
    void check_distinct_key(const expression& key, std::size_t number);
    std::string order_of_query();
    std::string limit();
    std::string limit_count();
    void into_clause();
    void into_variables();
    void into_outfile();
    std::string row_constructors();
    column_schema value_column(std::vector<std::vector<expression>>& rows, std::size_t place);

    // --- GROUP BY and HAVING: grouping.cpp ---
    [[nodiscard]] bool calls_aggregate(token_span within) const;
    [[nodiscard]] token_span rest_of_query(std::size_t from) const;
    [[nodiscard]] bool groups_ahead() const;
    void note_loose_groups();
    [[nodiscard]] bool is_loose(std::string_view column, std::string_view called) const;
    std::string group_by(std::size_t select);
    void check_grouped_items(token_span keys, const std::vector<std::string>& determined);
    [[nodiscard]] std::vector<std::string> determined_columns(const std::vector<grouped_column>& keys, std::size_t select) const;
    std::optional<expression> having(std::string& out, token_span items, bool grouped);

    // --- what a WHERE leaves of the history: time_range.cpp ---
    void note_time_range(std::size_t begin);
    [[nodiscard]] std::vector<token_span> conjuncts(std::size_t begin, std::size_t end) const;
    [[nodiscard]] bool bounds_time(token_span term, std::string_view alias) const;

    // --- tables: table_reference.cpp ---
    std::string table_references(std::string_view separator, bool* joined = nullptr);
    std::string joined_table(bool* joined);
    [[nodiscard]] bool is_join_ahead() const;
    std::string join(std::string left, std::size_t first_source);
    std::string join_condition();
    std::string table_factor();
    std::string parenthesised_factor();
    std::string derived_table(std::string_view lateral);
    std::string table_function();
    std::string base_table();
    void count_table(const table_name& table, const shared_schema& schema);
    void count_joined(std::uint64_t tables);
    void note_subqueries(std::uint64_t nested);
    void count_subqueries(std::uint64_t weight);
    void count_merging(std::size_t columns);
    void count_equal_columns(token_span from);
    std::string virtual_or_refused(const std::string& database, const std::string& table);
    std::optional<std::string> table_alias();
    std::string cte_rows(std::string_view name);
    std::string current_database();
    table_name table_path(bool& qualified);
    void check_table_name(std::string_view name);
    void check_length(std::string_view name);

    // --- columns: columns.cpp ---
    shared_schema schema_of(const table_name& table);
    void note_source(std::string name, shared_schema schema, table_name base = {});
    [[nodiscard]] bool is_hidden_alias(std::string_view column) const;
    [[nodiscard]] sql_type type_of_column(std::string_view qualifier, std::string_view column) const;
    void check_merged_column(std::string_view column);
    void check_natural_join();

    // --- what two operands are compared as: comparison.cpp, row_comparison.cpp ---
    expression compared(expression&& left, std::string_view op, expression&& right, binding level);
    void match(expression& left, expression& right, std::string_view operation = "=");
    void match_all(std::span<expression* const> operands);
    void match_numbers(expression& left, expression& right);
    void match_times(expression& left, expression& right);
    void match_text_and_number(expression& text, expression& number);
    void match_text_and_time(expression& text, expression& time);
    void match_number_and_time(expression& number, expression& time);
    expression in_values(expression left, bool negated, std::vector<expression> items);
    expression in_range(expression left, bool negated, expression low, expression high);
    expression matched_subquery(expression& left);
    expression row_of(std::vector<expression> items);
    expression rows_compared(expression left, std::string_view op, expression right);
    expression rows_in_order(expression left, std::string_view op, expression right);
    expression row_in_list(expression left, bool negated);
    std::optional<expression> row_in_table(const expression& left, bool negated, const std::vector<expression>& rows);
    expression row_in_query(expression left, bool negated);
    expression row_and_query(expression left, std::string_view op);
    expression filter_condition();

    // --- what one operand becomes: conversion.cpp ---
    expression called(std::string_view function, expression&& argument, const sql_type& type);
    [[nodiscard]] std::string converter(std::string_view function) const;
    void warn_truncated(std::string_view type, std::string_view value);
    expression number_of_literal(const expression& e);
    expression number_of_time(expression e);
    expression index_of_enumeration(expression e);
    expression numeric(expression e);
    expression as_number(expression e);
    expression as_integer(expression e, std::string_view engine_type);
    // Its text as MySQL writes it, which is not the engine's of conditions, doubles and bytes.
    expression as_text(expression e, bytes_as bytes = bytes_as::ascii);
    expression condition(expression e);
    void make_condition(expression& e);
    sql_type unify(std::span<expression* const> values);
    sql_type unify(std::vector<expression>& values);
    expression written_case(std::optional<expression> subject, std::vector<expression> tests, std::vector<expression> values);

    // --- stored_value.cpp ---
    expression stored_as(expression e, const column_schema& column, std::size_t row);
    expression stored_in_column(expression e, std::string_view quoted_column);
    expression fitted(std::string_view function, expression e, std::string_view bounds, const column_schema& column);
    expression fitted_bytes(std::string_view function, expression e, std::size_t most, const column_schema& column);
    expression stored_text(expression e, const column_schema& column, std::size_t row);
    expression stored_bytes(expression e, const column_schema& column, std::size_t row);
    expression stored_point(expression e, const column_schema& column, std::size_t row);
    expression stored_enumeration(expression e, const column_schema& column, std::size_t row);
    [[nodiscard]] std::string now_of(const column_schema& column);
    [[nodiscard]] bool stores_otherwise(const insertion& from);

    // --- stored_number.cpp ---
    expression stored_number(expression e, const column_schema& column, std::size_t row);
    expression stored_real(expression e, const column_schema& column, std::size_t row);
    expression stored_integer(expression e, const column_schema& column, std::size_t row);
    expression stored_double(expression e, const column_schema& column, std::size_t row);
    expression fitted_integer(expression e, const column_schema& column);
    expression stored_decimal(expression e, const column_schema& column);

    // --- arithmetic.cpp ---
    expression as_term(expression e);
    expression shortened(expression e);
    void type_nulls(expression& left, expression& right);
    void widen_integers(expression& left, expression& right);
    void widen_decimals(expression& left, expression& right, const sql_type& result);
    expression sum_or_product(std::string_view op, expression&& left, expression&& right, binding level);
    expression divisor(expression e);
    expression divided(expression left, expression right);
    expression divided_whole(expression left, expression right);

    // --- expressions: expression.cpp ---
    expression value_or_row();
    expression operators(precedence at_least);
    expression conditions(expression&& left, bool any);
    expression exclusive(expression&& left);
    expression negation();
    expression tested(expression&& left);
    expression comparison(expression&& left, std::string_view op);
    expression predicate(expression&& left);
    expression in_list(expression&& left, bool negated);
    expression between(expression&& left, bool negated);
    expression like(expression&& left, bool negated);
    expression regexp(expression&& left, bool negated);
    expression computation(expression&& left, std::string_view op, precedence level);
    expression operation(std::string_view op, expression&& left, expression&& right);
    expression bit_operation(std::string_view op, expression left, expression right);
    expression simple();
    expression unary();
    expression collated(expression e);
    expression joined(expression&& left, std::string_view op, const expression& right, binding level, binding left_least,
                      binding right_least);
    void chain(expression& e);
    expression wrapped(std::string_view before, expression&& inner, std::string_view after, binding level = binding::atom);
    expression wrapped_as(std::string_view before, expression&& inner, std::string_view after, const sql_type& type,
                          binding level = binding::atom);
    expression as_type(expression&& e, std::string_view type);
    // By MySQL's rules for whatever type it has. `conversion`: rollcall_number, rollcall_to_signed, rollcall_to_unsigned.
    expression as_number(expression e, std::string_view conversion);
    expression as_bits(expression e);  // 64 of them without a sign, what is below zero in two's complement
    expression as_datetime(expression e);
    expression as_datetime(expression e, int digits);
    expression as_duration(expression e);
    expression as_duration(expression e, int digits);
    expression as_date(expression e);
    expression looked_at(expression e, std::string_view of);

    // --- operands: operand.cpp, literal.cpp ---
    expression noted_constant(std::size_t begin, expression value);
    expression noted_time(std::size_t begin, const told_time& time, expression value);
    expression operand();
    expression word_operand();
    expression number();
    expression string();
    expression blob();
    expression placeholder();
    expression parenthesised();
    expression subquery(bool compared_by_row = false);
    expression case_when();
    expression cast();
    expression convert();
    std::string cast_type(content& kind, sql_type& known);
    std::optional<expression> bounded(const expression& number, std::string_view engine_type, const sql_type& type);
    expression cast_to_bytes(expression inner, std::string_view type);
    expression cast_to(expression inner, std::string_view type, content kind, const sql_type& known);
    expression column();
    std::optional<expression> value_in_change(const std::string& table, const std::string& column, bool qualified);
    expression values_of();
    expression typed_literal(std::string_view type);
    expression time_of_day_or_longer(const expression& text, int digits);

    // --- calls: call.cpp, call_forms.cpp, date_calls.cpp ---
    friend struct call_table;
    expression call();
    expression windowed(expression call);
    std::string window_specification();
    std::string window_frame();
    std::string frame_bound();
    std::vector<expression> arguments(std::size_t at_least, std::size_t at_most, std::string_view function);
    sql_type unify_choices(std::string_view function, std::vector<expression>& args);
    sql_type unify_default(std::vector<expression>& args);
    expression null_if(std::vector<expression> args);
    expression average(std::string_view distinct, expression of);
    expression plain_call(std::string_view engine_name, std::vector<expression> args);
    expression from_template(std::string_view form, std::vector<expression> args);
    expression marked(char letter, expression arg);
    expression count();
    expression group_concat();
    expression concatenation(std::string_view function, std::vector<expression> parts);
    expression concat();
    expression concat_ws();
    expression make_set();
    expression char_of();
    expression whole_number(std::string_view function);
    expression ceiling();
    expression floor();
    expression pi();
    expression round();
    expression integer_to_digits(std::string_view function, std::vector<expression> args);
    expression with_room_before_point(expression number, const expression& digits);
    void bound_digits(std::vector<expression>& args);
    expression bits_of_group(std::string_view aggregate, std::string_view of_none);
    expression json_arrayagg();
    expression json_objectagg();
    expression bit_and();
    expression bit_or();
    expression bit_xor();
    expression get_format();
    expression trim();
    expression substring();
    expression position();
    expression locate();
    expression instr();
    expression located(expression part, expression text, std::string_view from);
    expression extremum(std::string_view engine_name);
    expression extremum_by_collation(bool greatest, std::vector<expression> args);
    expression compared_extremum(bool greatest, std::vector<expression> args, const std::vector<expression>& given);
    expression greatest();
    expression least();
    expression field();
    expression elt();
    expression rand();
    expression charset_of();
    expression collation_of();
    expression refused_call(std::string_view name);

    expression current_time(time_of what, std::size_t digits);
    expression interval();
    [[nodiscard]] bool is_interval_index() const;
    expression interval_index();
    interval_text interval_body();
    expression shifted(expression date, char sign, interval_text by);
    std::optional<expression> try_engine_interval(const expression& date, char sign, const interval_text& by);
    expression moved_by_time(std::string_view function);
    expression add_time();
    expression sub_time();
    expression date_add();
    expression date_sub();
    expression date_shift(char sign);
    expression str_to_date();
    expression unix_timestamp();
    expression timestampdiff();
    expression timestampadd();
    expression extract();
    std::string unit_word();

    // --- values of the session: session_values.cpp ---
    std::optional<expression> try_session_function();
    expression session_literal(const literal& value);
    expression told_id();
    expression system_variable();
    expression user_variable();
    void read_modes();
};

}  // namespace rollcall::sql
