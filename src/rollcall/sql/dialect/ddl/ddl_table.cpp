// CREATE TABLE: columns, keys, constraints, options. Source: MySQL 8.0 Reference Manual, "CREATE TABLE Statement".
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::ptrdiff_t most_indexes = 64;

// All keys, those of columns first: the engine counts its constraints in this order.
std::vector<defined_part> named_keys(const table_definition& definition) {
    std::vector<defined_part> keys;
    for (const auto& column : definition.columns) {
        if (column.primary_key) keys.push_back({defined_kind::primary, "", {column.name}});
        if (column.unique && !column.primary_key) keys.push_back({defined_kind::unique, "", {column.name}});
        keys.insert(keys.end(), column.keys.begin(), column.keys.end());
        if (auto text = default_part(column)) keys.push_back(std::move(*text));
        if (auto by = collation_part(column.name, column.type.own_collation.value_or(collation::bin))) keys.push_back(std::move(*by));
    }
    keys.insert(keys.end(), definition.keys.begin(), definition.keys.end());
    if (auto by = collation_part("", definition.own_collation.value_or(collation::bin))) keys.push_back(std::move(*by));
    name_parts(keys, definition.table.table);
    return keys;
}

}  // namespace

void ddl_rewriter::create_table() {
    out_.verb = verb::create_table;
    const bool if_not_exists = in_.try_words({"IF", "NOT", "EXISTS"});
    table_definition definition;
    definition.table = defined_table();
    if (if_not_exists) out_.noted.push_back(definition.table);
    if (in_.is_word("LIKE")) return create_table_like(definition.table, if_not_exists);
    if (in_.is_symbol("(") && in_.is_word("LIKE", 1)) {
        in_.advance();
        create_table_like(definition.table, if_not_exists);
        return base_.expect_symbol(")");
    }
    if (!in_.is_symbol("(") || base_.is_query_ahead()) return create_table_from_query(definition.table, if_not_exists);
    base_.expect_symbol("(");
    do table_element(definition);
    while (in_.try_symbol(","));
    base_.expect_symbol(")");
    table_options(definition);
    const bool query = in_.is_word("AS") || in_.is_word("SELECT") || in_.is_word("IGNORE") || in_.is_word("REPLACE") || in_.is_symbol("(");
    if (query) base_.not_supported("CREATE TABLE with columns and a query", "Use INSERT ... SELECT for the rows");
    if (base_.failure()) return;
    if (definition.columns.empty()) return base_.fail({sql_errc::parse, "A table must have at least 1 column"});
    if (!definition.own_collation) definition.own_collation = collation_of_database(definition.table);
    for (auto& column : definition.columns) give_collation(column, *definition.own_collation);
    check_conditions(definition);
    if (base_.failure()) return;
    write_create_table(definition, if_not_exists);
}

void ddl_rewriter::table_element(table_definition& into) {
    std::string constraint;
    const bool named = in_.try_word("CONSTRAINT");
    if (named && !in_.is_word("PRIMARY") && !in_.is_word("UNIQUE") && !in_.is_word("FOREIGN") && !in_.is_word("CHECK"))
        constraint = base_.new_name();
    if (in_.try_words({"PRIMARY", "KEY"})) {
        index_options();
        const auto columns = key_parts(true);
        into.constraints.push_back("PRIMARY KEY " + columns.engine);
        into.keys.push_back({defined_kind::primary, "", columns.names});
        index_options();
    } else if (in_.try_word("UNIQUE")) {
        unique_element(into, constraint);
    } else if (in_.try_words({"FOREIGN", "KEY"})) {
        foreign_element(into, constraint);
    } else if (in_.is_word("CHECK")) {
        into.constraints.push_back(check(constraint, into.keys));
    } else if (named) {
        base_.fail_here();
    } else if (in_.try_word("KEY") || in_.try_word("INDEX")) {
        index_element(into);
    } else if (in_.is_word("FULLTEXT") || in_.is_word("SPATIAL")) {
        base_.not_supported("A FULLTEXT or SPATIAL index", "Declare a plain one");
    } else {
        into.columns.push_back(column(into.table));
    }
}

