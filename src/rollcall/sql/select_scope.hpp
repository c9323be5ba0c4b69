// What a query's names are looked up in, while it is read. Internal to this folder.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "rollcall/sql/statement.hpp"
#include "rollcall/sql/table_schema.hpp"

namespace rollcall::sql {

// Tokens, from the first to before the end.
struct token_span {
    std::size_t first = 0;
    std::size_t end = 0;
};

// What one SELECT names: its items by their qualifiers, and its tables.
struct select_scope {
    struct item {
        std::string qualifier;
        bool column = false;
        bool all = false;
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
    bool in_join_condition = false;  // an ON is being read: beside outer joins the engine takes no subquery there
    std::vector<column_origin> tables;
    std::vector<history> histories;
    std::vector<source> sources;
    std::vector<column_schema> aliases;  // of its items, for the clauses behind them
    // Its items so far, while their names are hidden: to the other items and to WHERE, where the engine would find them; else null.
    const std::vector<column_schema>* items_read = nullptr;
    // Their names in lower case, as far as somebody asked for one.
    struct hidden_names {
        std::unordered_set<std::string> names;
        std::size_t items = 0;
    } hidden;
    std::optional<std::vector<std::string>> loose_keys;  // lower case; where other columns than keys may stand beside groups
    std::vector<std::string> renamed;                    // the aliases of items that are no column of that name
    const select_scope* outer = nullptr;                 // of the query that this one stands in
};

}  // namespace rollcall::sql
