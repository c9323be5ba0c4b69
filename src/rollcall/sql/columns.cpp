// Which column a name means, and of which type it is.
#include <algorithm>

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

void query_rewriter::note_source(std::string name, shared_schema schema) {
    if (scope_ != nullptr) scope_->sources.push_back({std::move(name), std::move(schema)});
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

}  // namespace rollcall::sql