// UNIQUE [KEY|INDEX] [name] (columns): a constraint, which ON DUPLICATE KEY and REPLACE find.
void ddl_rewriter::unique_element(table_definition& into, const std::string& constraint) {
    if (!in_.try_word("KEY")) in_.try_word("INDEX");
    std::string index = constraint;
    if (in_.is_identifier() && !in_.is_word("USING")) index = base_.new_name();
    index_options();
    const auto columns = key_parts(true);
    into.constraints.push_back("UNIQUE " + columns.engine);
    into.keys.push_back({defined_kind::unique, index, columns.names});
    index_options();
}

// FOREIGN KEY [index] (columns) REFERENCES ...
void ddl_rewriter::foreign_element(table_definition& into, const std::string& constraint) {
    if (in_.is_identifier()) base_.name();
    const auto columns = key_parts(true);
    into.constraints.push_back("FOREIGN KEY " + columns.engine + " " + references(into.table));
    into.keys.push_back({defined_kind::foreign, constraint, columns.names});
}

// KEY [name] (columns)
void ddl_rewriter::index_element(table_definition& into) {
    std::string index;
    if (in_.is_identifier() && !in_.is_word("USING")) index = base_.new_name();
    index_options();
    auto columns = key_parts(false);
    index_options();
    if (std::ranges::count(into.keys, defined_kind::index, &defined_part::kind) == most_indexes)
        return base_.fail({sql_errc::parse, "Too many keys specified; max 64 keys allowed"});
    into.keys.push_back({defined_kind::index, index, std::move(columns.names), std::move(columns.lengths), std::move(columns.engine)});
}

// (a, b(10), c DESC). `whole`: the key decides what is unique, so a column's first characters will not do.
key_columns ddl_rewriter::key_parts(bool whole) {
    key_columns out;
    bool cut = false;
    base_.expect_symbol("(");
    do {
        if (in_.is_symbol("(")) base_.not_supported("An index on an expression", "Index a column");
        out.names.push_back(base_.name());
        out.engine += (out.engine.empty() ? "(" : ", ") + quote_name(out.names.back());
        std::string length = "0";
        if (in_.is_symbol("(")) {
            if (whole) base_.not_supported("A unique key on the first characters of a column", "Make the whole column unique");
            in_.advance();
            length = base_.signed_literal().text;
            base_.expect_symbol(")");
            cut = true;
        }
        out.lengths += (out.lengths.empty() ? "" : ",") + length;
        if (!in_.try_word("ASC")) in_.try_word("DESC");
    } while (in_.try_symbol(","));
    base_.expect_symbol(")");
    out.engine += ")";
    if (!cut) out.lengths.clear();
    return out;
}

column_definition ddl_rewriter::column(const table_name& table) {
    column_definition out;
    out.name = base_.new_name();
    out.type = parse_column_type(base_);
    if (out.type.serial) out.not_null = out.auto_increment = out.unique = true;
    if (!out.type.check.empty()) {
        std::string condition = out.type.check;
        condition.replace(condition.find('?'), 1, quote_name(out.name));
        out.constraints.push_back("CHECK (" + condition + ")");
    }
    while (!in_.at_end() && !in_.is_symbol(",") && !in_.is_symbol(")") && !in_.is_word("FIRST") && !in_.is_word("AFTER"))
        column_attribute(out, table);
    settle_default(out);
    return out;
}

