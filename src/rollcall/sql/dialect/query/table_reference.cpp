// Tables: FROM's list, joins, derived tables, and the one place where a table's name becomes the engine's three-part name.
// Source: MySQL 8.0 Reference Manual, "JOIN Clause".
#include <algorithm>
#include <array>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/system_views.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"
#include "rollcall/sql/dialect/ddl/defined_part.hpp"
#include "rollcall/sql/dialect/passed_over.hpp"
#include "rollcall/sql/dialect/query/merging.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::sql {
namespace {

bool is_named(const select_scope& scope, std::string_view name, std::string_view database) {
    return std::ranges::any_of(scope.sources, [&](const select_scope::source& each) {
        return !each.base.table.empty() && iequals(each.name, name) && iequals(each.base.database, database);
    });
}

std::string gathered(virtual_table which, engine_statement& out) {
    const auto found = std::ranges::find(out.reads, which);
    const auto index = found - out.reads.begin();
    if (found == out.reads.end()) {
        out.reads.push_back(which);
        out.ranges.emplace_back();
    } else {
        out.ranges[static_cast<std::size_t>(index)] = {{}, true};
    }
    return "@GATHERED" + std::to_string(index) + "@";
}

// What the session alone knows is put in as it is now.
std::string query_with_session(const system_view& view, const engine_names& names, const session_view& session, engine_statement& out) {
    std::string text = query_of(view, names);
    if (text.find("{sessions}") != std::string::npos) put_for_mark(text, "{sessions}", gathered(virtual_table::sessions, out));
    if (text.find("{statements}") != std::string::npos) put_for_mark(text, "{statements}", gathered(virtual_table::digested_sessions, out));
    if (text.find("{accounts}") != std::string::npos) put_for_mark(text, "{accounts}", gathered(virtual_table::account_privileges, out));
    const auto put_variables = [&](std::string_view mark, variable_scope scope) {
        if (text.find(mark) == std::string::npos) return;
        put_for_mark(text, mark, rows_of_variables(session.variables->list(scope)));
        out.session_dependent = true;
    };
    put_variables("{global_variables}", variable_scope::global);
    put_variables("{session_variables}", variable_scope::session);
    return text;
}

}  // namespace

std::string query_rewriter::current_database() {
    if (session_.database.empty()) fail({sql_errc::no_db, "No database selected"});
    return to_lower(session_.database);
}

// DuckDB takes a name that no table has for a file's: what could lead to another folder is no name.
// Source: MySQL 8.0 Reference Manual, "Identifier Length Limits".
void query_rewriter::check_length(std::string_view name) {
    constexpr std::uint64_t longest = 64;
    if (count_characters(name) > longest) fail({sql_errc::identifier_too_long, "Identifier name '" + std::string(name) + "' is too long"});
}

std::string query_rewriter::new_name() {
    std::string made = name();
    check_length(made);
    return made;
}

void query_rewriter::check_table_name(std::string_view name) {
    check_length(name);
    const auto is_of_path = [](char c) { return c == '/' || c == '\\' || c == ':' || c == '*' || c == '?' || c == '['; };
    const bool suspicious = std::ranges::any_of(name, is_of_path) || name.ends_with(' ');
    if (suspicious) fail({sql_errc::wrong_table_name, "Incorrect table name '" + std::string(name) + "'"});
}

// The rows of what WITH defines. Those of a recursive query's last iteration are read once in each: there it is counted.
std::string query_rewriter::cte_rows(std::string_view name) {
    std::string rows = quote_name(engine_cte(name));
    // The engine may write its query in the name's place.
    if (const auto nested = cte_subqueries_.find(to_lower(name)); nested != cte_subqueries_.end()) {
        deepest_own_subquery_ = std::max(deepest_own_subquery_, subquery_depth_ + nested->second);
        note_subqueries(nested->second);
    }
    const growing_cte* const itself = ctes_.growing(name);
    if (itself == nullptr) return rows;
    ctes_.reads_itself = true;
    // A view holds no value of a session.
    if (view_edits_ == nullptr) out_.session_dependent = true;
    const auto whose = view_edits_ != nullptr ? variable_scope::global : variable_scope::session;
    const std::string step = "rollcall_recursion_step(" + literal_text(*session_.variables->find("cte_max_recursion_depth", whose)) + ")";
    if (!itself->nested) return "(SELECT * FROM " + rows + " LIMIT " + step + ")";
    // The engine takes no computed LIMIT where a query around it is named; a join makes an iteration twice as long.
    return "(SELECT " + rows + ".* FROM " + rows + ", (SELECT " + step +
           " AS \"step\") AS \"iteration\" WHERE \"iteration\".\"step\" IS NULL)";
}

