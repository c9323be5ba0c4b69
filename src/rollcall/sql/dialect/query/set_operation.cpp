// UNION, EXCEPT and INTERSECT: the columns that their queries make together, and what a recursive query knows of its own. VALUES ROW, whose
// rows are united likewise.
// Source: MySQL 8.0 Reference Manual, "Set Operations", "WITH (Common Table Expressions)".
#include <algorithm>

#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/comparison/one_decimal.hpp"
#include "rollcall/sql/dialect/query/item_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// The engine plans them in a time that grows with the square of their number, and looks for an interrupt but now and then.
constexpr std::size_t most_queries = 1000;

sql_error too_many_queries() {
    return {sql_errc::parse,
            "More than 1000 queries in a row are joined by UNION, EXCEPT or INTERSECT. Write VALUES ROW(...), ROW(...), or fill a table."};
}

// The rows of a set operation, so that what orders them may compute. `distinct`: it gives none twice, and is an error where a row has a
// text that the engine would not take for its equal. `computes`: it is ordered by more than columns, as an ENUM is. Columns go by their
// places: two may have one name.
std::string united_rows(std::string rows, const std::vector<column_schema>& columns, bool distinct, bool computes) {
    std::vector<std::string> tests;
    std::string items;
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        computes = computes || is_padded(columns[i].type) || columns[i].type.is(type_class::enumeration);
        if (distinct && may_have_equals(columns[i].type)) tests.push_back(may_equal_another(columns[i].type, united_column(i)));
        append_name((items += i == 0 ? "" : ", ") += united_column(i) + " AS ", columns[i].name);
        append_name(places += i == 0 ? "" : ", ", std::to_string(i + 1));
    }
    if (!computes && tests.empty()) return rows;
    rows = "SELECT " + items + " FROM (" + rows + ") AS \"united\" (" + places + ")";
    return tests.empty() ? rows : rows + " WHERE " + equals_check(tests);
}

std::vector<sql_type> types_of(const std::vector<column_schema>& columns) {
    std::vector<sql_type> types;
    types.reserve(columns.size());
    for (const column_schema& each : columns) types.push_back(each.type);
    return types;
}

// Of these MySQL makes text, and the engine something else.
bool meet_as_text(const sql_type& a, const sql_type& b) noexcept {
    if (!a.is_known() || !b.is_known()) return false;
    if (a.is(type_class::json) != b.is(type_class::json)) return true;
    if ((a.is_temporal() && b.is_number()) || (a.is_number() && b.is_temporal())) return true;
    // Their texts are the engine's else: "true", "1.0", a fraction without the zeros at its end.
    const auto is_written_otherwise = [](const sql_type& t) {
        return t.is(type_class::boolean) || t.is(type_class::real) || (t.is_temporal() && t.scale > 0);
    };
    return (a.is_string() && is_written_otherwise(b)) || (b.is_string() && is_written_otherwise(a));
}

// The rows of one query with its columns written anew.
std::string rows_with(std::string_view query, const std::vector<std::string>& items, const std::vector<column_schema>& columns) {
    std::string list;
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        append_name((list += i == 0 ? "" : ", ") += items[i] + " AS ", columns[i].name);
        append_name(places += i == 0 ? "" : ", ", std::to_string(i + 1));
    }
    return "SELECT " + list + " FROM (" + std::string(query) + ") AS \"united\" (" + places + ")";
}

// The engine keeps a small number in 32 bits, and what a recursive query makes of it too.
std::string with_wide_integers(std::string query, const std::vector<column_schema>& columns) {
    std::vector<std::string> items;
    bool any = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const sql_type& type = columns[i].type;
        const bool wide = type.is(type_class::integer) && type.bits == 64 && !type.is_unsigned;
        items.push_back(wide ? "CAST(" + united_column(i) + " AS BIGINT)" : united_column(i));
        any = any || wide;
    }
    return any ? rows_with(query, items, columns) : query;
}

// How many characters a text column takes by its type. Returns: nothing where that is not known, or not bounded.
std::optional<std::uint32_t> most_characters(const column_schema& column) {
    const bool bounded = column.mysql_type.starts_with("varchar(") || column.mysql_type.starts_with("char(");
    return bounded && column.type.is(type_class::text) ? std::optional(length_of_text(column.mysql_type)) : std::nullopt;
}

// Of exact numbers of several scales the engine may lose digits.
bool lose_digits(const std::vector<united_term>& terms, const std::vector<column_schema>& columns) {
    return std::ranges::any_of(terms, [&columns](const united_term& term) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (loses_digits({{}, binding::atom, content::column, 0, term.types[i]}, columns[i].type)) return true;
        }
        return false;
    });
}

