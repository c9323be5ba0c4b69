// Queries: SELECT and its clauses, TABLE, ORDER BY, LIMIT, row locks. Source: MySQL 8.0 Reference Manual, "SELECT Statement".
// WITH: with_clause.cpp; set operations and VALUES ROW: set_operation.cpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/passed_over.hpp"
#include "rollcall/sql/dialect/query/item_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// What may stand behind WHERE and name items by their aliases. Behind ) it may be the ORDER BY of the query in parentheses.
constexpr word_table naming_clauses(std::to_array<std::string_view>({"GROUP", "HAVING", "WINDOW", "ORDER", ")"}));

// Of a set operation, does the key name more than one column?
bool is_ambiguous(const select_scope& of, const expression& key) {
    if (!of.united || key.kind != content::column) return false;
    return std::ranges::count_if(of.aliases, [&key](const column_schema& each) { return iequals(quote_name(each.name), key.text); }) > 1;
}

// The item whose number it is, where that is an ENUM, whose names the engine would order.
expression enumeration_at(const select_scope& of, expression number) {
    const column_schema* const item = of.item_of(number);
    if (item == nullptr || !item->type.is(type_class::enumeration)) return number;
    const auto has_its_name = [item](const column_schema& each) { return iequals(each.name, item->name); };
    if (std::ranges::count_if(of.aliases, has_its_name) != 1) return number;
    return {quote_name(item->name), binding::atom, content::column, 0, item->type};
}

// The one whose number is written. Returns: nothing where there is none of that number.
std::optional<expression> at_place(const std::vector<expression>& places, std::string_view number) {
    std::size_t place = 0;
    const auto failure = std::from_chars(number.data(), number.data() + number.size(), place).ec;
    return failure != std::errc{} || place < 1 || place > places.size() ? std::nullopt : std::optional(places[place - 1]);
}

// What the table and the column are called by themselves.
void note_base(column_origin& of, const select_scope& scope, std::string_view column) {
    const auto is_it = [&of](const select_scope::source& each) { return iequals(each.name, of.table); };
    const auto source = std::ranges::find_if(scope.sources, is_it);
    if (source == scope.sources.end() || source->base.table.empty()) return;
    of.base_table = source->base.table;
    const column_schema* const found = source->schema == nullptr ? nullptr : source->schema->find(column);
    if (found != nullptr) of.base_column = found->name;
}

}  // namespace

// Does '(' open a query? Parentheses around a query, and set operations of such, count; `(SELECT 1) + 1` does not.
bool query_rewriter::is_query_ahead(std::size_t ahead) const {
    std::size_t depth = 0;
    while (in_.is_symbol("(", ahead + depth)) ++depth;
    if (depth == 0) return false;
    const std::size_t first = ahead + depth;
    const bool row_query =
        (in_.is_word("VALUES", first) && in_.is_word("ROW", first + 1)) || (in_.is_word("TABLE", first) && in_.is_identifier(first + 1));
    if (!in_.is_word("SELECT", first) && !in_.is_word("WITH", first) && !row_query) return false;
    for (std::size_t open = in_.position() + first - 1; open > in_.position() + ahead; --open) {
        token_cursor after(in_.list(), closing_[open] + 1);
        constexpr auto continues = std::to_array<spelling>({"UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT", "FOR", "LOCK", "INTO"});
        const bool more = after.is_symbol(")") || std::ranges::any_of(continues, [&after](spelling word) { return after.is_word(word); });
        if (!more) return false;
    }
    return true;
}

std::string query_rewriter::query(bool named) {
    const depth_guard guard(*this);
    const growing_cte* const growing = std::exchange(ctes_.next, nullptr);
    const std::size_t scope = ctes_.size();
    const std::size_t begin = in_.position();
    std::string with = with_clause();
    const bool opens = in_.is_symbol("(");
    std::string out = std::move(with) + query_terms(named, growing);
    const bool bounded = in_.is_word("ORDER") || in_.is_word("LIMIT");
    if (growing != nullptr && bounded) {
        out = bounded_recursion(std::move(out), *growing, begin);
    } else {
        out += order_of_query();
        out += limit();
    }
    bounded_ = bounded || (bounded_ && opens);
    row_locks(*this);
    const bool within_another = scope_ != nullptr || cte_depth_ > 0;
    if (within_another && in_.is_word("INTO")) not_supported("INTO within a query", "Write it at the statement's end");
    ctes_.forget(scope);
    return out;
}

