// GROUP BY and HAVING: columns that a key determines or any row gives, and HAVING as a filter where nothing is grouped.
// Source: MySQL 8.0 Reference Manual, "MySQL Handling of GROUP BY".
#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/query/item_names.hpp"
#include "rollcall/sql/dialect/query/merging.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Of no rows at all ROLLUP gives no total in MySQL.
constexpr std::string_view has_rows = "count(*) > 0";

std::string order_of_totals(std::span<const std::string> keys) {
    std::string out;
    for (const std::string& key : keys) out += (out.empty() ? " ORDER BY grouping(" : ", grouping(") + key + "), " + key + " NULLS FIRST";
    return out;
}

// A name between these tokens.
bool is_named(const token_list& list, token_span within, std::string_view name) {
    for (token_cursor at(list, within.first); at.position() < within.end; at.advance()) {
        if (at.is_identifier() && iequals(value_of(list, at.peek()), name)) return true;
    }
    return false;
}

// The numbers between these tokens: of items, where they stand alone as keys.
std::vector<std::size_t> numbers_in(const token_list& list, token_span within) {
    std::vector<std::size_t> out;
    for (token_cursor at(list, within.first); at.position() < within.end; at.advance()) {
        if (!at.is(token_kind::number)) continue;
        const std::string_view text = at.text();
        std::from_chars(text.data(), text.data() + text.size(), out.emplace_back());
    }
    return out;
}

std::string engine_column(const select_scope::source& of, const column_schema& column) {
    return quote_name(of.name) + "." + quote_name(column.name);
}

std::string told_column(const select_scope::source& of, const column_schema& column) {
    return (of.base.database.empty() ? "" : of.base.database + ".") + of.name + "." + column.name;
}

// For each the engine groups by all before it.
constexpr std::size_t most_keys_of_rollup = 128;

sql_error too_many_keys_of_rollup() {
    return {sql_errc::too_many_columns, "Too many columns: GROUP BY takes at most 128 WITH ROLLUP. Write those that are grouped by once."};
}

}  // namespace

// Is an aggregate called between these tokens, outside of subqueries and not OVER a window?
bool query_rewriter::calls_aggregate(token_span within) const {
    for (token_cursor at(in_.list(), within.first); at.position() < within.end; at.advance()) {
        if (at.is_symbol("(") && (at.is_word("SELECT", 1) || at.is_word("WITH", 1))) {
            at.seek(closing_[at.position()]);
        } else if (at.is_symbol("(", 1) && is_aggregate(at)) {
            const token_cursor behind(in_.list(), closing_[at.position() + 1] + 1);
            if (!behind.is_word("OVER")) return true;
        }
    }
    return false;
}

// From here to the end of the query that is read, or to the next one of a set operation.
token_span query_rewriter::rest_of_query(std::size_t from) const {
    token_cursor at(in_.list(), from);
    for (; !at.at_end() && !at.is_symbol(")"); at.advance()) {
        if (at.is_word("UNION") || at.is_word("EXCEPT") || at.is_word("INTERSECT")) break;
        if (at.is_symbol("(")) at.seek(closing_[at.position()]);
    }
    return {from, at.position()};
}

// Is there a GROUP BY behind the item that was read?
bool query_rewriter::groups_ahead() const {
    const auto rest = rest_of_query(in_.position());
    for (token_cursor at(in_.list(), rest.first); at.position() < rest.end; at.advance()) {
        if (at.is_word("GROUP") && at.is_word("BY", 1)) return true;
        if (at.is_symbol("(")) at.seek(closing_[at.position()]);
    }
    return false;
}

// Without ONLY_FULL_GROUP_BY an item that is a column and no key is that of one row of the group, as MySQL has it. Called before the items
// are read.
void query_rewriter::note_loose_groups() {
    if (only_full_group_by_ || failure_) return;
    const auto whole = rest_of_query(in_.position());
    std::optional<std::size_t> keys;
    for (token_cursor at(in_.list(), whole.first); at.position() < whole.end; at.advance()) {
        if (at.is_word("GROUP") && at.is_word("BY", 1)) keys = at.position() + 2;
        if (at.is_symbol("(")) at.seek(closing_[at.position()]);
    }
    if (!keys && !calls_aggregate(whole)) return;
    scope_->loose_keys.emplace();
    constexpr auto ends = std::to_array<spelling>({"HAVING", "WINDOW", "ORDER", "LIMIT", "FOR", "LOCK", "INTO", "WITH"});
    for (token_cursor at(in_.list(), keys.value_or(whole.end)); at.position() < whole.end; at.advance()) {
        if (std::ranges::any_of(ends, [&at](spelling word) { return at.is_word(word); })) break;
        if (at.is(token_kind::number)) scope_->loose_keys->emplace_back(at.text());
        if (at.is_identifier()) scope_->loose_keys->push_back(to_lower(name_at(at.position())));
    }
}

