// Operands: columns, parentheses, subqueries, CASE and CAST; literals are literal.cpp's.
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/calls/call_table.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/query/item_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// Where no column has one of these names, the engine answers with a value of its own session, quoted or not.
constexpr word_table engine_values(std::to_array<std::string_view>({"current_catalog", "current_date", "current_role", "current_schema",
                                                                    "current_time", "current_timestamp", "current_user", "localtime",
                                                                    "localtimestamp", "session_user"}));

constexpr int most_digits_of_decimal = 38;

// Of a number that is written without an exponent.
std::size_t digits_before_point(std::string_view number) noexcept {
    const std::size_t first = std::min(number.find_first_not_of("-0"), number.size());
    return std::max(std::min(number.find('.'), number.size()), first) - first;
}

// CAST('-999.99' AS DECIMAL(5, 2))
std::string largest_decimal(std::string_view sign, std::string_view engine_type, const sql_type& type) {
    std::string digits(static_cast<std::size_t>(type.precision - type.scale), '9');
    if (type.scale > 0) digits.append(".").append(type.scale, '9');
    return "CAST('" + std::string(sign) + digits + "' AS " + std::string(engine_type) + ")";
}

// `table`: "" where the column is named alone.
expression column_of_table(const found_column& known, std::string_view table, std::string_view column) {
    expression out;
    if (!table.empty()) append_name(out.text, table) += '.';
    append_name(out.text, column);
    out.kind = content::column;
    if (known.schema == nullptr) return out;
    out.type = known.schema->type;
    out.nullable = known.schema->nullable || known.optional;
    return out;
}

// A set operation's rows are of no table: what orders them names its columns alone.
void check_united_column(query_rewriter& parser, const select_scope& scope, const std::string& table, const std::string& column) {
    if (!table.empty()) {
        return parser.fail(
            {sql_errc::tablename_not_allowed_here, "Table '" + table + "' from one of the SELECTs cannot be used in global ORDER clause"});
    }
    if (scope.outer == nullptr && find_column(&scope, {}, column).schema == nullptr) {
        parser.fail({sql_errc::bad_field, "Unknown column '" + column + "' in 'order clause'"});
    }
}

// The engine would look into it where what is called so is no table that may have the column.
bool is_json_column(const select_scope* scope, std::string_view name) noexcept {
    for (const select_scope* each = scope; each != nullptr; each = each->outer) {
        const auto may_be = [name](const select_scope::source& source) { return source.schema == nullptr && iequals(source.name, name); };
        if (std::ranges::any_of(each->sources, may_be)) return false;
    }
    const found_column found = find_column(scope, {}, name);
    return found.schema != nullptr && found.schema->type.is(type_class::json);
}

}  // namespace

// `begin`: the first token of what was just read, a literal or a value of the session.
expression query_rewriter::noted_constant(std::size_t begin, expression value) {
    constant_ = {begin, in_.position()};
    return value;
}

// `begin`: the first token of what was just read, NOW() or its like.
expression query_rewriter::noted_time(std::size_t begin, const told_time& time, expression value) {
    time_tokens_ = {begin, in_.position()};
    time_ = time;
    ++times_read_;
    return value;
}

expression query_rewriter::operand() {
    const std::size_t begin = in_.position();
    switch (in_.peek().kind) {
        case token_kind::number: return noted_constant(begin, number());
        case token_kind::string:
        case token_kind::national_string:
        case token_kind::charset_introducer: return noted_constant(begin, string());
        case token_kind::hex_string:
        case token_kind::bit_string: return blob();
        case token_kind::placeholder: return placeholder();
        case token_kind::system_variable: return system_variable();
        case token_kind::user_variable: return user_variable();
        case token_kind::quoted_identifier: return in_.is_symbol("(", 1) ? call() : column();
        case token_kind::word: return word_operand();
        case token_kind::symbol: break;
    }
    if (in_.is_symbol("(")) return parenthesised();
    fail_here();
    return {};
}