std::string query_rewriter::query_term(bool named) {
    if (in_.is_symbol("(")) {
        in_.advance();
        std::string out = "(" + query(named) + ")";
        expect_symbol(")");
        return out;
    }
    columns_.clear();
    columns_known_ = false;
    if (in_.try_word("TABLE")) {
        bool qualified = false;
        const table_name table = table_path(qualified);
        if (!qualified && ctes_.contains(table.table)) return "SELECT * FROM " + cte_rows(table.table);
        if (is_reserved_database(table.database)) return "SELECT * FROM " + virtual_or_refused(table.database, table.table);
        note_access(table, table_use::read);
        count_table(table, schema_of(table));
        return "SELECT * FROM " + engine_table(names_, table);
    }
    if (in_.is_word("VALUES")) {
        in_.advance();
        return row_constructors();
    }
    expect_word("SELECT");
    return select(named);
}

std::string query_rewriter::select(bool named) {
    auto owned = std::make_unique<select_scope>();
    select_scope& own = *owned;
    select_scope* const outer = std::exchange(scope_, &own);
    own.outer = outer;
    own.keeps_digits = std::exchange(keeps_digits_, false);
    std::string out = "SELECT ";
    const bool is_first = in_.position() == 1;  // its text begins the statement's
    select_modifiers(out);
    // The tables are read first, for the items' types are theirs.
    const std::size_t items = in_.position();
    std::size_t count = 0;
    const auto from = from_ahead(count);
    const std::string tables = from ? from_clause(*from) : std::string{};
    const std::size_t behind_tables = in_.position();
    if (from && !failure_) in_.seek(items);
    if (from) out.reserve(2 * (in_.list().tokens[*from].begin - in_.list().tokens[items].begin) + tables.size());
    note_loose_groups();
    // Grown step by step, the lists of a long statement would take several times the memory.
    own.columns.reserve(count);
    own.items.reserve(count);
    own.hides_names = true;
    columns_known_ = true;
    bool first = true;
    do {
        if (!first) out += ", ";
        select_item(out, named, first);
        first = false;
        if (std::max(own.items.size(), own.columns.size()) > most_columns) fail(too_many_columns());
    } while (in_.try_symbol(","));
    const bool known = columns_known_;
    const std::size_t items_end = in_.position();
    if (in_.is_word("INTO") && outer == nullptr && cte_depth_ == 0) into_variables();
    if (from && in_.position() != *from) fail_here();
    if (from && !failure_) in_.seek(behind_tables);
    out += tables;
    if (in_.is_word("PROCEDURE")) fail_here();
    std::optional<expression> where;
    if (in_.try_word("WHERE")) {
        const std::size_t begin = in_.position();
        where = filter_condition();
        note_time_range(begin);
    }
    if (from) count_equal_columns({*from, in_.position()});
    own.hides_names = false;
    if (naming_clauses.contains(in_.spelled())) own.aliases = own.columns;
    rolled_up_ = false;
    const std::string groups = group_by(items);
    if (rolled_up_) std::ranges::for_each(own.columns, [](column_schema& each) { each.nullable = true; });
    std::string filter;
    if (const auto tested = having(filter, {items, items_end}, !groups.empty())) {
        where =
            where ? joined(std::move(*where), " AND ", *tested, binding::conjunction, binding::conjunction, binding::conjunction) : *tested;
    }
    const bool grouped = !groups.empty() || (!own.item_tests.empty() && calls_aggregate({items, items_end}));
    out += own.where_clause(where, grouped) + groups + filter;
    out += window_clause();
    if (!own.row_filter.empty()) out = "SELECT * FROM (" + out + ") AS \"having\" WHERE " + own.row_filter;
    constexpr auto ordered_elsewhere = std::to_array<spelling>({"ORDER", "UNION", "EXCEPT", "INTERSECT"});
    if (std::ranges::none_of(ordered_elsewhere, [this](spelling word) { return in_.is_word(word); })) out += own.rollup_order;
    scope_ = outer;
    if (outer == nullptr && cte_depth_ == 0) {
        note_origins(own);
        const bool all_times = is_first && own.times.size() == own.items.size();
        out_.is_constant = outermost_selects_ == 1 && !own.computes && tables.empty() && !where && groups.empty() && filter.empty() &&
                           (own.times.empty() || all_times);
        out_.times = out_.is_constant ? std::move(own.times) : std::vector<told_time>{};
    }
    columns_ = std::move(own.columns);
    last_scope_ = std::move(owned);
    columns_known_ = known;
    return out;
}