// Is the item, a plain column that was read last, to be taken of one row of its group?
bool query_rewriter::is_loose(std::string_view column, std::string_view called) const {
    if (!scope_->loose_keys) return false;
    const auto is_key = [this](std::string_view name) { return std::ranges::find(*scope_->loose_keys, name) != scope_->loose_keys->end(); };
    return !is_key(to_lower(column)) && !is_key(to_lower(called)) && !is_key(std::to_string(scope_->items.size()));
}

// `select`: the first token of the query's items.
std::string query_rewriter::group_by(std::size_t select) {
    if (!in_.try_words({"GROUP", "BY"})) return {};
    std::string keys;
    std::vector<grouped_column> columns;
    std::vector<std::string> tests;
    std::vector<std::string> texts;
    std::size_t count = 0;
    const std::size_t begin_of_keys = in_.position();
    do {
        if (++count > most_columns) fail(too_many_columns());
        const std::size_t begin = in_.position();
        const expression key = settled(named_key(*this, scope_, group_clause));
        if (failure_) return {};
        keys += (keys.empty() ? "" : ", ") + key.text;
        texts.push_back(key.text);
        const column_schema* const item = scope_->item_of(key);
        const sql_type& type = item == nullptr ? key.type : item->type;
        if (may_have_equals(type)) tests.push_back(may_equal_another(type, scope_->text_of_key(key, item)));
        if (key.kind == content::column) {
            const std::size_t end = in_.position();
            columns.push_back({end - begin >= 3 ? name_at(end - 3) : std::string{}, name_at(end - 1)});
        }
        if (in_.is_word("ASC") || in_.is_word("DESC")) fail_here();
    } while (in_.try_symbol(","));
    if (!tests.empty()) scope_->group_check = equals_check(tests);
    const std::vector<std::string> determined = determined_columns(columns, select);
    check_grouped_items({begin_of_keys, in_.position()}, determined);
    rolled_up_ = in_.try_words({"WITH", "ROLLUP"});
    if (rolled_up_ && count > most_keys_of_rollup) fail(too_many_keys_of_rollup());
    if (!rolled_up_) {
        for (const std::string& each : determined) keys.append(", ").append(each);
        return " GROUP BY " + keys;
    }
    if (columns.size() == count && !scope_->distinct) scope_->rollup_order = order_of_totals(texts);
    return " GROUP BY ROLLUP (" + keys + ")";
}

const column_schema* select_scope::item_of(const expression& key) const {
    std::size_t item = 0;
    if (key.is_literal_number()) std::from_chars(key.text.data(), key.text.data() + key.text.size(), item);
    return item > 0 && item <= aliases.size() ? &aliases[item - 1] : nullptr;
}

std::string select_scope::text_of_key(const expression& key, const column_schema* its_item) const {
    if (its_item == nullptr) return key.text;
    return united ? united_column(static_cast<std::size_t>(its_item - aliases.data())) : quote_name(its_item->name);
}

std::optional<std::string> select_scope::padded_key(const expression& key) const {
    const column_schema* const item = item_of(key);
    if (!is_padded(item == nullptr ? key.type : item->type)) return std::nullopt;
    return text_of_key(key, item);
}

std::string united_column(std::size_t place) { return "\"united\"." + quote_name(std::to_string(place + 1)); }

void select_scope::note_distinct(expression& item) {
    if (!may_have_equals(item.type)) return;
    std::string test = may_equal_another(item.type, item.text);
    if (item.kind == content::column) return item_tests.push_back(std::move(test));
    item.text = "CASE WHEN " + equals_check(std::array{std::move(test)}) + " THEN " + item.text + " END";
    item.level = binding::atom;
    item.kind = content::other;
    ++item.nesting;
}

std::string select_scope::where_clause(const std::optional<expression>& condition, bool grouped) const {
    std::vector<std::string> tests = merged_tests;
    if (!grouped) tests.insert(tests.end(), item_tests.begin(), item_tests.end());
    if (tests.empty()) return condition ? " WHERE " + condition->text : std::string{};
    const std::string check = equals_check(tests);
    return " WHERE " + (condition ? text_of(*condition, binding::conjunction) + " AND " + check : check);
}