expression query_rewriter::word_operand() {
    // A word that is not reserved is anything but a column only before a parenthesis or a string.
    const bool calls = in_.is_symbol("(", 1);
    if (!calls && !is_reserved_word(in_.spelled()) && !in_.is(token_kind::string, 1)) return column();
    if (calls && has_call_template(in_.spelled())) return call();
    const std::size_t begin = in_.position();
    if (in_.try_word("NULL")) return noted_constant(begin, {"NULL", binding::atom, content::other, 0, types::null});
    if (in_.try_word("TRUE")) return noted_constant(begin, {"TRUE", binding::atom, content::other, 0, types::boolean});
    if (in_.try_word("FALSE")) return noted_constant(begin, {"FALSE", binding::atom, content::other, 0, types::boolean});
    if (in_.try_word("CASE")) return case_when();
    if (in_.is_word("EXISTS") && is_query_ahead(1)) {
        in_.advance();
        return wrapped_as("EXISTS ", subquery(), "", types::boolean);
    }
    if (in_.is_word("ROW") && in_.is_symbol("(", 1)) {
        in_.advance();
        return parenthesised();
    }
    if (in_.is(token_kind::string, 1)) {
        for (const std::string_view type : {"DATE", "TIME", "TIMESTAMP"}) {
            if (in_.is_word(type)) return typed_literal(type);
        }
    }
    if (in_.is_word("CAST") && in_.is_symbol("(", 1)) return cast();
    if (in_.is_word("CONVERT") && in_.is_symbol("(", 1)) return convert();
    if (in_.is_word("INTERVAL")) return interval();
    if (in_.is_word("VALUES") && in_.is_symbol("(", 1)) return values_of();
    if (in_.is_word("MATCH") && in_.is_symbol("(", 1)) not_supported("MATCH ... AGAINST", "Use LIKE or REGEXP");
    if (in_.is_word("DEFAULT") && in_.is_symbol("(", 1))
        not_supported("DEFAULT(column)", "Write the value, or DEFAULT alone in VALUES and SET");
    if (auto value = try_session_function()) return noted_constant(begin, std::move(*value));
    if (auto value = try_current_time()) return std::move(*value);
    if (calls) return call();
    if (is_reserved_word(in_.spelled())) fail_here();
    return column();
}

expression query_rewriter::parenthesised() {
    const depth_guard guard(*this);
    if (is_query_ahead()) {
        keeps_digits_ = !in_.is_word("WITH", 1);
        return subquery();
    }
    expect_symbol("(");
    expression first = value_or_row();
    if (!in_.is_symbol(",")) {
        expect_symbol(")");
        first.kind = first.kind == content::column ? content::other : first.kind;
        return first;  // whoever uses it puts the parentheses that are needed
    }
    std::vector<expression> items;
    items.push_back(std::move(first));
    while (in_.try_symbol(",")) items.push_back(value_or_row());
    expect_symbol(")");
    return row_of(std::move(items));
}

// `compared_by_row`: by IN, ANY or ALL.
expression query_rewriter::subquery(bool compared_by_row) {
    expect_symbol("(");
    ++subquery_depth_;
    note_subqueries(0);
    const std::uint64_t outer_names = outer_names_;
    expression inner{query(false)};
    keeps_digits_ = false;
    --subquery_depth_;
    if (scope_ != nullptr) count_subqueries(compared_by_row || outer_names_ != outer_names ? weight_of_correlated : 1);
    expect_symbol(")");
    const bool one = columns_known_ && columns_.size() == 1;
    return wrapped_as("(", std::move(inner), ")", one ? columns_.front().type : sql_type{});
}

// CASE x WHEN y compares as x = y does, CASE WHEN takes conditions; all that it gives is of one type.
expression query_rewriter::case_when() {
    const depth_guard guard(*this);
    std::optional<expression> subject;
    if (!in_.is_word("WHEN")) subject = any_expression();
    if (!in_.is_word("WHEN")) fail_here();
    std::vector<expression> tests;
    std::vector<expression> values;
    while (in_.try_word("WHEN")) {
        tests.push_back(any_expression());
        expect_word("THEN");
        values.push_back(any_expression());
        if (failure_) return {};
    }
    if (in_.try_word("ELSE")) values.push_back(any_expression());
    expect_word("END");
    if (failure_) return {};
    return written_case(std::move(subject), std::move(tests), std::move(values));
}

expression query_rewriter::cast() {
    in_.advance();
    expect_symbol("(");
    expression inner = any_expression();
    if (in_.is_word("AT")) not_supported("CAST ... AT TIME ZONE", "Cast to DATETIME");
    expect_word("AS");
    content kind = content::other;
    sql_type known;
    const std::string type = cast_type(kind, known);
    expect_symbol(")");
    expression out = cast_to(std::move(inner), type, kind, known);
    known.order = {collation::bin, coercibility::column, out.type.order.kept};
    out.type = known;
    return out;
}