// Of a set operation no column comes from one table.
void query_rewriter::note_origins(const select_scope& scope) {
    out_.origins.clear();
    if (++outermost_selects_ > 1) return;
    out_.origins.reserve(scope.items.size());
    for (const auto& item : scope.items) {
        column_origin& origin = out_.origins.emplace_back();
        for (const auto& table : scope.tables) {
            const bool meant = item.qualifier.empty() ? scope.tables.size() == 1 : iequals(table.table, item.qualifier);
            if (item.column && meant) origin = table;
        }
        origin.all = item.all;
        if (item.column) note_base(origin, scope, item.token == 0 ? std::string{} : name_at(item.token));
    }
}

// The hints to MySQL's optimizer and its result buffers say nothing to another engine. SQL_CALC_FOUND_ROWS changes what
// FOUND_ROWS() answers, so it is refused.
void query_rewriter::select_modifiers(std::string& out) {
    constexpr auto hints = std::to_array<spelling>(
        {"ALL", "HIGH_PRIORITY", "STRAIGHT_JOIN", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT", "SQL_NO_CACHE", "SQL_CACHE"});
    while (true) {
        if (in_.try_word("DISTINCT") || in_.try_word("DISTINCTROW")) {
            if (!scope_->distinct) out += "DISTINCT ";
            scope_->distinct = true;
        } else if (in_.is_word("SQL_CALC_FOUND_ROWS")) {
            not_supported("SQL_CALC_FOUND_ROWS", "Run SELECT COUNT(*) of the same query");
        } else if (std::ranges::none_of(hints, [this](spelling word) { return in_.try_word(word); })) {
            return;
        }
    }
}

std::string query_rewriter::window_clause() {
    if (!in_.try_word("WINDOW")) return {};
    std::string out;
    do {
        out += out.empty() ? " WINDOW " : ", ";
        out += quote_name(name());
        expect_word("AS");
        out += " AS " + window_specification();
    } while (in_.try_symbol(","));
    return out;
}

// Of the rows that DISTINCT makes one, each could have another value of a column that is no item. `key`: just read; `number`: from 1.
void query_rewriter::check_distinct_key(const expression& key, std::size_t number) {
    if (key.kind != content::column || scope_->united || failure_) return;
    const std::string column = name_at(in_.position() - 1);
    const auto is_it = [&](const select_scope::item& item) { return item.all || (item.column && iequals(name_at(item.token), column)); };
    const auto is_called_so = [&](const column_schema& item) { return iequals(item.name, column); };
    if (std::ranges::any_of(scope_->items, is_it) || std::ranges::any_of(scope_->aliases, is_called_so)) return;
    fail({sql_errc::order_by_not_in_distinct_list, "Expression #" + std::to_string(number) +
                                                       " of ORDER BY clause is not in SELECT list, references column '" + column +
                                                       "' which is not in SELECT list; this is incompatible with DISTINCT"});
}

// NULL is MySQL's least value: first in rising order, last in falling. The engine is told, its own order being another.
// `places`: of GROUP_CONCAT, what its numbers stand for.
std::string query_rewriter::order_by(const std::vector<expression>& places) {
    if (!in_.is_word("ORDER")) return {};
    in_.advance();
    expect_word("BY");
    std::string out;
    std::size_t keys = 0;
    do {
        if (++keys > most_columns) fail(too_many_columns());
        expression key = named_key(*this, scope_, order_clause);
        if (key.type.is(type_class::null) || key.is_string_literal()) {  // the same for every row
            if (!in_.try_word("DESC")) in_.try_word("ASC");
            continue;
        }
        out += out.empty() ? " ORDER BY " : ", ";
        if (scope_ != nullptr && is_ambiguous(*scope_, key)) {
            fail({sql_errc::non_uniq_field, "Column '" + key.text.substr(1, key.text.size() - 2) + "' in order clause is ambiguous"});
        }
        if (places.empty() && scope_ != nullptr && scope_->distinct && only_full_group_by_) check_distinct_key(key, keys);
        if (!places.empty() && key.is_literal_number() && key.type.is(type_class::integer)) {
            auto meant = at_place(places, key.text);
            if (!meant) fail({sql_errc::bad_field, "Unknown column '" + key.text + "' in 'order clause'"});
            if (meant) key = *std::move(meant);
        }
        key = settled(std::move(key));
        const bool trims = scope_ == nullptr || !scope_->distinct;
        if (trims && scope_ != nullptr && key.is_literal_number()) {
            if (const auto item = scope_->padded_key(key)) key = {padded_text(*item)};
        }
        if (trims) key = padded(std::move(key));
        const column_schema* const item = scope_ == nullptr ? nullptr : scope_->item_of(key);
        if (item != nullptr && item->type.is(type_class::json)) {
            not_supported("ORDER BY the number of a JSON column", "Write the column's name");
        }
        if (key.type.is(type_class::json)) {
            if (!trims || (scope_ != nullptr && scope_->united))
                not_supported("ORDER BY of JSON with DISTINCT or behind UNION", "Order a derived table");
            key = called("rollcall_json_key", std::move(key), types::bytes);
        }
        if (scope_ != nullptr && !scope_->united && key.is_literal_number()) key = enumeration_at(*scope_, std::move(key));
        // An enumeration's order is that of its values, not of their names.
        if (key.type.is(type_class::enumeration) && key.type.values != nullptr) key = index_of_enumeration(std::move(key));
        out += key.text;
        if (in_.try_word("DESC")) {
            out += " DESC NULLS LAST";
        } else {
            in_.try_word("ASC");
            out += " ASC NULLS FIRST";
        }
    } while (in_.try_symbol(","));
    return out;
}

// LIMIT n, LIMIT offset, n, LIMIT n OFFSET offset
std::string query_rewriter::limit() {
    if (!in_.try_word("LIMIT")) return {};
    std::string count = limit_count();
    std::string offset;
    if (in_.try_symbol(",")) {
        offset = std::move(count);
        count = limit_count();
    } else if (in_.try_word("OFFSET")) {
        offset = limit_count();
    }
    return " LIMIT " + count + (offset.empty() ? "" : " OFFSET " + offset);
}

// "All rows" is 18446744073709551615 in MySQL's manual; the engine counts to 2^63 - 1.
std::string query_rewriter::limit_count() {
    if (in_.is(token_kind::placeholder)) return placeholder().text;
    const std::string_view text = in_.text();
    const bool digits = in_.is(token_kind::number) && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || text.size() > 20) fail_here();
    in_.advance();
    constexpr std::string_view most = "9223372036854775807";
    const bool above = text.size() > most.size() || (text.size() == most.size() && text > most);
    return std::string(above ? most : text);
}

// Where the rows of the statement's query go instead of to the client.
void query_rewriter::into_clause() {
    if (!in_.is_word("INTO")) return;
    if (in_.is_word("OUTFILE", 1)) return into_outfile();
    into_variables();
}

// INTO @a, @b: before FROM, or at the end.
void query_rewriter::into_variables() {
    if (!takes_into_ || in_.is_word("OUTFILE", 1) || in_.is_word("DUMPFILE", 1)) {
        return not_supported("SELECT ... INTO of this form", "Write SELECT ... INTO @variable as a statement of its own");
    }
    in_.advance();
    if (!out_.into.empty()) return fail_here();
    out_.rows = rows_go::into_variables;
    do {
        if (in_.is_identifier()) {
            return fail({sql_errc::undeclared_variable, "Undeclared variable: " + std::string(in_.text()) + ". Write @ before its name."});
        }
        if (!in_.is(token_kind::user_variable)) return fail_here();
        out_.into.push_back(value_of(in_.list(), in_.peek()));
        in_.advance();
    } while (in_.try_symbol(","));
}

// INTO OUTFILE 'name' FORMAT AS PARQUET, as Doris spells it: for the history of statements alone.
void query_rewriter::into_outfile() {
    in_.advance();
    in_.advance();
    if (!in_.is(token_kind::string)) return fail_here();
    out_.export_file = utf8_string();
    if (out_.export_file.empty()) {
        return fail({sql_errc::read_only_option, "INTO OUTFILE '' names no file; give a plain name such as 'october.parquet'"});
    }
    if (!in_.try_words({"FORMAT", "AS", "PARQUET"})) {
        return not_supported("INTO OUTFILE in another format than Parquet", "Write INTO OUTFILE 'name.parquet' FORMAT AS PARQUET");
    }
    if (prepared_) not_supported("INTO OUTFILE in a prepared statement", "Run it as text");
    if (!reads_history_alone(out_)) {
        not_supported("INTO OUTFILE of other tables than rollcall.query_history and rollcall.profiles", "Read the rows with SELECT");
    }
}

}  // namespace rollcall::sql