// Grouped by its primary key, a table has one row in each group: its other columns, as far as the query names them, are keys that change
// nothing.
std::vector<std::string> query_rewriter::determined_columns(const std::vector<grouped_column>& keys, std::size_t select) const {
    std::vector<std::string> out;
    const auto whole = rest_of_query(select);
    const bool all = std::ranges::any_of(scope_->items, &select_scope::item::all);
    for (const auto& source : scope_->sources) {
        if (source.schema == nullptr || !source.schema->has_primary_key) continue;
        const auto is_key = [&](std::string_view column) {
            return std::ranges::any_of(keys, [&](const grouped_column& key) {
                return iequals(key.column, column) && (key.qualifier.empty() || iequals(key.qualifier, source.name));
            });
        };
        if (!std::ranges::all_of(source.schema->unique_keys.front(), is_key)) continue;
        for (const auto& column : source.schema->columns) {
            if (is_key(column.name) || (!all && !is_named(in_.list(), whole, column.name))) continue;
            out.push_back(engine_column(source, column));
        }
    }
    return out;
}

// An item that is a column is an error where no key has its name and none determines it. What expressions hold the engine looks at.
// `keys`: the tokens of GROUP BY's.
void query_rewriter::check_grouped_items(token_span keys, const std::vector<std::string>& determined) {
    const bool all = std::ranges::any_of(scope_->items, &select_scope::item::all);
    if (!only_full_group_by_ || failure_ || all) return;
    const std::vector<std::size_t> numbers = numbers_in(in_.list(), keys);
    if (std::ranges::any_of(numbers, [this](std::size_t each) { return each > scope_->items.size(); }))
        return;  // of no item: an error of its own
    for (std::size_t i = 0; i < scope_->items.size(); ++i) {
        const select_scope::item& item = scope_->items[i];
        if (!item.column || item.token == 0) continue;
        const std::string name = name_at(item.token);
        const bool is_key = is_named(in_.list(), keys, name) || std::ranges::find(numbers, i + 1) != numbers.end() ||
                            (item.renamed && is_named(in_.list(), keys, scope_->columns[*item.renamed].name));
        for (const auto& source : scope_->sources) {
            const column_schema* const found = source.schema == nullptr ? nullptr : source.schema->find(name);
            if (is_key || found == nullptr || (!item.qualifier.empty() && !iequals(item.qualifier, source.name))) continue;
            if (std::ranges::find(determined, engine_column(source, *found)) != determined.end()) continue;
            return fail({sql_errc::wrong_field_with_group,
                         "Expression #" + std::to_string(i + 1) +
                             " of SELECT list is not in GROUP BY clause and contains nonaggregated column '" + told_column(source, *found) +
                             "' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with "
                             "sql_mode=only_full_group_by"});
        }
    }
}

// HAVING of a query that groups nothing is one more condition of WHERE, which knows the items' names too: but what both an item and a
// column are called means the column there. Returns: the condition, or nothing where HAVING is the engine's, written to `out`.
std::optional<expression> query_rewriter::having(std::string& out, token_span items, bool grouped) {
    if (!in_.try_word("HAVING")) {
        const bool both = !scope_->group_check.empty() && rolled_up_;
        if (rolled_up_ || !scope_->group_check.empty())
            out = " HAVING " + scope_->group_check + (both ? " AND " : "") + (rolled_up_ ? std::string(has_rows) : "");
        return std::nullopt;
    }
    const std::size_t begin = in_.position();
    scope_->clause = having_clause;
    expression tested = filter_condition();
    scope_->clause = {};
    const token_span tokens{begin, in_.position()};
    if (failure_ || grouped || calls_aggregate(items) || calls_aggregate(tokens)) {
        // All groups are looked at, whatever the condition lets through.
        const std::string& check = scope_->group_check;
        out = " HAVING " + (check.empty() ? text_of(tested, binding::conjunction) : "CASE WHEN " + check + " THEN " + tested.text + " END");
        if (rolled_up_) out += " AND " + std::string(has_rows);
        return std::nullopt;
    }
    const auto is_of_both = [&](const select_scope::item& item) {
        if (!item.renamed) return false;
        const std::string& alias = scope_->aliases[*item.renamed].name;
        const auto has_column = [&](const select_scope::source& each) {
            return each.schema != nullptr && each.schema->find(alias) != nullptr;
        };
        return is_named(in_.list(), tokens, alias) && std::ranges::any_of(scope_->sources, has_column);
    };
    if (std::ranges::none_of(scope_->items, is_of_both)) return tested;
    // A name that an item has is the item's: the rows are looked at once they are made.
    in_.seek(begin);
    const auto tables = std::exchange(scope_->sources, {});
    scope_->row_filter = filter_condition().text;
    scope_->sources = tables;
    return std::nullopt;
}

}  // namespace rollcall::sql