// CAST AS DECIMAL of what may have more digits before the point gives the largest of the type. Nothing where it fits, or a change fails.
std::optional<expression> query_rewriter::bounded(const expression& number, std::string_view engine_type, const sql_type& type) {
    const sql_type& of = number.type;
    const bool finer = of.computed_scale() > type.scale;  // rounded, it may get one more
    const bool fits = of.is(type_class::decimal) && of.precision - of.scale + (finer ? 1 : 0) <= type.precision - type.scale;
    const bool known = of.is_number() && type.precision > 0 && type.precision <= most_digits_of_decimal;
    if (!known || fits || converts_strictly_) return std::nullopt;
    if (number.is_literal_number() && number.text.find_first_of("eE") == std::string::npos) {
        if (digits_before_point(number.text) > static_cast<std::size_t>(type.precision - type.scale)) {
            const std::string what = "CAST(" + number.text + " AS " + std::string(engine_type) + ")";
            warn(sql_errc::out_of_range, "Out of range value for column '" + what + "' at row 1");
            return expression{largest_decimal(number.text.starts_with('-') ? "-" : "", engine_type, type)};
        }
        if (of.is(type_class::integer)) return std::nullopt;
    }
    if (number.text.size() > longest_repeated_operand || !is_repeatable(number.text)) return std::nullopt;
    const std::string value = text_of(number, binding::operation);
    const std::string sides = ", CASE WHEN " + value + " > 0 THEN " + largest_decimal("", engine_type, type) + " WHEN " + value +
                              " < 0 THEN " + largest_decimal("-", engine_type, type) + " END)";
    return wrapped("COALESCE(TRY_CAST(", expression(number), " AS " + std::string(engine_type) + ")" + sides);
}

// "VARCHAR(5)" is CHAR(5), which cuts; the engine's types have no length.
expression query_rewriter::cast_to(expression inner, std::string_view type, content kind, const sql_type& known) {
    const std::size_t length = type.starts_with("VARCHAR(") ? type.find('(') : std::string_view::npos;
    if (type.starts_with("VARCHAR") && inner.type.is(type_class::bytes)) inner = called("rollcall_utf8", std::move(inner), types::text);
    if (length != std::string_view::npos) {
        return wrapped("\"left\"(", as_text(std::move(inner)), ", " + std::string(type.substr(length + 1)));
    }
    if (type == "VARCHAR") return as_text(std::move(inner));
    if (type == "BIGINT") return as_number(std::move(inner), "rollcall_to_signed");
    if (type == "UBIGINT") return as_number(std::move(inner), "rollcall_to_unsigned");
    if (type == "DATE") return as_date(std::move(inner));
    if (type == "TIMESTAMP") return as_datetime(std::move(inner), known.scale);
    if (type == "TIME") return as_duration(std::move(inner), known.scale);
    if (type == "YEAR") return called("rollcall_to_year", std::move(inner), types::year);
    if (type == "JSON" && inner.type.is(type_form::bit)) not_supported("BIT in JSON", "Write CAST(... AS UNSIGNED) for its number");
    if (type == "JSON") return called("rollcall_json", std::move(inner), types::json);
    if (type.starts_with("BLOB")) return cast_to_bytes(std::move(inner), type);
    if (inner.type.is(type_class::json) && type.starts_with("DECIMAL")) {
        inner = called("rollcall_json_digits", std::move(inner), types::text);
    } else if (inner.type.is_known()) {
        inner = as_number(std::move(inner));
    }
    if (type.starts_with("DECIMAL")) {
        if (auto within = bounded(inner, type, known)) return *std::move(within);
    }
    expression out = as_type(std::move(inner), type);
    out.kind = kind;
    return out;
}

// The bytes of its text. "BLOB(5)" is BINARY(5), which cuts, and fills with NUL.
expression query_rewriter::cast_to_bytes(expression inner, std::string_view type) {
    out_.typed_by_parameters = out_.typed_by_parameters || inner.type.is(type_class::unknown);
    if (!inner.type.is_known()) {
        inner = as_type(std::move(inner), "BLOB");
    } else if (!inner.type.is(type_class::bytes)) {
        inner = called("encode", as_text(std::move(inner)), types::bytes);
    }
    inner.kind = content::other;
    const std::size_t length = type.find('(');
    return length == type.npos
               ? inner
               : wrapped_as("rollcall_binary(", std::move(inner), ", " + std::string(type.substr(length + 1)), types::bytes);
}