void ddl_rewriter::column_attribute(column_definition& into, const table_name& table) {
    if (in_.try_words({"NOT", "NULL"})) {
        into.not_null = true;
    } else if (in_.try_word("NULL")) {
        into.not_null = false;
    } else if (in_.try_word("DEFAULT")) {
        default_value(into);
    } else if (in_.try_word("AUTO_INCREMENT")) {
        into.auto_increment = into.not_null = true;
    } else if (in_.try_words({"PRIMARY", "KEY"}) || in_.try_word("KEY")) {
        into.primary_key = into.not_null = true;
    } else if (in_.try_word("UNIQUE")) {
        in_.try_word("KEY");
        into.unique = true;
    } else if (in_.try_word("COMMENT")) {
        into.comment = base_.utf8_string();
    } else if (in_.is_word("ON") && in_.is_word("UPDATE", 1)) {
        base_.not_supported("ON UPDATE CURRENT_TIMESTAMP", "Set the column in each UPDATE");
    } else if (in_.is_word("GENERATED") || in_.is_word("AS")) {
        base_.not_supported("A generated column", "Use a view");
    } else if (in_.is_word("REFERENCES")) {
        into.constraints.push_back(references(table));
        into.keys.push_back({defined_kind::foreign, "", {into.name}});
    } else if (in_.is_word("CONSTRAINT") || in_.is_word("CHECK")) {
        std::string name;
        if (in_.try_word("CONSTRAINT") && !in_.is_word("CHECK")) name = base_.new_name();
        into.constraints.push_back(check(std::move(name), into.keys));
    } else if (in_.is_word("INVISIBLE")) {
        base_.not_supported("An invisible column", "Leave it out of SELECT");
    } else if (!in_.try_word("VISIBLE") && !try_character_set(base_, into.type.own_collation)) {
        base_.fail_here();
    }
}

// CHECK (condition), kept for whom it is shown to in MySQL's words.
std::string ddl_rewriter::check(std::string name, std::vector<defined_part>& keys) {
    base_.expect_word("CHECK");
    base_.expect_symbol("(");
    const std::size_t begin = in_.position();
    std::string condition = constant(base_.any_expression());
    const std::size_t end = in_.position();
    base_.expect_symbol(")");
    if (!base_.failure()) {
        defined_part key{defined_kind::check, std::move(name)};
        key.clause = expression_text(in_.list(), begin, end);
        key.place = begin;
        keys.push_back(std::move(key));
    }
    if (in_.is_word("NOT") && in_.is_word("ENFORCED", 1)) base_.not_supported("CHECK ... NOT ENFORCED", "Leave the check out");
    in_.try_word("ENFORCED");
    return "CHECK (" + condition + ")";
}

// REFERENCES parent (columns). The engine takes no catalog in this place, only a schema.
std::string ddl_rewriter::references(const table_name& from) {
    base_.expect_word("REFERENCES");
    table_name parent = base_.own_table();
    base_.note_access(parent, table_use::define);  // its keys become names: keep_keys_by_name()
    if (!base_.failure() && parent.database != from.database)
        base_.not_supported("A foreign key into another database", "Keep both tables in one");
    const auto is_it = [&parent](const table_name& each) { return iequals(each.table, parent.table); };
    if (std::ranges::none_of(parents_, is_it)) parents_.push_back(parent);
    const std::string columns = base_.column_list();
    if (in_.try_word("MATCH")) base_.any_name();
    while (in_.try_word("ON")) {
        if (!in_.try_word("DELETE")) base_.expect_word("UPDATE");
        if (!in_.try_word("RESTRICT") && !in_.try_words({"NO", "ACTION"}))
            base_.not_supported("A foreign key with an action", "Use RESTRICT");
    }
    return "REFERENCES " + quote_name(std::string(names_.schema_prefix) + parent.database) + "." + quote_name(parent.table) + " " + columns;
}

// What holds the table is DuckDB, whichever of the engines that keep rows is written.
void ddl_rewriter::engine_option() {
    constexpr auto known =
        std::to_array<std::string_view>({"innodb", "myisam", "aria", "memory", "heap", "archive", "csv", "rocksdb", "duckdb"});
    in_.try_symbol("=");
    const std::string engine = in_.is_string() ? base_.utf8_string() : base_.any_name();
    if (std::ranges::find(known, to_lower(engine)) == known.end())
        base_.fail({sql_errc::unknown_storage_engine, "Unknown storage engine '" + engine + "'"});
}

