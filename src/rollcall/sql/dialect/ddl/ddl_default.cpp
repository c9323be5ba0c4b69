// Values that a definition stores: a DEFAULT that is a constant is kept as its column stores values, and a column of another type keeps
// what fits. Source: MySQL 8.0 Reference Manual, "Data Type Default Values", "ALTER TABLE Statement".
#include <algorithm>
#include <array>

#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

sql_error invalid_default(const std::string& column) { return {sql_errc::invalid_default, "Invalid default value for '" + column + "'"}; }

// As a table's column. `values`: an ENUM's, or null; they outlive it.
column_schema schema_of(const column_definition& from, const std::vector<std::string>* values) {
    column_schema column;
    column.name = from.name;
    column.type = type_of_text(from.type.mysql);
    column.mysql_type = from.type.mysql;
    column.length = length_of_text(from.type.mysql);
    if (column.type.is(type_class::enumeration)) column.type.values = values;
    if (column.type.is_string()) column.type.order = order_of_column(from.type.own_collation.value_or(collation::bin));
    return column;
}

// Nobody needs to compute what the text shows.
bool is_plain(const expression& stored, const sql_type& type) {
    if (type.is_string()) return stored.is_string_literal();
    constexpr std::size_t digits_of_any_integer = 2;
    std::string_view digits = stored.text;
    if (stored.is_string_literal()) digits = digits.substr(1, digits.size() - 2);
    return type.is(type_class::integer) && digits.size() <= digits_of_any_integer && digits.find_first_not_of("0123456789") == digits.npos;
}

// Gives the value as the engine's text of a constant.
std::string query_of(const expression& stored, const sql_type& type) {
    const std::string text = "CAST(" + cast_text(stored.text, type) + " AS VARCHAR)";
    if (type.is_number()) return "SELECT " + text;
    return R"(SELECT '''' || replace()" + text + R"(, '''', '''''') || '''')";
}

}  // namespace

// DEFAULT literal, DEFAULT (expression), DEFAULT CURRENT_TIMESTAMP
void ddl_rewriter::default_value(column_definition& into) {
    std::size_t begin = in_.position();
    if (in_.try_symbol("(")) {
        begin = in_.position();
        into.default_value = "(" + computed_for(into) + ")";
        into.computed_default = true;
        if (!base_.failure()) into.default_text = expression_text(in_.list(), begin, in_.position());
        base_.expect_symbol(")");
    } else if (auto now = base_.try_current_time()) {
        const sql_type type = type_of_text(into.type.mysql);
        if (!type.is(type_class::datetime) || type.scale != now->type.scale) return base_.fail(invalid_default(into.name));
        into.default_value = now->text;
        into.computed_default = true;
        into.default_text = "CURRENT_TIMESTAMP";
        for (std::size_t i = begin; i < in_.position(); ++i) {
            const auto& each = in_.list().tokens[i];
            if (each.kind == token_kind::number && in_.list().text_of(each) != "0")
                into.default_text += "(" + std::string(in_.list().text_of(each)) + ")";
        }
    } else {
        into.written_default = base_.signed_literal();
    }
}

// DEFAULT (expression): each value as the column takes it.
std::string ddl_rewriter::computed_for(const column_definition& column) {
    expression value = base_.any_expression();
    constant(value);
    const auto values = values_of_enum(column.type.mysql);
    if (base_.failure() || column.type.mysql.empty()) return value.text;
    return base_.stored(std::move(value), schema_of(column, &values), 1).text;
}

// Once all of the column is read.
void ddl_rewriter::settle_default(column_definition& of) {
    if (base_.failure()) return;
    const bool given = of.written_default || of.computed_default;
    if (given && of.auto_increment) return base_.fail(invalid_default(of.name));
    if (!of.written_default) return;
    if (of.type.mysql.empty()) {  // of a column that is not there
        of.default_value = of.written_default->text;
        return;
    }
    if (of.written_default->type.is(type_class::null)) {
        if (of.not_null) return base_.fail(invalid_default(of.name));
        of.default_value = "NULL";
        return;
    }
    const bool is_large =
        std::ranges::any_of(std::array{"text", "blob", "json"}, [&](const char* each) { return of.type.mysql.ends_with(each); });
    if (is_large) {
        return base_.fail({sql_errc::blob_cant_have_default,
                           "BLOB, TEXT, GEOMETRY or JSON column '" + of.name + "' can't have a default value. Write DEFAULT (...)"});
    }
    const auto values = values_of_enum(of.type.mysql);
    store_default(of, schema_of(of, &values));
}

void ddl_rewriter::store_default(column_definition& into, const column_schema& column) {
    expression value = std::move(*into.written_default);
    if (column.type.is(type_class::enumeration) && !value.is_string_literal()) return base_.fail(invalid_default(into.name));
    if (value.type.is(type_class::boolean)) value = {value.text == "TRUE" ? "1" : "0", binding::atom, content::number, 0, types::bigint};
    auto reader = apart();
    const expression stored = reader.stored(std::move(value), column, 1);
    const auto* const values = column.type.values;
    const auto is_value = [&](const std::string& each) { return quote_string(each) == stored.text; };
    if (reader.failure() || (values != nullptr && std::ranges::none_of(*values, is_value))) return base_.fail(invalid_default(into.name));
    if (is_plain(stored, column.type)) {
        into.default_value = stored.text;
        return;
    }
    into.default_value = "@DEFAULT" + std::to_string(out_.defaults.size()) + "@";
    out_.defaults.push_back({into.name, query_of(stored, column.type)});
}

// MODIFY: each value as if it were written into the changed column, an error where it does not fit. Of another type in the engine, too, a
// value is as the engine casts it; where MySQL would make another one of it the statement is refused.
void ddl_rewriter::store_again(const table_name& table, const column_schema& before, const column_definition& after, bool same_type) {
    if (before.mysql_type == after.type.mysql || base_.failure()) return;
    const column_schema column = schema_of(after, nullptr);
    const std::string place = quote_name(same_type ? after.name : before.name);
    const std::string whole_table = engine_table(names_, table);
    const auto none_is = [&](const std::string& condition, sql_errc code, const std::string& message) {
        return "SELECT count(CASE WHEN " + condition + " THEN " + error_text(code, message) + " END) FROM " + whole_table;
    };
    if (same_type && column.mysql_type.starts_with("varchar(")) {  // blanks at the end count, too
        if (column.length < before.length || before.length == 0) {
            out_.after.push_back(none_is("length(" + place + ") > " + std::to_string(column.length), sql_errc::data_truncated,
                                         "Data truncated for column '" + after.name + "' at row 1"));
        }
        return;
    }
    auto reader = apart();
    const expression stored = reader.stored({place, binding::atom, content::other, 0, before.type}, column, 1);
    if (reader.failure()) return base_.fail(*reader.failure());
    if (stored.text == place) return;
    if (same_type) {
        out_.after.push_back("UPDATE " + whole_table + " SET " + place + " = " + stored.text + " WHERE " +
                             differs_text(place, column.type, stored.text, column.type));
        return;
    }
    const std::string differs = differs_text(cast_text(place, column.type), column.type, cast_text(stored.text, column.type), column.type);
    out_.probes.push_back(
        none_is(differs, sql_errc::not_supported_yet,
                "A change of the column " + after.name +
                    " that makes other values of its rows is not supported. Add a column, fill it with UPDATE and drop this one."));
}

// Its failures are no failures of the statement.
query_rewriter ddl_rewriter::apart() const {
    query_rewriter reader(in_.list(), definer_, names_, false);
    reader.be_strict();
    return reader;
}

}  // namespace rollcall::sql
