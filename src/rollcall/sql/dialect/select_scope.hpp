// What a query's names are looked up in, while it is read. Internal to this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

inline constexpr std::string_view group_clause = "group statement";
inline constexpr std::string_view having_clause = "having clause";
inline constexpr std::string_view order_clause = "order clause";

// Tokens, from the first to before the end.
struct token_span {
    std::size_t first = 0;
    std::size_t end = 0;
};

// By the number of a token of a view's query: what stands in the place of a star, or before a table's name.
using view_edits = std::vector<std::pair<std::size_t, std::string>>;

// A condition that keeps the rows for which it is true, while it is read: where it begins, and at which depth.
struct row_filter {
    std::size_t begin = 0;
    int depth = -100;
};

// A table or view that a view's query reads, and how often.
struct table_read {
    table_name of;
    view_extent times;
};

// A column in GROUP BY.
struct grouped_column {
    std::string qualifier;
    std::string column;
};

// What one SELECT names: its items by their qualifiers, and its tables.
struct select_scope {
    struct item {
        std::string qualifier;
        bool column = false;
        bool all = false;
        std::size_t token = 0;                    // where its column's name stands; 0: it is no column
        std::optional<std::size_t> renamed = {};  // which column it is, where its alias is not the name of the column that it shows
    };
    // The history of statements among its tables: which of the statement's reads, and the name that its columns go by.
    struct history {
        std::size_t read = 0;
        std::string alias;
    };
    // A table by the name that its columns go by; null where its columns are not known.
    struct source {
        std::string name;
        shared_schema schema;
        table_name base = {};   // the table itself; without a name where it is none of the users' own
        bool optional = false;  // an outer join gives its columns as NULL where it finds no row
    };
    std::vector<item> items;
    std::uint64_t joined = 0;   // tables of its FROM so far, those behind views counted
    std::uint64_t merging = 0;  // what planning its inner joins by columns of one name costs
    bool distinct = false;
    bool united = false;       // it is a set operation, whose columns are known
    std::string row_filter;    // HAVING of the items' values where nothing is grouped; "" for none
    std::string rollup_order;  // of WITH ROLLUP's rows where nothing else orders them: each total behind its groups
    std::string group_check;   // is true of each group, or an error: see equals_check()
    // Whether the engine would take two equal values for different ones: of DISTINCT's items, and of columns that a join merges.
    std::vector<std::string> item_tests;
    std::vector<std::string> merged_tests;
    bool derives = false;            // a derived table of its FROM is being read, which sees none of its columns
    bool in_join_condition = false;  // an ON is being read: beside outer joins the engine takes no subquery there
    // What * stands for where USING or NATURAL merge columns: of those that are merged the one whose value counts. Of the sources so far.
    struct star_column {
        std::size_t source = 0;
        std::size_t column = 0;
    };
    std::vector<star_column> star;
    std::size_t sources_in_star = 0;
    bool star_known = true;  // it is not where a source's columns are not
    bool merges_columns = false;
    void note_star();
    void note_columns_of_star();
    // A join merges columns of the sources from `first` with those from `second` on. `names`: nothing for all of one name. `keeps_second`:
    // the second table's values count, and its columns come first. Returns: how many, of those that are known.
    std::size_t merge_columns(std::size_t first, std::size_t second, const std::optional<std::vector<std::string>>& names,
                              bool keeps_second);
    [[nodiscard]] const column_schema& column_of(const star_column& each) const {
        return sources[each.source].schema->columns[each.column];
    }
    std::vector<column_origin> tables;
    std::vector<history> histories;
    std::vector<source> sources;
    std::vector<column_schema> aliases;  // of its items, for the clauses behind them
    std::vector<column_schema> columns;  // of its items that were read
    std::string_view clause;             // that is read, in the words of MySQL's errors, where it may name items
    std::string order;                   // of a change: the engine's text of its ORDER BY
    bool computes = false;               // an item is more than a literal, a value of the session or of times
    std::vector<told_time> times;        // items that are NOW() or its like
    bool keeps_digits = false;           // its quotients go to an expression, which takes all their digits
    bool hides_names = false;            // from the other items and from WHERE, where the engine would find them
    // Their names in lower case, as far as somebody asked for one.
    struct hidden_names {
        std::unordered_set<std::string> names;
        std::size_t items = 0;
    } hidden;
    std::optional<std::vector<std::string>> loose_keys;  // lower case; where other columns than keys may stand beside groups
    // The item whose number a key of GROUP BY or ORDER BY is. Returns: null where it is none.
    [[nodiscard]] const column_schema* item_of(const expression& key) const;
    // The engine's text of a key, or of its item.
    [[nodiscard]] std::string text_of_key(const expression& key, const column_schema* its_item) const;
    // The same where the blanks at its end do not count.
    [[nodiscard]] std::optional<std::string> padded_key(const expression& key) const;
    // Of SELECT DISTINCT: a column is looked at among the rows, all else where it is computed.
    void note_distinct(expression& item);
    void note_distinct_column(std::string_view table, const column_schema& column);
    // " WHERE ...", "" for none: the condition, and a look at what the engine would take for two texts. `grouped`: the items are of groups.
    [[nodiscard]] std::string where_clause(const std::optional<expression>& condition, bool grouped) const;

    const select_scope* outer = nullptr;  // of the query that this one stands in
};

// May what is read within it name columns of a query around it? Null: there is none.
inline bool sees_outer_columns(const select_scope* scope) noexcept {
    for (; scope != nullptr; scope = scope->outer) {
        if (!scope->derives) return true;
    }
    return false;
}

// The engine's name of a set operation's column, where its rows are looked at. `place`: from 0.
std::string united_column(std::size_t place);

// Each column of a query in FROM has a name of its own (1060).
class query_rewriter;
void check_names(query_rewriter& parser, const table_schema& columns);

// One query of a set operation: its place in the text of all, and what its columns are by themselves.
struct united_term {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<sql_type> types;
};

struct found_column {
    const column_schema* schema = nullptr;
    bool of_item = false;     // it is but what an item is called
    bool optional = false;    // an outer join may give it as NULL
    bool outer = false;       // another query has it than the one that names it
    bool as_written = false;  // whoever reads it calls it as it is written there
};
// Are the tables that go by this name, in the nearest query that has one, all of other databases? Thread: any.
bool is_of_other_database(const select_scope* scope, std::string_view database, std::string_view table) noexcept;
// Of the nearest query, from `scope` outwards, that has such a column. `qualifier`: "" where it is named alone. Returns: no schema where
// none has, and where a table of unknown columns might; lives as long as the scope.
found_column find_column(const select_scope* scope, std::string_view qualifier, std::string_view column) noexcept;

}  // namespace rollcall::sql
