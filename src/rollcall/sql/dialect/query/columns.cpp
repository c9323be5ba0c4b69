// Which column a name means, and of which type it is: FROM is read before the items, and ORDER BY with what both tell.
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// What a column that is made of such a value has by default.
std::optional<std::string> zero_of(const sql_type& type) {
    if (type.is(type_class::text)) return "";
    if (!type.is_number()) return std::nullopt;
    return type.is(type_class::decimal) && type.scale > 0 ? "0." + std::string(type.scale, '0') : "0";
}

// Of two ENUMs a set operation makes text.
void be_text(column_schema& column) {
    std::uint64_t longest = 0;
    if (column.type.values == nullptr) return;
    for (const std::string& each : *column.type.values) longest = std::max<std::uint64_t>(longest, count_characters(each));
    column.mysql_type = "varchar(" + std::to_string(longest) + ")";
    column.type.kind = type_class::text;
    column.type.values = nullptr;
}

}  // namespace

// Null where nothing is known of it: the statement then tells that it would like to know.
shared_schema query_rewriter::schema_of(const table_name& table) {
    if (session_.tables == nullptr || failure_) return nullptr;
    const auto found = session_.tables->find(schema_key(table.database, table.table));
    if (found != session_.tables->end()) return found->second;
    const bool asked = std::ranges::any_of(out_.unknown_tables, [&](const table_name& each) {
        return iequals(each.database, table.database) && iequals(each.table, table.table);
    });
    if (!asked) out_.unknown_tables.push_back(table);
    return nullptr;
}

void query_rewriter::note_source(std::string name, shared_schema schema, table_name base) {
    if (scope_ != nullptr) scope_->sources.push_back({std::move(name), std::move(schema), std::move(base)});
}

void check_names(query_rewriter& parser, const table_schema& columns) {
    std::unordered_set<std::string> names;
    for (const column_schema& each : columns.columns) {
        if (!names.insert(to_lower(each.name)).second) parser.fail({sql_errc::dup_fieldname, "Duplicate column name '" + each.name + "'"});
    }
}

bool is_of_other_database(const select_scope* scope, std::string_view database, std::string_view table) noexcept {
    bool named = false;
    for (; scope != nullptr && !named; scope = scope->outer) {
        for (const auto& source : scope->sources) {
            if (!iequals(source.name, table)) continue;
            if (source.base.table.empty() || iequals(source.base.database, database)) return false;
            named = true;
        }
    }
    return named;
}

found_column find_column(const select_scope* scope, std::string_view qualifier, std::string_view column) noexcept {
    for (const select_scope* const own = scope; scope != nullptr; scope = scope->outer) {
        bool may_be = false;
        for (const auto& source : scope->sources) {
            if (!qualifier.empty() && !iequals(source.name, qualifier)) continue;
            may_be = may_be || source.schema == nullptr;
            const column_schema* const found = source.schema == nullptr ? nullptr : source.schema->find(column);
            const bool as_written = found != nullptr && (source.schema->is_made || (!source.base.table.empty() && !source.schema->is_view));
            if (found != nullptr) return {found, false, source.optional, scope != own, as_written};
        }
        if (may_be) return {};
        if (!qualifier.empty()) continue;
        const auto alias = std::ranges::find_if(scope->aliases, [&](const column_schema& each) { return iequals(each.name, column); });
        if (alias != scope->aliases.end()) return {&*alias, true, false, scope != own};
    }
    return {};
}

sql_type query_rewriter::type_of_column(std::string_view qualifier, std::string_view column) const {
    const column_schema* const found = find_column(scope_, qualifier, column).schema;
    return found == nullptr ? sql_type{} : found->type;
}

// Is it but the name of an item, where no item can be named?
bool query_rewriter::is_hidden_alias(std::string_view column) const {
    if (scope_ == nullptr || !scope_->hides_names) return false;
    const auto may_have = [&](const select_scope::source& each) { return each.schema == nullptr || each.schema->find(column) != nullptr; };
    for (const select_scope* scope = scope_; scope != nullptr; scope = scope->outer) {
        if (std::ranges::any_of(scope->sources, may_have)) return false;
    }
    auto& [names, count] = scope_->hidden;
    for (; count < scope_->columns.size(); ++count) names.insert(to_lower(scope_->columns[count].name));
    return names.contains(to_lower(column));
}