// [database.]table. Without a database the current one is taken, but where the name is a CTE's none is needed.
table_name query_rewriter::table_path(bool& qualified) {
    table_name out;
    const std::size_t place = in_.position();
    out.table = name();
    qualified = in_.try_symbol(".");
    if (qualified) {
        out.database = to_lower(out.table);
        out.table = any_name();
        check_table_name(out.database);
    } else if (!failure_ && !ctes_.contains(out.table)) {
        out.database = current_database();
        if (view_edits_ != nullptr) view_edits_->emplace_back(place, backticked(out.database) + ".");
    }
    if (!failure_) check_table_name(out.table);
    return out;
}

table_name query_rewriter::own_table() {
    table_name out;
    out.table = name();
    if (in_.try_symbol(".")) {
        out.database = to_lower(out.table);
        out.table = any_name();
    } else if (!failure_) {
        out.database = current_database();
    }
    if (failure_) return out;
    check_table_name(out.database);
    check_table_name(out.table);
    if (is_reserved_database(out.database)) {
        std::string who{session_.account};
        const std::size_t at = who.rfind('@');
        if (at != std::string::npos) who = who.substr(0, at) + "'@'" + who.substr(at + 1);
        fail({sql_errc::dbaccess_denied, "Access denied for user '" + who + "' to database '" + out.database + "'"});
    }
    return out;
}

void query_rewriter::note_access(const table_name& table, table_use use) {
    const table_access access{{to_lower(table.database), table.table}, use};
    if (std::ranges::find(out_.accesses, access) == out_.accesses.end()) out_.accesses.push_back(access);
}

std::string query_rewriter::table_references(std::string_view separator, bool* joined) {
    std::string out = joined_table(joined);
    while (in_.try_symbol(",")) {
        if (joined != nullptr) *joined = true;
        out += separator;
        out += joined_table(joined);
    }
    return out;
}

std::string query_rewriter::joined_table(bool* joined) {
    const std::size_t first = scope_ == nullptr ? 0 : scope_->sources.size();
    std::string out = table_factor();
    while (is_join_ahead()) {
        if (joined != nullptr) *joined = true;
        out = join(std::move(out), first);
    }
    return out;
}

bool query_rewriter::is_join_ahead() const {
    constexpr auto words = std::to_array<spelling>({"JOIN", "INNER", "CROSS", "LEFT", "RIGHT", "NATURAL", "STRAIGHT_JOIN"});
    return std::ranges::any_of(words, [this](spelling word) { return in_.is_word(word); });
}