std::optional<std::uint32_t> longer(std::optional<std::uint32_t> a, std::optional<std::uint32_t> b) {
    return a && b ? std::max(a, b) : std::nullopt;
}

}  // namespace

// From the last to the first: what is written leaves the places of those before it.
void query_rewriter::convert_united(std::string& queries, const std::vector<united_term>& terms,
                                    const std::vector<column_schema>& columns) {
    for (auto term = terms.rbegin(); term != terms.rend() && !failure_; ++term) {
        std::vector<std::string> items;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            expression item{united_column(i), binding::atom, content::column, 0, term->types[i]};
            const bool is_other = columns[i].type.is(type_class::text) && item.type.is_known();
            if (is_other) item = as_text(std::move(item));
            if (loses_digits(item, columns[i].type)) item = in_one_decimal(std::move(item), columns[i].type);
            items.push_back(std::move(item.text));
        }
        const std::size_t size = term->end - term->begin;
        queries.replace(term->begin, size, rows_with(queries.substr(term->begin, size), items, columns));
    }
}

// A recursive query's columns are as its first part makes them. All may be NULL, and none is a literal to what reads it.
void query_rewriter::note_growing(const growing_cte& of, const std::vector<column_schema>& columns) {
    const bool fits = of.columns.empty() || of.columns.size() == columns.size();
    auto schema = fits ? std::make_shared<table_schema>() : nullptr;
    for (std::size_t i = 0; fits && i < columns.size(); ++i) {
        column_schema& column = schema->columns.emplace_back();
        column.name = of.columns.empty() ? columns[i].name : of.columns[i];
        if (!columns[i].type.is(type_class::null)) column.type = columns[i].type;
        if (column.type.is_string()) column.type.order.rank = std::min(column.type.order.rank, coercibility::column);
        if (most_characters(columns[i])) column.mysql_type = columns[i].mysql_type;
    }
    cte_schemas_[of.name] = std::move(schema);
}

// What a recursive part adds becomes the text that its column is, no longer than the parts before it make that.
// Source: MySQL 8.4 Reference Manual, "WITH (Common Table Expressions)", "Recursive Common Table Expressions".
std::string query_rewriter::grown_rows(std::string query, const std::vector<column_schema>& columns) {
    std::vector<std::string> items;
    bool any = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const column_schema& column = columns[i];
        const auto most = most_characters(column);
        const auto own = most_characters(columns_[i]);
        expression item{united_column(i), binding::atom, content::column, 0, columns_[i].type};
        const bool is_other = column.type.is(type_class::text) && item.type.is_known() && !item.type.is(type_class::text);
        const bool may_be_longer = most && !(own && *own <= *most) && !item.type.is(type_class::null);
        if (is_other) item = as_text(std::move(item));
        if (may_be_longer && strict_) {
            item = fitted("rollcall_fit_text", std::move(item), std::to_string(*most), column);
        } else if (may_be_longer) {
            item = wrapped("left(", std::move(item), ", " + std::to_string(*most) + ")");
        }
        any = any || is_other || may_be_longer;
        items.push_back(std::move(item.text));
    }
    return any && !failure_ ? rows_with(query, items, columns) : query;
}

// The columns of the queries so far with those of the next one. `of`: as in query_terms(); `grows`: the next one names it. Returns: does
// MySQL make text of what the engine makes something else of?
bool query_rewriter::join_columns(std::vector<column_schema>& columns, const growing_cte* of, bool grows) {
    bool as_text = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const column_schema before = columns[i];
        const auto most = of == nullptr ? std::nullopt : longer(most_characters(before), most_characters(columns_[i]));
        as_text = as_text || (of == nullptr && meet_as_text(before.type, columns_[i].type));
        join_column(columns[i], columns_[i]);
        if (grows && before.type.is_known() && !before.type.is_string()) columns[i].type = before.type;
        if (grows) columns[i].mysql_type = before.mysql_type;
        if (!grows && most) columns[i].mysql_type = "varchar(" + std::to_string(*most) + ")";
    }
    if (of != nullptr && !grows) note_growing(*of, columns);
    return as_text;
}

// The rows of all queries, for what orders them, which sees no table.
std::string query_rewriter::all_united(std::string rows, bool distinct) {
    const bool computes = orders_by_expressions(in_);
    if (!columns_known_) return computes ? "SELECT * FROM (" + rows + ") AS \"united\"" : rows;
    if (!last_scope_) last_scope_ = std::make_unique<select_scope>();
    last_scope_->aliases = columns_;
    last_scope_->sources.clear();
    last_scope_->united = true;
    return distinct || in_.is_word("ORDER") ? united_rows(std::move(rows), columns_, distinct, computes) : rows;
}