// An item's column. `column`: of a table, "" where the item is no column by itself. Returns: would the engine call it otherwise?
bool query_rewriter::note_columns(std::string name, const expression& of, std::string_view qualifier, std::string_view column) {
    const auto [found, of_item, optional, outer, as_written] = column.empty() ? found_column{} : find_column(scope_, qualifier, column);
    column_schema& noted = found == nullptr ? scope_->columns.emplace_back() : scope_->columns.emplace_back(*found);
    const bool differs = as_written && name != noted.name;
    noted.name = std::move(name);
    noted.type = of.type;
    if (of.type.is(type_class::bytes)) noted.type.form = of.kind == content::byte_string ? type_form::literal : type_form::usual;
    noted.nullable = found == nullptr ? of.nullable : found->nullable || optional;
    if (found == nullptr && !of.nullable) noted.default_text = zero_of(of.type);
    constexpr std::size_t digits_of_int = 9;
    if (of.is_literal_number() && of.type.is(type_class::integer) && of.text.size() <= digits_of_int) noted.mysql_type = "int";
    if (of.is_string_literal() && found == nullptr) {
        noted.mysql_type = "varchar(" + std::to_string(count_characters(literal_value(of))) + ")";
    }
    return differs;
}

// A column of a set operation. The engine would take the collation of the one that has any.
void query_rewriter::join_column(column_schema& into, const column_schema& with) {
    const text_order a = into.type.order;
    const text_order b = with.type.order;
    // What only the running statement knows the type of becomes text beside such text.
    const bool into_text = b.by != collation::bin && with.type.is_string() && into.type.is(type_class::unknown);
    const bool with_text = a.by != collation::bin && into.type.is_string() && with.type.is(type_class::unknown);
    const auto is_single = [](const sql_type& type) { return type.is(type_class::real) && type.bits == 32; };
    if ((is_single(into.type) && with.type.is_exact()) || (is_single(with.type) && into.type.is_exact())) {
        not_supported("A set operation of FLOAT and exact numbers", "Write CAST(... AS DOUBLE) around the FLOAT");
    }
    if (into.type.is_temporal() && with.type.is_temporal() && into.type.is(type_class::time) != with.type.is(type_class::time)) {
        not_supported("A set operation of TIME and DATE or DATETIME", "Write CAST(... AS DATETIME) around the TIME");
    }
    const auto is_other = [](const sql_type& type) { return type.is_known() && !type.is(type_class::bytes); };
    if ((into.type.is(type_class::bytes) && is_other(with.type)) || (with.type.is(type_class::bytes) && is_other(into.type))) {
        not_supported("A set operation of bytes and other types",
                      "Write CAST(... AS BINARY), or CONVERT(... USING utf8mb4) around the bytes");
    }
    const auto is_of_json = [](const column_schema& each) { return each.type.is(type_class::json) || each.mysql_type == "longtext"; };
    const bool of_json = is_of_json(into) || is_of_json(with);
    const bool enumerations = into.type.is(type_class::enumeration) && with.type.is(type_class::enumeration);
    into.type = into_text ? with.type : with_text ? into.type : common_type(into.type, with.type);
    into.nullable = into.nullable || with.nullable;
    into.has_default = false;
    into.default_text = into.nullable ? std::nullopt : zero_of(into.type);
    if (of_json || into.mysql_type != with.mysql_type) into.mysql_type = of_json && into.type.is(type_class::text) ? "longtext" : "";
    into.auto_increment = false;
    if (enumerations) be_text(into);
    if (!into.type.is_string() || (!a.matters() && !b.matters())) return;
    if (into.type.order.rank == coercibility::mixed) {
        return fail({sql_errc::illegal_mix_of_many_collations, "Illegal mix of collations for operation 'UNION'"});
    }
    const bool engine_agrees = into.type.order.by == collation::bin ? !a.folds_in_engine() && !b.folds_in_engine() : true;
    const bool engines_meet = a.kept == b.kept || a.kept == engine_collation::plain || b.kept == engine_collation::plain;
    if (engine_agrees && engines_meet) return;
    not_supported("A set operation over columns of two collations", "Write COLLATE behind the item of each query, with the same name");
}