expression query_rewriter::convert() {
    in_.advance();
    expect_symbol("(");
    expression inner = any_expression();
    content kind = content::other;
    std::string type = "VARCHAR";
    sql_type known = types::text;
    if (in_.try_word("USING")) {
        const std::string charset = in_.is_word("BINARY") ? (in_.advance(), std::string("binary")) : to_lower(name());
        if (charset == "binary") {
            type = "BLOB";
            known = types::bytes;
        } else if (!is_character_set(charset)) {
            fail({sql_errc::unknown_character_set, "Unknown character set: '" + charset + "'"});
        }
    } else {
        expect_symbol(",");
        type = cast_type(kind, known);
    }
    expect_symbol(")");
    expression out = cast_to(std::move(inner), type, kind, known);
    known.order = {collation::bin, coercibility::column, out.type.order.kept};
    out.type = known;
    return out;
}

// The engine's type of a CAST's; of CHAR(n) "VARCHAR(n)".
std::string query_rewriter::cast_type(content& kind, sql_type& known) {
    struct type_row {
        spelling name;
        std::string_view engine;
        sql_type type;
    };
    constexpr auto rows = std::to_array<type_row>({{"SIGNED", "BIGINT", types::bigint},
                                                   {"UNSIGNED", "UBIGINT", types::unsigned_bigint},
                                                   {"CHAR", "VARCHAR", types::text},
                                                   {"CHARACTER", "VARCHAR", types::text},
                                                   {"NCHAR", "VARCHAR", types::text},
                                                   {"BINARY", "BLOB", types::bytes},
                                                   {"DATE", "DATE", types::date},
                                                   {"DATETIME", "TIMESTAMP", types::datetime},
                                                   {"TIMESTAMP", "TIMESTAMP", types::datetime},
                                                   {"TIME", "TIME", types::duration},
                                                   {"JSON", "JSON", types::json},
                                                   {"DOUBLE", "DOUBLE", types::real},
                                                   {"REAL", "DOUBLE", types::real},
                                                   {"FLOAT", "FLOAT", {type_class::real, false, 32}},
                                                   {"YEAR", "YEAR", types::year},
                                                   {"DECIMAL", "DECIMAL", types::decimal(10, 0)},
                                                   {"DEC", "DECIMAL", types::decimal(10, 0)}});
    const auto* const found = std::ranges::find_if(rows, [this](const type_row& row) { return in_.is_word(row.name); });
    if (found == rows.end()) {
        fail_here();
        return {};
    }
    in_.advance();
    const std::string_view type = found->engine;
    known = found->type;
    if (type == "DATE") kind = content::date;
    if (type == "BIGINT" || type == "UBIGINT") {
        if (!in_.try_word("INTEGER")) in_.try_word("INT");
        return std::string(type);
    }
    if (type == "DOUBLE") in_.try_word("PRECISION");
    std::string length;
    std::string scale = "0";
    if (in_.try_symbol("(")) {
        length = number().text;
        if (type == "DECIMAL" && in_.try_symbol(",")) scale = number().text;
        expect_symbol(")");
        constexpr std::string_view digits = "0123456789";
        if (length.find_first_not_of(digits) != length.npos || scale.find_first_not_of(digits) != scale.npos) fail_here();
        if (length.size() < scale.size() || (length.size() == scale.size() && length < scale)) fail(more_fraction_than_digits());
    }
    if (known.is_temporal()) {
        if (length.size() > 1 || length > "6")
            fail({sql_errc::too_big_precision, "Too-big precision " + length + " specified for 'CAST'. Maximum is 6."});
        known = types::with_digits(known, length.empty() || known.is(type_class::date) ? 0 : length.front() - '0');
    }
    if (type == "VARCHAR" && (in_.try_word("CHARSET") || in_.try_words({"CHARACTER", "SET"}))) any_name();
    if (type == "DECIMAL" && !length.empty()) known = type_of_text("decimal(" + length + "," + scale + ")");
    if (type == "DECIMAL") return "DECIMAL(" + (length.empty() ? "10" : length) + ", " + scale + ")";
    if ((type == "BLOB" || type == "VARCHAR") && !length.empty()) return std::string(type) + "(" + length + ")";
    return std::string(type);
}