// One join onto `left`. MySQL's inner joins need no condition; the engine's do, unless they are CROSS.
// `first_source`: of the tables on its left.
std::string query_rewriter::join(std::string left, std::size_t first_source) {
    const depth_guard guard(*this);
    const bool natural = in_.try_word("NATURAL");
    std::string_view kind = "INNER JOIN ";
    bool outer = false;
    if (in_.try_word("LEFT")) {
        kind = "LEFT JOIN ";
        outer = true;
    } else if (in_.try_word("RIGHT")) {
        kind = "RIGHT JOIN ";
        outer = true;
    } else if (!natural && in_.try_word("STRAIGHT_JOIN")) {
        kind = "INNER JOIN ";
    } else if (!in_.try_word("INNER") && !natural) {
        in_.try_word("CROSS");
    }
    if (outer) in_.try_word("OUTER");
    const bool straight = !natural && !outer && !in_.is_word("JOIN");
    if (!straight) expect_word("JOIN");
    const std::size_t second_source = scope_ == nullptr ? 0 : scope_->sources.size();
    std::string right = table_factor();
    // `a LEFT JOIN b JOIN c ON x ON y`: an outer join waits for its condition, so what comes first belongs to its right side.
    bool nested = false;
    while (outer && !natural && !in_.is_word("ON") && !in_.is_word("USING") && is_join_ahead()) {
        right = join(std::move(right), second_source);
        nested = true;
    }
    if (nested) right = "(" + right + ")";
    if (natural) check_natural_join();
    const bool merges = natural || in_.is_word("USING");
    const std::string condition = natural ? std::string{} : join_condition();
    if (outer && !natural && condition.empty()) fail_here();
    if (merges && scope_ != nullptr && !failure_) {
        const std::size_t merged = scope_->merge_columns(first_source, second_source,
                                                         natural ? std::nullopt : std::optional{listed_columns_}, kind == "RIGHT JOIN ");
        if (!outer) count_merging(merged);
    }
    if (outer && scope_ != nullptr) {
        auto& sources = scope_->sources;
        const std::size_t end = kind == "LEFT JOIN " ? sources.size() : second_source;
        for (std::size_t i = kind == "LEFT JOIN " ? second_source : first_source; i < end; ++i) sources[i].optional = true;
    }
    left += natural ? " NATURAL " : " ";
    left += condition.empty() && !natural ? "CROSS JOIN " : kind;
    left += right;
    left += condition;
    return left;
}

std::string query_rewriter::join_condition() {
    if (in_.try_word("ON")) {
        if (scope_ != nullptr) scope_->in_join_condition = true;
        std::string text = " ON " + filter_condition().text;
        if (scope_ != nullptr) scope_->in_join_condition = false;
        return text;
    }
    if (!in_.try_word("USING")) return {};
    const std::string columns = column_list();
    for (const std::string& each : listed_columns_) check_merged_column(each);
    return " USING " + columns;
}

std::string query_rewriter::table_factor() {
    const depth_guard guard(*this);
    if (scope_ != nullptr && scope_->joined >= most_joined_tables) {
        fail(too_many_tables());
        return {};
    }
    if (in_.is_symbol("(")) return is_query_ahead() ? derived_table("") : parenthesised_factor();
    if (in_.try_word("LATERAL")) {
        if (!is_query_ahead()) fail_here();
        return derived_table("LATERAL ");
    }
    if (in_.is_word("JSON_TABLE")) not_supported("JSON_TABLE", "Use json_extract()");
    if (in_.is_identifier() && in_.is_symbol("(", 1)) return table_function();
    return base_table();
}

// (a JOIN b ON x) and (a, b)
std::string query_rewriter::parenthesised_factor() {
    expect_symbol("(");
    bool several = false;
    std::string inner = table_references(" CROSS JOIN ", &several);
    expect_symbol(")");
    return several ? "(" + inner + ")" : inner;
}

std::string query_rewriter::derived_table(std::string_view lateral) {
    expect_symbol("(");
    std::string out{lateral};
    const bool derives = scope_ != nullptr && std::exchange(scope_->derives, lateral.empty());
    const std::size_t begin = in_.position();
    out += "(" + query(true) + ")";
    const bool is_made = is_materialized(in_.list(), {begin, in_.position()});
    if (scope_ != nullptr) scope_->derives = derives;
    expect_symbol(")");
    const auto alias = table_alias();
    if (!alias) {
        fail({sql_errc::parse, "Every derived table must have its own alias"});
        return {};
    }
    out += " AS " + quote_name(*alias);
    if (scope_ != nullptr) scope_->tables.push_back({{}, *alias});
    count_joined(1);
    listed_columns_.clear();
    if (in_.is_symbol("(")) out += " " + column_list();
    shared_schema schema = schema_of_query(listed_columns_, is_made);
    if (schema) check_names(*this, *schema);
    note_source(*alias, std::move(schema));
    return out;
}