// INTERSECT binds tighter than UNION and EXCEPT in both grammars. `of`: the recursive name that the query makes, null for none.
std::string query_rewriter::query_terms(bool named, const growing_cte* of) {
    const bool opens = in_.is_symbol("(");
    std::string out = query_term(named);
    const bool bounded_twice = opens && bounded_ && (in_.is_word("ORDER") || in_.is_word("LIMIT"));
    if (bounded_twice) out = "SELECT * FROM " + out + " AS \"bounded\"";  // the engine takes no other ORDER BY or LIMIT behind those
    std::vector<column_schema> first = std::move(columns_);
    bool known = columns_known_;
    if (of != nullptr && known) note_growing(*of, first);
    bool distinct = false;
    bool as_text = false;
    std::vector<united_term> united;
    for (std::size_t terms = 1;; ++terms) {
        std::size_t end = out.size();
        const bool is_union = in_.is_word("UNION");
        if (in_.try_word("UNION")) {
            out += " UNION ";
        } else if (in_.try_word("EXCEPT")) {
            out += " EXCEPT ";
        } else if (in_.try_word("INTERSECT")) {
            out += " INTERSECT ";
        } else {
            columns_ = std::move(first);
            columns_known_ = known;
            if (known && (as_text || lose_digits(united, columns_))) convert_united(out, united, columns_);
            return terms == 1 ? out : all_united(std::move(out), distinct);
        }
        if (terms == most_queries) fail(too_many_queries());
        if (!out_.into.empty()) fail_here();  // INTO stands behind the last query alone
        if (in_.try_word("ALL")) {
            out += "ALL ";
        } else {
            in_.try_word("DISTINCT");
            distinct = true;
        }
        if (terms == 1 && known && of != nullptr) {
            const std::string operation = out.substr(end);
            out = with_wide_integers(out.substr(0, end), first);
            end = out.size();
            out += operation;
        }
        if (terms == 1 && known) united.push_back({0, end, types_of(first)});
        const std::size_t begin = out.size();
        ctes_.reads_itself = false;
        std::string term = query_term(named);
        const bool grows = of != nullptr && ctes_.reads_itself;
        known = known && columns_known_ && columns_.size() == first.size();
        out += known && grows ? grown_rows(std::move(term), first) : term;
        if (known && !grows) united.push_back({begin, out.size(), types_of(columns_)});
        if (known) as_text = join_columns(first, of, grows) || as_text;
        if (!is_union && known && std::ranges::any_of(first, [](const auto& each) { return may_have_equals(each.type); })) {
            not_supported("EXCEPT and INTERSECT of JSON, and of text whose blanks at the end do not count (PAD SPACE)",
                          "Write NOT EXISTS or EXISTS");
        }
    }
}

// The values of one column become of one type.
column_schema query_rewriter::value_column(std::vector<std::vector<expression>>& rows, std::size_t place) {
    std::vector<expression*> values;
    bool bytes = false;
    bool others = false;
    column_schema column;
    column.name = "column_" + std::to_string(place);
    for (auto& row : rows) {
        const expression& value = row[place];
        bytes = bytes || value.type.is(type_class::bytes);
        others = others || (value.type.is_known() && !value.type.is(type_class::bytes));
        values.push_back(&row[place]);
    }
    if (bytes && others) {
        not_supported("VALUES ROW of bytes and other types in one column",
                      "Write CAST(... AS BINARY), or CONVERT(... USING utf8mb4) around the bytes");
    }
    column.type = unify(values);
    column.type.hidden = 0;
    for (expression* const each : values) *each = shown(std::move(*each));
    return column;
}

// ROW(1, 2), ROW(3, 4)
std::string query_rewriter::row_constructors() {
    std::vector<std::vector<expression>> rows;
    do {
        expect_word("ROW");
        expect_symbol("(");
        rows.emplace_back();
        do {
            if (in_.is_word("DEFAULT")) fail_here();  // of no column
            rows.back().push_back(value_or_default_of_row().value);
        } while (in_.try_symbol(","));
        expect_symbol(")");
        if (failure_) return {};
        if (rows.back().size() != rows.front().size()) {
            fail({sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row " + std::to_string(rows.size())});
            return {};
        }
    } while (in_.try_symbol(","));
    std::string names;
    last_scope_ = std::make_unique<select_scope>();
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
        columns_.push_back(value_column(rows, i));
        append_name(names += i == 0 ? "" : ", ", columns_.back().name);
    }
    columns_known_ = true;
    last_scope_->aliases = columns_;
    std::string out;
    for (const auto& row : rows) {
        out += out.empty() ? "(" : ", (";
        for (const expression& value : row) (out += &value == &row.front() ? "" : ", ") += value.text;
        out += ")";
    }
    return "SELECT * FROM (VALUES " + out + ") AS \"values\" (" + names + ")";
}

}  // namespace rollcall::sql
