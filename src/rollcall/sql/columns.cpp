// Which column a name means, and of which type it is: FROM is read before the items, and ORDER BY with what both tell.
#include <algorithm>
#include <array>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {

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

// The nearest query that has such a column. Unknown where a table of unknown columns might have it.
sql_type query_rewriter::type_of_column(std::string_view qualifier, std::string_view column) const {
    for (const select_scope* scope = scope_; scope != nullptr; scope = scope->outer) {
        bool may_be = false;
        for (const auto& source : scope->sources) {
            if (!qualifier.empty() && !iequals(source.name, qualifier)) continue;
            may_be = may_be || source.schema == nullptr;
            const column_schema* const found = source.schema == nullptr ? nullptr : source.schema->find(column);
            if (found != nullptr) return found->type;
        }
        if (may_be) return {};
        if (!qualifier.empty()) continue;
        const auto alias = std::ranges::find_if(scope->aliases, [&](const column_schema& each) { return iequals(each.name, column); });
        if (alias != scope->aliases.end()) return alias->type;
    }
    return {};
}

// Is it but the name of an item, where no item can be named?
bool query_rewriter::is_hidden_alias(std::string_view column) const {
    if (scope_ == nullptr) return false;
    const bool item = scope_->hidden.contains(to_lower(column));
    const auto may_have = [&](const select_scope::source& each) { return each.schema == nullptr || each.schema->find(column) != nullptr; };
    for (const select_scope* scope = scope_; item && scope != nullptr; scope = scope->outer) {
        if (std::ranges::any_of(scope->sources, may_have)) return false;
    }
    return item;
}

void query_rewriter::note_columns(std::string name, const sql_type& type) {
    column_schema column;
    column.name = std::move(name);
    column.type = type;
    columns_.push_back(std::move(column));
}

// `*` and t.*
void query_rewriter::note_all_columns(std::string_view qualifier) {
    for (const auto& source : scope_->sources) {
        if (!qualifier.empty() && !iequals(source.name, qualifier)) continue;
        if (source.schema == nullptr) {
            columns_known_ = false;
        } else {
            columns_.insert(columns_.end(), source.schema->columns.begin(), source.schema->columns.end());
        }
    }
}

// Where this SELECT's FROM stands. All words that may end its items are reserved; behind a dot each is a name.
std::optional<std::size_t> query_rewriter::from_ahead() const {
    constexpr auto ends = std::to_array<std::string_view>(
        {"INTO", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "FOR", "LOCK", "UNION", "EXCEPT", "INTERSECT"});
    const token_list& list = in_.list();
    bool behind_dot = false;
    for (token_cursor at = in_; !at.at_end(); at.advance()) {
        if (at.is_symbol("(")) {
            at.seek(closing_[at.position()]);
        } else if (at.is_symbol(")")) {
            return std::nullopt;
        } else if (at.is(token_kind::word) && !behind_dot) {
            if (at.is_word("FROM")) return at.position();
            if (at.is_word("INTO") && at.is(token_kind::user_variable, 1)) continue;
            if (std::ranges::any_of(ends, [&at](std::string_view word) { return at.is_word(word); })) return std::nullopt;
        }
        behind_dot = list.text_of(at.peek()) == ".";
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
shared_schema query_rewriter::schema_of_query(const std::vector<std::string>& names) {
    if (!columns_known_ || (!names.empty() && names.size() != columns_.size())) return nullptr;
    auto schema = std::make_shared<table_schema>();
    schema->columns = columns_;
    for (std::size_t i = 0; i < names.size(); ++i) schema->columns[i].name = names[i];
    return schema;
}

// ORDER BY behind a query knows its tables and what its items are called.
std::string query_rewriter::order_of_query() {
    if (!in_.is_word("ORDER")) return {};
    std::vector<column_schema> columns = columns_;
    const bool known = columns_known_;
    std::optional<select_scope> scope = std::exchange(last_scope_, std::nullopt);
    select_scope* const outer = scope_;
    if (scope) {
        scope->outer = outer;
        scope_ = &*scope;
    }
    std::string out = order_by();
    scope_ = outer;
    columns_ = std::move(columns);
    columns_known_ = known;
    return out;
}

}  // namespace rollcall::sql