// In ON DUPLICATE KEY UPDATE, VALUES(c) is the value that the row would have had.
expression query_rewriter::values_of() {
    if (!in_duplicate_clause_) {
        fail_here();
        return {};
    }
    in_.advance();
    expect_symbol("(");
    std::string column_name = name();
    while (in_.try_symbol(".")) column_name = any_name();
    expect_symbol(")");
    return new_value(column_name);
}

// What a column is in a statement that gives it a value. Nothing where it is the table's own.
std::optional<expression> query_rewriter::value_in_change(const std::string& table, const std::string& column, bool qualified) {
    const bool is_new_row = qualified && in_duplicate_clause_ && !row_alias_.empty() && to_lower(table) == row_alias_;
    const bool is_condition = inserted_ != nullptr && !in_duplicate_clause_;
    if (is_new_row || is_condition) return new_value(column);
    const auto assigned = assigned_.empty() ? assigned_.end() : assigned_.find(to_lower(column));
    const bool within = scope_ != nullptr && scope_->outer != nullptr;  // another table's column may be meant
    if (assigned != assigned_.end() && (within || !assigned->second)) {
        // MySQL assigns from left to right and would read the new value here; the engine reads the old one.
        not_supported("Reading column " + column + " after the same statement assigned it", "Write the assignments in two statements");
    }
    if (assigned != assigned_.end() && assigned->second) return assigned->second;
    return qualified || filled_ == nullptr ? std::nullopt : value_given(column);
}

// [[db.]table.]column, whose first word is not reserved. The database goes: in the engine a table is known by its name or alias.
expression query_rewriter::column() {
    const bool quoted = in_.is(token_kind::quoted_identifier);
    const spelling word = in_.spelled();
    std::string last = any_name();
    std::string database;
    std::string table;
    bool qualified = false;
    for (int dots = 0; dots < 2 && in_.is_symbol("."); ++dots) {
        in_.advance();
        database = std::move(table);
        table = std::move(last);
        last = any_name();
        qualified = true;
    }
    if (!database.empty() && is_of_other_database(scope_, database, table)) {
        fail({sql_errc::bad_field, "Unknown column '" + database + "." + table + "." + last + "' in 'field list'"});
    }
    if (in_.is_symbol("(") || in_.is_symbol(".")) {  // db.f(x): no function has a database here
        if (in_.is_symbol("(")) refused_call(table + "." + last);
        fail_here();
    }
    if (scope_ != nullptr && scope_->united) check_united_column(*this, *scope_, table, last);
    const found_column known = find_column(scope_, table, last);
    const bool of_table = known.schema != nullptr && !known.of_item;
    outer_names_ += known.outer ? 1 : 0;
    if (!qualified && !of_table && (engine_values.contains(quoted ? spelling(last) : word) || is_hidden_alias(last))) {
        fail({sql_errc::bad_field, "Unknown column '" + last + "' in 'field list'"});
    }
    if (!qualified && scope_ != nullptr && !scope_->clause.empty() && (known.of_item || scope_->clause == having_clause)) {
        check_item_name(*this, *scope_, last);
    }
    if (qualified && !changes_rows_ && known.schema == nullptr && is_json_column(scope_, table)) {
        fail({sql_errc::bad_field, "Unknown column '" + table + "." + last + "' in 'field list'"});
    }
    expression out = column_of_table(known, table, last);
    if (changes_rows_) {
        if (auto given = value_in_change(table, last, qualified)) out = std::move(*given);
    }
    if (in_.is_symbol("->") || in_.is_symbol("->>")) {
        const bool unquoted = in_.is_symbol("->>");
        in_.advance();
        if (!in_.is(token_kind::string)) fail_here();
        expression path{quote_string(utf8_string())};
        expression both = joined(std::move(out), ", ", path, binding::atom, binding::atom, binding::atom);
        out = wrapped_as(unquoted ? "rollcall_json_extract_text(" : "rollcall_json_extract(", std::move(both), ")",
                         unquoted ? types::text : types::json);
    }
    return out;
}

}  // namespace rollcall::sql