// Of the engine's table functions those that only compute, by their own plain names; all others read something.
std::string query_rewriter::table_function() {
    constexpr auto computing = std::to_array<std::string_view>({"range", "generate_series", "unnest"});
    const std::string_view written = in_.text();
    if (!in_.is(token_kind::word) || std::ranges::find(computing, written) == computing.end()) {
        in_.advance();
        fail_here();
        return {};
    }
    in_.advance();
    in_.advance();
    std::string out = plain_call(written, arguments(1, 3, written)).text;
    const auto alias = table_alias();
    if (scope_ != nullptr) scope_->tables.push_back({{}, alias.value_or("")});
    count_joined(1);
    note_source(alias.value_or(""), nullptr);
    if (alias) {
        out += " AS " + quote_name(*alias);
        if (in_.is_symbol("(")) out += " " + column_list();
    }
    return out;
}

std::string query_rewriter::base_table() {
    bool qualified = false;
    const table_name table = table_path(qualified);
    if (failure_) return {};
    if (in_.is_symbol(".") || in_.is_symbol("(")) fail_here();
    std::string out;
    const bool cte = !qualified && ctes_.contains(table.table);
    const bool own = !cte && is_reserved_database(table.database);
    if (cte) {
        out = cte_rows(table.table);
    } else if (own) {
        out = virtual_or_refused(table.database, table.table);
    } else {
        out = engine_table(names_, table);
        note_access(table, table_use::read);
    }
    if (in_.is_word("PARTITION")) not_supported("Reading a partition", "Read the whole table");
    const auto alias = table_alias();
    if (alias) {
        out += " AS " + quote_name(*alias);
    } else if (cte) {
        out += " AS " + quote_name(table.table);
    } else if (own && !failure_) {
        const auto* const entry = find_virtual(table.database, to_lower(table.table));
        out += " AS " + quote_name(entry != nullptr ? entry->alias : std::string_view(table.table));
    }
    const auto* const virtual_entry = own ? find_virtual(table.database, to_lower(table.table)) : nullptr;
    if (virtual_entry != nullptr && scope_ != nullptr && !failure_) {
        const auto& entry = *virtual_entry;
        const auto read = static_cast<std::size_t>(std::ranges::find(out_.reads, entry.which) - out_.reads.begin());
        if (entry.which == virtual_table::query_history) scope_->histories.push_back({read, alias.value_or(std::string{entry.alias})});
    }
    const std::string& called = alias ? *alias : table.table;
    if (scope_ != nullptr && !cte && !own && is_named(*scope_, called, table.database)) {
        fail({sql_errc::non_uniq_table, "Not unique table/alias: '" + called + "'"});
    }
    if (scope_ != nullptr) scope_->tables.push_back({cte ? std::string{} : table.database, called});
    shared_schema schema = cte   ? cte_schemas_[to_lower(table.table)]
                           : own ? system_schema(table.database, to_lower(table.table))
                                 : schema_of(table);
    cte ? count_joined(1) : count_table(table, schema);
    note_source(called, std::move(schema), cte || own ? table_name{} : table);
    index_hints(*this);
    return out;
}

// The tables of MySQL's own databases and of `rollcall` that are here, gathered by the front end before the statement runs. One
// gives the same rows wherever the statement names it.
std::string query_rewriter::virtual_or_refused(const std::string& database, const std::string& table) {
    const auto* const known = find_virtual(database, to_lower(table));
    const auto* const view = known == nullptr ? find_system_view(database, to_lower(table)) : nullptr;
    if (view != nullptr) return "(" + query_with_session(*view, names_, session_, out_) + ")";
    if (known == nullptr) {
        std::string upper = table;
        if (database == "information_schema")
            std::ranges::transform(upper, upper.begin(),
                                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        fail({sql_errc::no_such_table, "Unknown table '" + upper + "' in " + database});
        return {};
    }
    return gathered(known->which, out_);
}

std::optional<std::string> query_rewriter::table_alias() {
    if (in_.try_word("AS")) return name();
    if (in_.is(token_kind::quoted_identifier) || (in_.is(token_kind::word) && !is_reserved_word(in_.spelled()))) return name();
    return std::nullopt;
}

}  // namespace rollcall::sql