void select_scope::note_star() {
    for (; sources_in_star < sources.size(); ++sources_in_star) {
        const auto& schema = sources[sources_in_star].schema;
        star_known = star_known && schema != nullptr;
        for (std::size_t i = 0; schema != nullptr && i < schema->columns.size(); ++i) star.push_back({sources_in_star, i});
    }
}

// Source: MySQL 8.0 Reference Manual, "JOIN Clause": what is merged comes first, as it stands in the first table.
std::size_t select_scope::merge_columns(std::size_t first, std::size_t second, const std::optional<std::vector<std::string>>& names,
                                        bool keeps_second) {
    merges_columns = true;
    note_star();
    const auto begin_of = [this](std::size_t source) {
        return std::ranges::find_if(star, [source](const star_column& each) { return each.source >= source; });
    };
    std::vector<star_column> head(begin_of(first), begin_of(second));
    std::vector<star_column> tail(begin_of(second), star.end());
    star.erase(begin_of(first), star.end());
    if (keeps_second) std::swap(head, tail);
    const auto is_in = [this](const std::vector<star_column>& beside, const star_column& each) {
        return std::ranges::any_of(beside, [&](const star_column& other) { return iequals(column_of(other).name, column_of(each).name); });
    };
    const auto is_merged = [&](const star_column& each) {
        const auto is_its_name = [&](const std::string& name) { return iequals(name, column_of(each).name); };
        return (!names || std::ranges::any_of(*names, is_its_name)) && is_in(head, each) && is_in(tail, each);
    };
    const std::size_t before = star.size();
    std::ranges::copy_if(head, std::back_inserter(star), is_merged);
    const std::size_t merged = star.size() - before;
    for (const auto* const part : {&head, &tail}) std::ranges::copy_if(*part, std::back_inserter(star), std::not_fn(is_merged));
    return merged;
}

void select_scope::note_distinct_column(std::string_view table, const column_schema& column) {
    if (may_have_equals(column.type))
        item_tests.push_back(may_equal_another(column.type, quote_name(table) + "." + quote_name(column.name)));
}

void select_scope::note_columns_of_star() {
    note_star();
    for (const auto& each : star) {
        const source& from = sources[each.source];
        column_schema& column = columns.emplace_back(column_of(each));
        column.nullable = column.nullable || from.optional;
        if (distinct) note_distinct_column(from.name, column);
    }
}

// `*` and t.*
void query_rewriter::note_all_columns(std::string_view qualifier) {
    if (qualifier.empty() && scope_->merges_columns) {
        scope_->note_columns_of_star();
        columns_known_ = columns_known_ && scope_->star_known;
        return;
    }
    for (const auto& source : scope_->sources) {
        if (!qualifier.empty() && !iequals(source.name, qualifier)) continue;
        if (source.schema == nullptr) {
            columns_known_ = false;
        } else {
            for (const auto& each : source.schema->columns) {
                if (scope_->distinct) scope_->note_distinct_column(source.name, each);
            }
            std::vector<column_schema>& columns = scope_->columns;
            const auto first = columns.insert(columns.end(), source.schema->columns.begin(), source.schema->columns.end());
            std::for_each(first, columns.end(), [&](column_schema& each) { each.nullable = each.nullable || source.optional; });
        }
    }
}