// Options that say where and how another engine keeps its pages are read and have no effect here; what would change what the
// table holds or returns is refused.
void ddl_rewriter::table_options(table_definition& into) {
    constexpr auto storage =
        std::to_array<spelling>({"ROW_FORMAT", "KEY_BLOCK_SIZE", "STATS_PERSISTENT", "STATS_AUTO_RECALC", "STATS_SAMPLE_PAGES",
                                 "AVG_ROW_LENGTH", "CHECKSUM", "DELAY_KEY_WRITE", "MAX_ROWS", "MIN_ROWS", "PACK_KEYS"});
    while (!base_.failure()) {
        in_.try_symbol(",");
        if (in_.try_word("ENGINE")) {
            engine_option();
        } else if (std::ranges::any_of(storage, [this](spelling word) { return in_.try_word(word); })) {
            in_.try_symbol("=");
            if (in_.is(token_kind::number)) {
                in_.advance();
            } else if (in_.is_string()) {
                base_.utf8_string();
            } else if (!in_.try_word("DEFAULT")) {
                base_.any_name();
            }
        } else if (in_.is_word("DEFAULT") || in_.is_word("CHARSET") || in_.is_word("CHARACTER") || in_.is_word("COLLATE")) {
            in_.try_word("DEFAULT");
            if (!try_character_set(base_, into.own_collation)) base_.fail_here();
        } else if (in_.try_word("COMMENT")) {
            in_.try_symbol("=");
            into.comment = base_.utf8_string();
        } else if (in_.try_word("AUTO_INCREMENT")) {
            in_.try_symbol("=");
            if (!in_.is(token_kind::number)) base_.fail_here();
            into.first_number = base_.signed_literal().text;
            if (into.first_number.find_first_not_of("0123456789") != std::string::npos) base_.fail_here();
            if (into.first_number == "0") into.first_number = "1";
        } else if (in_.is_word("PARTITION")) {
            base_.not_supported("PARTITION BY", "Leave it out");
        } else {
            return;
        }
    }
}

std::string ddl_rewriter::column_text(const column_definition& column, const table_name& table) const {
    std::string out = quote_name(column.name) + " " + engine_type(column.type);
    if (column.not_null) out += " NOT NULL";
    if (column.auto_increment) {
        out += " DEFAULT nextval(" + quote_string(sequence_of(table)) + ")";
    } else if (!column.default_value.empty()) {
        out += " DEFAULT " + column.default_value;
    }
    if (column.primary_key) out += " PRIMARY KEY";
    if (column.unique && !column.primary_key) out += " UNIQUE";
    for (const std::string& constraint : column.constraints) out += " " + constraint;
    return out;
}

void ddl_rewriter::write_create_table(const table_definition& definition, bool if_not_exists) {
    const auto numbered = std::ranges::count_if(definition.columns, &column_definition::auto_increment);
    if (numbered > 1)
        return base_.fail(
            {sql_errc::parse, "Incorrect table definition; there can be only one auto column and it must be defined as a key"});
    const std::string maybe = if_not_exists ? "IF NOT EXISTS " : "";
    const std::string table = engine_table(names_, definition.table);
    if (numbered == 1)
        out_.before.push_back("CREATE SEQUENCE " + maybe + sequence_of(definition.table) + " START " + definition.first_number);
    out_.text = "CREATE TABLE " + maybe + table + " (";
    bool first = true;
    for (const column_definition& column : definition.columns) {
        if (!first) out_.text += ", ";
        first = false;
        out_.text += column_text(column, definition.table);
    }
    for (const std::string& constraint : definition.constraints) out_.text += ", " + constraint;
    out_.text += ")";
    auto keys = named_keys(definition);
    keep_keys_by_name(definition.table, keys);
    for (const auto& key : keys) {
        if (key.kind != defined_kind::index) continue;
        out_.after.push_back("CREATE INDEX " + maybe + index_name(definition.table, key.name) + " ON " + table + " " + key.engine);
    }
    hold_folded_keys(definition, keys, if_not_exists);
    if (!definition.comment.empty()) out_.after.push_back("COMMENT ON TABLE " + table + " IS " + quote_string(definition.comment));
    if (!if_not_exists) {
        out_.after.insert(out_.after.end(), {forget(definition.table), forget_parts(definition.table)});
        if (numbered == 1) stop_counting(definition.table);
    }
    remember_parts(definition.table, keys, if_not_exists);
    out_.after.push_back(remember(definition, if_not_exists));
}

}  // namespace rollcall::sql