// Where this SELECT's FROM stands. `items`: as many as there are before it, or before what stands in its place. All words that may end its
// items are reserved; behind a dot each is a name.
std::optional<std::size_t> query_rewriter::from_ahead(std::size_t& items) const {
    static constexpr word_table ends(std::to_array<std::string_view>(
        {"INTO", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "FOR", "LOCK", "UNION", "EXCEPT", "INTERSECT"}));
    const token_list& list = in_.list();
    items = 1;
    for (std::size_t at = in_.position(); at < list.tokens.size(); ++at) {
        const token& here = list.tokens[at];
        if (here.key == key_of("(")) {
            at = closing_[at];
        } else if (here.key == key_of(")")) {
            return std::nullopt;
        } else if (here.key == key_of(",")) {
            ++items;
        } else if (here.kind == token_kind::word && (at == 0 || list.tokens[at - 1].key != key_of("."))) {
            if (here.key == key_of("FROM")) return at;
            const bool into_variable = at + 1 < list.tokens.size() && list.tokens[at + 1].kind == token_kind::user_variable;
            const bool is_end = ends.contains({list.text_of(here), here.key});
            if (is_end && !(into_variable && here.key == key_of("INTO"))) return std::nullopt;
        }
    }
    return std::nullopt;
}

std::string query_rewriter::from_clause(std::size_t from) {
    if (failure_) return {};
    in_.seek(from);
    in_.advance();
    return in_.try_word("DUAL") ? std::string{} : " FROM " + table_references(", ");
}

// What is known of the query that was read last, as a table. `names`: its columns' own, where they were listed.
shared_schema query_rewriter::schema_of_query(const std::vector<std::string>& names, bool is_made) {
    if (!columns_known_ || (!names.empty() && names.size() != columns_.size())) return nullptr;
    auto schema = std::make_shared<table_schema>();
    schema->columns = columns_;
    schema->is_made = is_made;
    for (std::size_t i = 0; i < names.size(); ++i) schema->columns[i].name = names[i];
    for (column_schema& each : schema->columns) {
        each.default_text.reset();
        each.has_default = each.auto_increment = false;
    }
    return schema;
}

// ORDER BY behind a query knows its tables and what its items are called.
std::string query_rewriter::order_of_query() {
    if (!in_.is_word("ORDER")) return {};
    std::vector<column_schema> columns = std::move(columns_);
    const bool known = columns_known_;
    const std::unique_ptr<select_scope> scope = std::move(last_scope_);
    select_scope* const outer = scope_;
    if (scope) {
        scope->outer = outer;
        scope_ = scope.get();
    }
    const std::size_t begin = in_.position();
    std::string out = order_by();
    if (scope && scope->united && calls_aggregate({begin, in_.position()})) {
        fail({sql_errc::aggregate_order_for_union,
              "ORDER BY contains an aggregate function and applies to a UNION, EXCEPT or INTERSECT. Write SELECT ... FROM (...) AS t"});
    }
    scope_ = outer;
    columns_ = std::move(columns);
    columns_known_ = known;
    return out;
}

// USING and NATURAL compare columns that the engine merges: it is told of no other collation than theirs.
void query_rewriter::check_merged_column(std::string_view column) {
    if (scope_ == nullptr || failure_) return;
    std::optional<text_order> common;
    std::vector<std::string> merged;
    for (const auto& source : scope_->sources) {
        const column_schema* const found = source.schema == nullptr ? nullptr : source.schema->find(column);
        if (found == nullptr) continue;
        const std::string value = quote_name(source.name) + "." + quote_name(column);
        if (may_have_equals(found->type)) merged.push_back(may_equal_another(found->type, value));
        if (!found->type.is_string()) continue;
        const text_order& order = found->type.order;
        if (common && common->by != order.by) {
            return not_supported(
                "A join by a column of two collations (" + std::string(column) + ")",
                "Write ON and the collation: a." + std::string(column) + " COLLATE utf8mb4_0900_ai_ci = b." + std::string(column));
        }
        common = order;
    }
    if (merged.size() > 1) scope_->merged_tests.insert(scope_->merged_tests.end(), merged.begin(), merged.end());
}

void query_rewriter::check_natural_join() {
    if (scope_ == nullptr || scope_->sources.empty() || scope_->sources.back().schema == nullptr) return;
    for (const auto& column : scope_->sources.back().schema->columns) check_merged_column(column.name);
}

}  // namespace rollcall::sql
